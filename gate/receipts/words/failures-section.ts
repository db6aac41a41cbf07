import type { GateOutcome, SuiteOutcome } from '../../contract/outcome.ts';
import { takeLines, utf8Bytes } from '../../text/byte-budget.ts';
import { codeBlock, codeSpan, escapeWithin } from '../markdown/escape.ts';
import { runIdentity } from './ledger-words.ts';

type Failures = Pick<GateOutcome, 'suites' | 'targets' | 'workflow'>;

interface Failure {
  readonly what: string;
  readonly command: string;
  /** What the program itself printed; '' where there is none. */
  readonly printed: string;
  readonly log: string | undefined;
}

/** The programs' own lines are shown of so many failures, so much of each. */
const MOST_PRINTED = 3;
const PRINTED_BYTES = 1_500;

/**
 * One command for each failed suite and each missed target, told apart by what it shows, each command once; with the
 * failing program's own lines and where all of them are. Markdown list, at most `budget` bytes.
 */
export function reproduceCommands(outcome: Failures, budget: number): string {
  const byCommand = new Map<string, Failure[]>();
  for (const failure of failuresOf(outcome)) {
    byCommand.set(failure.command, [...(byCommand.get(failure.command) ?? []), failure]);
  }
  let printed = 0;
  let left = budget;
  const items = [...byCommand].map(([command, failures]) => {
    const what = failures.map((failure) => failure.what).join(', ');
    const item = `- ${escapeWithin(what, 500)}: ${codeSpan(command)}${logText(outcome, failures)}`;
    const lines = failures.find((failure) => failure.printed !== '')?.printed;
    const block = lines === undefined || printed >= MOST_PRINTED ? '' : `\n\n${indented(lines)}\n`;
    left -= utf8Bytes(item) + utf8Bytes(block);
    if (block === '' || left < 0) return item;
    printed++;
    return item + block;
  });
  return takeLines(items, budget, (more) => `… and ${more} more commands`).join('\n');
}

function failuresOf({ suites, targets }: Failures): Failure[] {
  return [
    ...suites.filter(({ status }) => status === 'failed').map(failureOfSuite),
    ...targets.flatMap(({ name, verdict, reproduce }) =>
      reproduce === undefined || verdict === 'met'
        ? []
        : [{ what: `target ${name}: ${verdict}`, command: reproduce, printed: '', log: undefined }],
    ),
  ];
}

const failureOfSuite = ({ name, reason, reproduce, command, log }: SuiteOutcome): Failure => ({
  what: `suite ${name}: failed`,
  command: reproduce ?? command,
  printed: linesBelow(reason),
  log,
});

/** A reason's first line is its sentence; what the program printed follows. */
export const sentenceOf = (reason: string): string => reason.split('\n', 1)[0] ?? '';
const linesBelow = (reason: string | undefined): string => (reason ?? '').split('\n').slice(1).join('\n').trimEnd();

/** The lines as a block within a list item. */
const indented = (lines: string): string =>
  codeBlock(lines.split('\n'), PRINTED_BYTES)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

function logText(outcome: Pick<GateOutcome, 'workflow'>, failures: readonly Failure[]): string {
  const log = failures.find((failure) => failure.log !== undefined)?.log;
  if (log === undefined || outcome.workflow === null) return '';
  return `; all that it printed: ${codeSpan(`benchmark-gate logs ${runIdentity(outcome)} ${log.replace(/^.*\//s, '')}`)}`;
}
