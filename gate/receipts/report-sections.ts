import type { GateOutcome, SuiteOutcome, TargetOutcome } from '../contract/outcome.ts';
import { takeLines } from './byte-budget.ts';
import { codeBlock, codeCell, codeSpan, escapeWithin } from './escape.ts';

/**
 * Sections that check run and progress comment share. Each is Markdown without a line end after it, '' where there is
 * nothing to say, and never longer than the budget that it is given.
 */

const andMore = (what: string) => (left: number) => `… and ${left} more ${what}`;

/** The verdict of each target. */
export function targetsTable(outcome: Pick<GateOutcome, 'targets'>, budget: number): string {
  if (outcome.targets.length === 0) return '';
  const rows = outcome.targets.map((target) => {
    const cells = [escapeWithin(target.name, 300), verdictText(target), measuredText(target), boundText(target)];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['| Target | Verdict | Measured | Bound |', '|--------|---------|----------|-------|'];
  // A table ends at the first line that is none: what is left out is said in a row.
  const shown = takeLines(rows, budget - 200, (left) => `| … and ${left} more | | | |`);
  return [...head, ...shown].join('\n');
}

function verdictText(target: TargetOutcome): string {
  const word = target.verdict === 'missed' ? '**missed**' : target.verdict;
  return target.reason === undefined ? word : `${word}: ${escapeWithin(target.reason, 300)}`;
}

/** `45.2 tokens/s (44.9 to 45.6)`. */
function measuredText({ measured, unit, interval }: TargetOutcome): string {
  if (measured === undefined) return 'not measured';
  const spread = interval === undefined ? '' : ` (${figure(interval.lower)} to ${figure(interval.upper)})`;
  return `${figure(measured)} ${escapeWithin(unit, 120)}${spread}`.trim();
}

const boundText = ({ bound, unit }: TargetOutcome): string =>
  `${escapeWithin(bound, 300)} ${bound.includes(unit) ? '' : escapeWithin(unit, 120)}`.trim();

/** Four significant digits, without an exponent where a person would write none. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}

/** The rates and ratios, as the profile words them. */
export const evidenceBlock = (outcome: Pick<GateOutcome, 'evidence'>, budget: number): string =>
  outcome.evidence.length === 0 ? '' : codeBlock(outcome.evidence, budget);

/** The suites that gave no number that counts, and why. Targets say it in their own table. */
export function notMeasured(outcome: Pick<GateOutcome, 'suites'>, budget: number): string {
  const suites = outcome.suites
    .filter(({ status }) => status !== 'measured')
    .map((suite) => `- ${escapeWithin(suite.name, 300)}: ${suite.status}${because(suite.reason)}`);
  return takeLines(suites, budget, andMore('suites')).join('\n');
}

const because = (reason: string | undefined): string => (reason === undefined ? '' : ` (${escapeWithin(reason, 500)})`);

/** One command for each failed suite and each missed target, told apart by what it shows; each command once. */
export function reproduceCommands(outcome: Pick<GateOutcome, 'suites' | 'targets'>, budget: number): string {
  const failures: [string, string | undefined][] = [
    ...outcome.suites.filter(({ status }) => status === 'failed').map(failureOfSuite),
    ...outcome.targets
      .filter(({ verdict, reproduce }) => verdict === 'missed' || (verdict !== 'met' && reproduce !== undefined))
      .map((target): [string, string | undefined] => [`target ${target.name}: ${target.verdict}`, target.reproduce]),
  ];
  const byCommand = new Map<string, string[]>();
  for (const [what, command] of failures) {
    if (command === undefined) continue;
    byCommand.set(command, [...(byCommand.get(command) ?? []), what]);
  }
  const lines = [...byCommand].map(
    ([command, what]) => `- ${escapeWithin(what.join(', '), 500)}: ${codeSpan(command)}`,
  );
  return takeLines(lines, budget, andMore('commands')).join('\n');
}

const failureOfSuite = (suite: SuiteOutcome): [string, string | undefined] => [
  `suite ${suite.name}: failed`,
  suite.reproduce ?? suite.command,
];

/** The stored documents and the one command that shows each. */
export function baselinesList(outcome: Pick<GateOutcome, 'baselines'>): string {
  return outcome.baselines
    .map(({ machineClass, digest, complete }) => {
      const state = complete ? 'complete' : 'not complete';
      return `- ${escapeWithin(machineClass, 400)}, ${state}: \`benchmark-gate baseline show ${digest}\``;
    })
    .join('\n');
}

/** Every suite with its command: for those who want to see all of it. */
export function suitesTable(outcome: Pick<GateOutcome, 'suites'>, budget: number): string {
  if (outcome.suites.length === 0) return '';
  const rows = outcome.suites.map((suite) => {
    const cells = [
      escapeWithin(suite.name, 300),
      suite.lane,
      suite.status,
      suite.method,
      String(suite.benchmarks),
      codeCell(suite.command),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['| Suite | Lane | Status | Method | Benchmarks | Command |', '|---|---|---|---|---|---|'];
  return [...head, ...takeLines(rows, budget - 200, (left) => `| … and ${left} more | | | | | |`)].join('\n');
}
