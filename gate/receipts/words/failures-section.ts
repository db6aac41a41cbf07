import type { GateOutcome, SuiteOutcome, TargetOutcome } from '../../contract/outcome.ts';
import { takeLines, utf8Bytes } from '../../text/byte-budget.ts';
import { codeBlock, codeSpan, escapeWithin } from '../markdown/escape.ts';
import { runIdentity } from './ledger-words.ts';

type Failures = Pick<GateOutcome, 'status' | 'why' | 'suites' | 'targets' | 'workflow'>;

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
 * One command for each suite that failed, or that a simpler command made good, and each target that fails the gate, told apart by what it shows, each command once;
 * with the failing program's own lines and where all of them are. Markdown list, at most `budget` bytes.
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

function failuresOf({ status: became, why, suites, targets }: Failures): Failure[] {
  return [
    ...suites.filter(({ status }) => status === 'failed').map((suite) => failureOfSuite(suite, 'failed', why)),
    ...suites.filter((suite) => isHollow(suite, became)).map((suite) => failureOfSuite(suite, 'no number counts', why)),
    // What a simpler command made good fails nothing, and is there to be mended.
    ...suites.filter(isMadeGood).map((suite) => failureOfSuite(suite, 'in part untested', why)),
    ...targets.filter(isFailing).flatMap(({ name, verdict, reason, reproduce }) => {
      // The table of targets says of one that was measured why.
      const because = verdict === 'unverified' ? reasonUnless(reason, why) : '';
      const what = `target ${name}: ${verdict}${because}`;
      return reproduce === undefined ? [] : [{ what, command: reproduce, printed: '', log: undefined }];
    }),
  ];
}

/** A target that fails the gate: missed by the change, or not met where it must be. */
export const isFailing = ({ verdict, route, charged }: Pick<TargetOutcome, 'verdict' | 'route' | 'charged'>): boolean =>
  (verdict === 'missed' && charged !== false) || (verdict !== 'met' && route !== undefined);

/** Whether a suite ran and gave no number that counts, where the gate may have failed by that. */
export const isHollow = (
  { status, reproduce }: Pick<SuiteOutcome, 'status' | 'reproduce'>,
  became: GateOutcome['status'],
): boolean => became === 'fail' && status === 'not-measured' && reproduce !== undefined;

const isMadeGood = ({ status, reproduce }: SuiteOutcome): boolean =>
  (status === 'measured' || status === 'incomplete') && reproduce !== undefined;

const failureOfSuite = (
  { name, reason, reproduce, command, log }: SuiteOutcome,
  became: string,
  why: string,
): Failure => ({
  what: `suite ${name}: ${became}${reasonUnless(reason, why)}`,
  command: reproduce ?? command,
  printed: linesBelow(reason),
  log,
});

/** The sentence in parentheses; '' where the decision's own reason says it already. */
function reasonUnless(reason: string | undefined, why: string): string {
  const sentence = sentenceOf(reason ?? '').trim();
  return sentence === '' || why.includes(sentence) ? '' : ` (${sentence})`;
}

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
