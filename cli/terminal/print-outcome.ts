import type { GateOutcome, GuardOutcome, SuiteOutcome, TargetOutcome } from '../../gate/contract/outcome.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import { GUARD_GATE } from '../../gate/names/names.ts';
import { verdictLine } from '../../gate/receipts/words/after-skip.ts';
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
  if (outcome.evidence.length > 0) lines.push('', ...outcome.evidence);
  if (outcome.suites.length > 0) lines.push('', 'suites', ...outcome.suites.map(suiteLine));
  if (outcome.targets.length > 0) lines.push('', 'targets', ...outcome.targets.map(targetLine));
  const again = [...outcome.suites, ...outcome.targets].flatMap(({ name, reproduce }) =>
    reproduce === undefined ? [] : [`  ${name}: ${reproduce}`],
  );
  if (again.length > 0) lines.push('', 'to see it again', ...again);
  const logs = outcome.suites.flatMap(({ name, log }) => (log === undefined ? [] : [[name, log] as const]));
  if (logs.length > 0) {
    const run = outcome.workflow?.firstExecutionRunId ?? outcome.workflow?.id ?? '';
    const shown = logs.map(([name, log]) => `  ${name}: benchmark-gate logs ${run} ${log.replace(/^.*\//, '')}`);
    lines.push('', 'what it printed', ...shown);
  }
  for (const { digest, machineClass, complete } of outcome.baselines) {
    lines.push('', `baseline ${digest}`, `  ${machineClass}, ${complete ? 'complete' : 'not complete'}`);
    lines.push(`  benchmark-gate baseline show ${digest}`);
  }
  const owed = owedLines(outcome, since);
  if (owed.length > 0) lines.push('', ...owed);
  const skipped = checkSkipped(outcome);
  if (skipped !== null) lines.push('', skipped);
  return `${lines.map(printable).join('\n')}\n`;
}

const suiteLine = ({ name, status, benchmarks, method, reason }: SuiteOutcome): string =>
  `  ${name.padEnd(18)} ${status.padEnd(13)} ${String(benchmarks).padStart(4)}  ${method === 'primary' ? '' : `${method}: `}${reason ?? ''}`.trimEnd();

const targetLine = ({ name, verdict, measured, unit, bound, reason }: TargetOutcome): string => {
  const value = measured === undefined ? '' : `${Number(measured.toPrecision(4))} ${unit} `;
  const said = unit === 'boolean' ? '' : `${value}(${bound})`;
  return `  ${name.padEnd(28)} ${verdict.padEnd(13)} ${said}${reason === undefined ? '' : ` ${reason}`}`;
};
