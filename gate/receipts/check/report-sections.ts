import { carriedWhen, shortCommit } from '../../contract/measured/carried-from.ts';
import type { GateOutcome, SuiteOutcome, TargetOutcome } from '../../contract/outcome.ts';
import { counted } from '../../text/bounded-text.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { codeSpan, escapeCell, escapeWithin } from '../markdown/escape.ts';
import { isFailing } from '../words/failures-section.ts';
import { suiteTimes } from '../words/suite-times.ts';
import { targetBound, targetFigures } from '../words/target-figures.ts';

/**
 * Sections that check run and progress comment share. Each is Markdown without a line end after it, '' where there is
 * nothing to say, and never longer than the budget that it is given.
 */

const andMore = (what: string) => (left: number) => `… and ${left} more ${what}`;

/** From what somebody has to act on to what is as it should be. */
const VERDICTS: readonly TargetOutcome['verdict'][] = ['missed', 'inconclusive', 'unverified', 'met'];

/** `1 missed, 2 met`. */
export const countVerdicts = ({ targets }: Pick<GateOutcome, 'targets'>): string =>
  VERDICTS.map((verdict) => [targets.filter((target) => target.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(', ');

/** The verdict of each target that has one, missed ones first; those that were not measured are told by their reasons. */
export function targetsTable({ targets }: Pick<GateOutcome, 'targets'>, budget: number): string {
  const judged = targets.filter((target) => target.verdict !== 'unverified' || isFailing(target));
  if (judged.length === 0) return '';
  const sorted = judged.sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
  const rows = sorted.map((target) => {
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

/** `45.2 tokens/s (44.9 to 45.6)`; a time in the unit that a person reads: `142 ns (141 to 143 ns)`. */
function measuredText(target: TargetOutcome): string {
  const figures = targetFigures(target);
  if (figures === null) return 'not measured';
  const { figure, interval } = figures;
  return `${escapeWithin(figure, 200)}${interval === null ? '' : ` (${interval})`}`;
}

const boundText = (target: TargetOutcome): string => escapeCell(targetBound(target), 400);

/** The rates and ratios, as the profile words them: as a list, whose long lines a reader needn't scroll. */
export function evidenceList({ evidence }: Pick<GateOutcome, 'evidence'>, budget: number): string {
  const items = evidence.map((line) => `- ${escapeWithin(line, 2_000)}`);
  return takeLines(items, budget, andMore('lines')).join('\n');
}

/** The stored documents: what each holds, the one command that fetches it, and where it is. */
export function baselinesList(outcome: Pick<GateOutcome, 'baselines'>, budget: number): string {
  const items = outcome.baselines.map(({ machineClass, digest, complete, uri }) => {
    const state = complete ? 'complete' : 'not complete';
    const where = uri === '' || uri.length > 300 ? '' : `, stored at ${codeSpan(uri)}`;
    return `- ${escapeWithin(machineClass, 400)}, ${state}: \`benchmark-gate baseline show ${digest}\`${where}`;
  });
  return takeLines(items, budget, andMore('baselines')).join('\n');
}

/** Whose measurements stand in place of this run's own, suite by suite. */
export function takenOverList(outcome: Pick<GateOutcome, 'suites'>, budget: number): string {
  const items = outcome.suites.flatMap(({ name, takenOver = [] }) =>
    takenOver.map(({ run, host, measuredAt, sets }) => {
      const what = `${sets} ${sets === 1 ? 'set' : 'sets'} of run ${codeSpan(run)}`;
      return `- ${escapeWithin(name, 300)}: ${what}, measured ${measuredAt} on ${escapeWithin(host, 300)}`;
    }),
  );
  return takeLines(items, budget, andMore('suites')).join('\n');
}

/** From which commits numbers come, since the change can't have altered them, suite by suite. */
export function carriedOverList(
  { suites, finishedAt }: Pick<GateOutcome, 'suites' | 'finishedAt'>,
  budget: number,
): string {
  const items = suites.flatMap(({ name, carriedOver = [] }) =>
    carriedOver.map((origin) => {
      const what = `${counted(origin.sets, 'set')} carried over from ${codeSpan(shortCommit(origin))}`;
      const when = escapeWithin(carriedWhen(origin, finishedAt), 400);
      return `- ${escapeWithin(name, 300)}: ${what} (${when}), ${CARRIED_BY[origin.by]}: \`${origin.digest}\``;
    }),
  );
  return takeLines(items, budget, andMore('suites')).join('\n');
}

const CARRIED_BY = {
  source: 'nothing that it is built of differs',
  identity: 'the built executable is the same',
} as const;

/** Every suite with its command: for those who want to see all of it. A list, since a phone shows no wide table. */
export function suitesList({ suites }: Pick<GateOutcome, 'suites'>, budget: number): string {
  const items = suites.map(
    (suite) =>
      `- ${[suiteText(suite), suite.lane, suite.method, suiteTimes(suite)].filter(Boolean).join(', ')}: ${codeSpan(suite.command)}`,
  );
  return takeLines(items, budget, andMore('suites')).join('\n');
}

/** The suites that ran by their first choice, each with what it gave and its command. */
export function suitesRun({ suites }: Pick<GateOutcome, 'suites'>, budget: number): string {
  const items = suites
    .filter(({ status, method }) => status !== 'skipped' && method === 'primary')
    .map((suite) => `- ${suiteText(suite)}: ${codeSpan(suite.command)}`);
  return takeLines(items, budget, andMore('suites')).join('\n');
}

/** `workspace-cpu: measured, 61 numbers`. */
const suiteText = ({ name, status, benchmarks }: SuiteOutcome): string =>
  `${escapeWithin(name, 300)}: ${status}${benchmarks === 0 ? '' : `, ${counted(benchmarks, 'number')}`}`;
