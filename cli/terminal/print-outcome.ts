import { carriedFrom } from '../../gate/contract/measured/carried-from.ts';
import type { GateOutcome, GuardOutcome, SuiteOutcome, TargetOutcome } from '../../gate/contract/outcome.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import { GUARD_GATE } from '../../gate/names/names.ts';
import { shortRunId } from '../../gate/names/short-id.ts';
import { verdictLine } from '../../gate/receipts/words/after-skip.ts';
import { suiteTimes } from '../../gate/receipts/words/suite-times.ts';
import { targetBound, targetFigures } from '../../gate/receipts/words/target-figures.ts';
import { spanText } from '../../gate/text/span-text.ts';
import { owedLines } from './print-receipts.ts';
import { printable } from './printable.ts';

/** `FINALIZE → quality-finalizer`, or null where the gate routes nowhere. */
export const routeLine = ({ route }: GateOutcome): string | null => route && `${route.kind} → ${route.to}`;

/** `generative:gate:benchmarks = skipped (missing-tool)`. */
export const statusLine = ({ gate, status, reason }: GuardOutcome): string =>
  `${gate} = ${status ?? 'in progress'}${reason === undefined ? '' : ` (${reason})`}`;

/** The same of a run, which says why it was skipped and what to do. */
export const firstLine = (outcome: GateOutcome): string =>
  outcome.gate === GUARD_GATE ? statusLine(outcome) : `${outcome.gate} = ${verdictLine(outcome)}`;

/** The document, as `--json` prints it. */
export const toJson = (outcome: GuardOutcome): string => `${JSON.stringify(outcome, null, 2)}\n`;

/** Why there is no check, in the form that scripts look for; null where there is one. */
const checkSkipped = ({ receipts: { check } }: GateOutcome): string | null =>
  check.reason?.startsWith('CHECK-SKIPPED: ') ? check.reason : null;

/**
 * Prints an outcome, and what became since of the receipts that it owed; beside a document, standard output has nothing else, and what it can't say goes to
 * the other.
 */
export function writeOutcome(
  outcome: GateOutcome,
  json: boolean,
  { stdout, stderr }: { stdout(text: string): void; readonly stderr: { write(text: string): unknown } },
  since: ReceiptsState | null = null,
): void {
  // A document says how the receipts stand now.
  stdout(
    json ? toJson(since === null ? outcome : { ...outcome, receipts: since.receipts }) : printOutcome(outcome, since),
  );
  const skipped = checkSkipped(outcome);
  if (json && skipped !== null) stderr.write(`${printable(skipped)}\n`);
}

/**
 * The outcome for a person: the status line first and the route second, since scripts read those; then why, the
 * evidence, and each failed suite and missed target with a command that shows it again.
 */
function printOutcome(outcome: GateOutcome, since: ReceiptsState | null): string {
  const lines = [firstLine(outcome)];
  const route = routeLine(outcome);
  if (route !== null) lines.push(route);
  if (outcome.subject !== null) lines.push('', outcome.why);
  if (outcome.evidence.length > 0) lines.push('', ...outcome.evidence.map(withShortIds));
  if (outcome.suites.length > 0)
    lines.push('', 'suites', ...outcome.suites.map((suite) => suiteLine(suite, outcome.finishedAt)));
  if (outcome.targets.length > 0) lines.push('', 'targets', ...outcome.targets.map(targetLine));
  const again = [...outcome.suites, ...outcome.targets].flatMap(({ name, reproduce }) =>
    reproduce === undefined ? [] : [`  ${name}: ${reproduce}`],
  );
  if (again.length > 0) lines.push('', 'to see it again', ...again);
  lines.push(...logLines(outcome));
  lines.push(...baselineLines(outcome));
  if (outcome.startedAt !== null && outcome.finishedAt !== null) {
    lines.push('', `took ${spanText(Date.parse(outcome.finishedAt) - Date.parse(outcome.startedAt))}`);
  }
  const owed = owedLines(outcome, since);
  if (owed.length > 0) lines.push('', ...owed);
  const skipped = checkSkipped(outcome);
  if (skipped !== null) lines.push('', skipped);
  return `${lines.map(printable).join('\n')}\n`;
}

/** Where the logs of what failed are. `before` stands before each command: the variable of a store of one's own. */
export function logLines({ suites, workflow }: Pick<GateOutcome, 'suites' | 'workflow'>, before = ''): string[] {
  const logs = suites.flatMap(({ name, log }) => (log === undefined ? [] : [[name, log] as const]));
  if (logs.length === 0) return [];
  const run = workflow?.firstExecutionRunId ?? workflow?.id ?? '';
  const shown = logs.map(([name, log]) => `  ${name}: ${before}benchmark-gate logs ${run} ${log.replace(/^.*\//, '')}`);
  return ['', 'what it printed', ...shown];
}

/** Which baselines a run stored, and how to look at each; `before` as for the logs. */
export const baselineLines = ({ baselines }: Pick<GateOutcome, 'baselines'>, before = ''): string[] =>
  baselines.flatMap(({ digest, machineClass, complete }) => [
    '',
    `baseline ${digest}`,
    `  ${machineClass}, ${complete ? 'complete' : 'not complete'}`,
    `  ${before}benchmark-gate baseline show ${digest}`,
  ]);

/** Whole ids are in the document: a person reads their beginnings, and every command takes those. */
const withShortIds = (line: string): string => line.replace(RUN_IDS, shortRunId);
const RUN_IDS = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

export function suiteLine(suite: SuiteOutcome, finishedAt: string | null): string {
  const { name, status, benchmarks, method, reason, takenOver = [], carriedOver = [] } = suite;
  const count = `${String(benchmarks).padStart(5)} ${benchmarks === 1 ? 'benchmark ' : 'benchmarks'}`;
  const why = [...(method === 'primary' ? [] : [method]), ...(reason === undefined ? [] : [withShortIds(reason)])];
  const from = [...new Set(takenOver.map(({ run }) => shortRunId(run)))];
  const said = [
    why.join(': '),
    ...new Set(carriedOver.map((origin) => carriedFrom(origin, finishedAt))),
    ...(from.length === 0 ? [] : [`taken over from ${from.join(', ')}`]),
    suiteTimes(suite),
  ];
  return `  ${name.padEnd(18)} ${status.padEnd(13)}${count}  ${said.filter(Boolean).join('; ')}`.trimEnd();
}

export const targetLine = (target: TargetOutcome): string => {
  const { name, verdict, unit, reason } = target;
  const figures = targetFigures(target);
  const value = figures === null ? '' : `${figures.figure} `;
  const said = unit === 'boolean' ? '' : `${value}(${targetBound(target)})`;
  return `  ${name.padEnd(28)} ${verdict.padEnd(13)} ${said}${reason === undefined ? '' : ` ${reason}`}`;
};
