import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { spanText } from '../../gate/text/span-text.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { measureLine } from '../terminal/print-measure.ts';
import { firstLine, routeLine } from '../terminal/print-outcome.ts';
import { owedLine } from '../terminal/print-receipts.ts';
import { printable } from '../terminal/printable.ts';
import { suitesDone, waitsOf, worksUnderWay } from '../terminal/progress-words.ts';
import type { RunFinder } from '../terminal/with-server.ts';
import { gatePresented, measurePresented, refuseRequirePass } from './presented.ts';

/** `benchmark-gate status ID`: one line about what the run does now, or how it ended. */
export async function statusCommand(id: string, runs: RunFinder, { stdout }: CommandIo): Promise<ExitCode> {
  const run = await runs.find(id);
  if (run.type === MEASURE_WORKFLOW) {
    const outcome = await run.show();
    const pass = outcome.status === null ? `, pass ${outcome.iteration + 1}` : '';
    stdout(printable(`${measureLine(outcome)}${pass}: ${outcome.why}\n`));
    return EXIT.ok;
  }
  const outcome = await run.show();
  if (outcome.status === null) {
    const [progress, steps] = await Promise.all([run.progress(), run.pendingSteps()]);
    const so = `${spanText(Date.now() - Date.parse(progress.startedAt))} so far`;
    const doing = [...waitsOf(steps), ...worksUnderWay(steps)];
    const now = [progress.phase, ...doing, suitesDone(progress), so].filter(Boolean).join('; ');
    stdout(printable(`${outcome.gate} in progress, pass ${progress.iteration + 1}: ${now}\n`));
    return EXIT.ok;
  }
  const receipts = owedLine(outcome, await run.receipts(outcome));
  stdout(printable([firstLine(outcome), routeLine(outcome), receipts].filter(Boolean).join('; ')).concat('\n'));
  return EXIT.ok;
}

/** `benchmark-gate show ID`: the outcome document as it stands; the exit code is the run's own. */
export async function showCommand(
  id: string,
  { json = false, requirePass = false }: { readonly json?: boolean; readonly requirePass?: boolean },
  runs: RunFinder,
  io: CommandIo,
): Promise<ExitCode> {
  const run = await runs.find(id);
  if (run.type === MEASURE_WORKFLOW) {
    refuseRequirePass(run.id, requirePass);
    const outcome = await run.show();
    measurePresented.write(outcome, json, io, null);
    return measurePresented.exitCode(outcome);
  }
  const outcome = await run.show();
  const presented = gatePresented({ requirePass });
  presented.write(outcome, json, io, await run.receipts(outcome));
  return presented.exitCode(outcome);
}

/** `benchmark-gate cancel ID`: the run ends its processes, completes its receipts and ends with an outcome. */
export async function cancelCommand(id: string, runs: RunFinder, { stdout }: CommandIo): Promise<ExitCode> {
  const run = await runs.find(id);
  const asked = await run.cancel();
  stdout(printable(`${run.id} ${asked ? 'is asked to end' : 'has already ended'}: benchmark-gate show ${run.id}\n`));
  return EXIT.ok;
}
