import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { AskingEnded, GateBroke } from '../../client/run-error.ts';
import { explainError } from '../terminal/explain-error.ts';
import { printable } from '../terminal/printable.ts';
import { boundedText } from './bounded-answer.ts';

/** What kind of failure it is, by the exit code that the command line ends with. */
const TYPES: Partial<Record<ExitCode, string>> = {
  [EXIT.wrongInput]: 'wrong-input',
  [EXIT.unreachable]: 'unreachable',
};

/** A failed call of a tool, in the words of the command line. */
export interface ToolError {
  readonly text: string;
  readonly document: {
    readonly error: { readonly type: string; readonly exitCode: ExitCode; readonly faults: string[] };
  };
}

/** @param told is given what a person needs to look into an error that nobody foresaw */
export function toolError(error: unknown, told: (text: string) => void): ToolError {
  const { code, lines } = explainError(error, 'mcp');
  const isForeseen = code !== EXIT.broke || error instanceof GateBroke || error instanceof AskingEnded;
  if (!isForeseen) told(`${lines.join('\n')}\n`);
  // A stack is nothing that an agent could act on.
  const said = isForeseen ? lines : [`benchmark-gate itself failed: ${error instanceof Error ? error.message : error}`];
  const faults = said.slice(0, 50).map((line) => printable(line).slice(0, 1000));
  return {
    text: boundedText(faults.join('\n')),
    document: { error: { type: TYPES[code] ?? 'gate-broke', exitCode: code, faults } },
  };
}
