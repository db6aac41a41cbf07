import { type ExitCode, exitCodeOf, exitCodeOfMeasure } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { writeMeasure } from '../terminal/print-measure.ts';
import { writeOutcome } from '../terminal/print-outcome.ts';

/** How an outcome is shown, and which exit code it is. */
export interface Presented<Outcome> {
  write(outcome: Outcome, json: boolean, io: CommandIo, since: ReceiptsState | null): void;
  exitCode(outcome: Outcome): ExitCode;
}

/** @param ask.requirePass whether skipped fails as well */
export const gatePresented = (ask: { readonly requirePass?: boolean }): Presented<GateOutcome> => ({
  write: writeOutcome,
  exitCode: (outcome) => exitCodeOf(outcome, ask),
});

/**
 * A measuring passes or fails nothing: whoever asks that it pass means another run.
 *
 * @throws InputError
 */
export function refuseRequirePass(id: string, requirePass: boolean): void {
  if (requirePass) throw new InputError([`--require-pass: ${id} is a measuring, which is no gate that could pass`]);
}

export const measurePresented: Presented<MeasureOutcome> = {
  write: (outcome, json, io) => writeMeasure(outcome, json, io),
  exitCode: exitCodeOfMeasure,
};
