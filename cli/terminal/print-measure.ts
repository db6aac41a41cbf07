import type { MeasureFailure, MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { baselineLines, logLines, suiteLine, targetLine } from './print-outcome.ts';
import { printable } from './printable.ts';

const HEADINGS = { measured: 'measured', partly: 'measured in part', nothing: 'nothing measured' } as const;

/** `measured`, `measured in part`; of one under way `measuring`. */
export const measureLine = ({ status }: MeasureOutcome): string => (status === null ? 'measuring' : HEADINGS[status]);

/**
 * Prints a measuring's document; beside it, standard output has nothing else.
 *
 * @param before stands before each command that it names: the variable of another store than the environment's
 */
export function writeMeasure(
  outcome: MeasureOutcome,
  json: boolean,
  { stdout }: { stdout(text: string): void },
  before = '',
): void {
  stdout(json ? `${JSON.stringify(outcome, null, 2)}\n` : printMeasure(outcome, before));
}

/** For a person: how it ended and why first, then the evidence, and each failure with a command that shows it again. */
function printMeasure(outcome: MeasureOutcome, before: string): string {
  const { why, evidence, suites, targets, failures } = outcome;
  const lines = [`${measureLine(outcome)}: ${why}`];
  if (evidence.length > 0) lines.push('', ...evidence);
  if (suites.length > 0) lines.push('', 'suites', ...suites.map((suite) => suiteLine(suite, outcome.finishedAt)));
  if (targets.length > 0) lines.push('', 'targets', ...targets.map(targetLine));
  const unsaid = failures.filter((failure) => !suites.some((suite) => says(suite, failure)));
  if (unsaid.length > 0) {
    const told = unsaid.map(({ suite, required, reason }) => `  ${suite}${required ? '' : ' (optional)'}: ${reason}`);
    lines.push('', 'failed', ...told);
  }
  const again = [...failures.map(({ suite, ...rest }) => ({ name: suite, ...rest })), ...targets].flatMap(
    ({ name, reproduce }) => (reproduce === undefined ? [] : [`  ${name}: ${reproduce}`]),
  );
  if (again.length > 0) lines.push('', 'to see it again', ...again);
  lines.push(...logLines(outcome, before), ...baselineLines(outcome, before));
  return `${lines.map(printable).join('\n')}\n`;
}

/** The line of a suite begins with its reason, which needn't be said again. */
const says = ({ name, reason }: MeasureOutcome['suites'][number], failure: MeasureFailure): boolean =>
  name === failure.suite && reason !== undefined && oneLine(reason, 300) === failure.reason;
