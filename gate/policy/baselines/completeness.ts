import type { BaselineDocument } from '../../baseline/document.ts';
import type { Interruption } from '../../contract/decision/evaluation.ts';
import type { GateRequest } from '../../contract/request.ts';
import type { Lane } from '../../names/names.ts';
import { listed, oneLine } from '../../text/bounded-text.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { measuredElsewhere } from '../suites/machine-classes.ts';
import { namesOwnFile } from '../suites/suite-cause.ts';
import { sideStatus } from './baseline-suites.ts';

/** What may keep a baseline from being complete, besides its suites. */
export interface PlanLimits {
  readonly request: Pick<GateRequest, 'executables'>;
  readonly interruption: Interruption;
  readonly baseSuites: readonly string[];
}

/** How what is said of a selection begins: no suite's name has a blank. */
const OF_SELECTION = 'only the executables';

/** Whether a baseline's run was asked for some executables alone: its suites may be whole only as far as that goes. */
export const isOfSelection = ({ incompleteBecause: reasons }: Pick<BaselineDocument, 'incompleteBecause'>): boolean =>
  reasons.some((reason) => reason.startsWith(`${OF_SELECTION} `));

/**
 * Why the baseline of a machine class isn't complete; empty where it is: every suite that is planned for the class, by
 * its first choice, gave on this class every benchmark that its executables list. Planned are the suites of the lane
 * that the class was leased for: a machine without a GPU owes nothing for the CUDA lane. Passes may get hosts of
 * different classes: what one of them measured is missing in the baseline of the other.
 *
 * @param lanes the lanes that hosts of the class measured: a host with a GPU may serve both
 */
export function incompleteBecause(
  verdicts: readonly SuiteVerdict[],
  machineClass: string,
  lanes: readonly Lane[],
  limits: PlanLimits,
): string[] {
  const planned = verdicts.filter(({ outcome }) => lanes.includes(outcome.lane));
  const suites = planned.flatMap((verdict) => whyNotWhole(verdict, machineClass, limits) ?? []);
  const { executables } = limits.request;
  return [
    ...(executables === null ? [] : [`${OF_SELECTION} ${listed(executables, 10)} were selected`]),
    ...(limits.interruption === 'cancelled' ? ['the run was cancelled'] : []),
    ...(limits.interruption === 'superseded' ? ['the run was superseded'] : []),
    ...suites,
  ];
}

function whyNotWhole(verdict: SuiteVerdict, machineClass: string, { baseSuites }: PlanLimits): string | null {
  const { outcome, judged, whyNothing } = verdict;
  if (!baseSuites.includes(outcome.name) && isNotPlannedHere(verdict)) return null;
  // A CPU fallback says more by itself than by where it ran.
  const elsewhere = judged.noCuda === null ? measuredElsewhere(judged, machineClass) : null;
  if (elsewhere !== null) return `${outcome.name}: ${elsewhere}`;
  if (outcome.status === 'measured' && outcome.method === 'primary') {
    const other = judged.sides.find((run) => run !== judged.main && sideStatus(run) !== 'measured');
    if (other === undefined) return null;
    const what = sideStatus(other) === 'incomplete' ? 'is incomplete' : 'was not measured';
    return `${outcome.name}: its ${other.record.side} side ${what}`;
  }
  const status = outcome.status === 'measured' ? 'not measured by its first choice' : outcome.status;
  const why = oneLine((outcome.reason ?? whyNothing ?? '').split('\n')[0] ?? '');
  return why === '' ? `${outcome.name}: ${status}` : `${outcome.name}: ${status} (${why})`;
}

/**
 * An optional suite whose own condition isn't there (a reference implementation that the repository doesn't carry) isn't
 * planned, as long as the base's baseline doesn't have it.
 */
function isNotPlannedHere({ judged, fact }: SuiteVerdict): boolean {
  const run = judged.main?.record;
  if (judged.suite.kind !== 'command' || judged.suite.required || run === undefined) return false;
  if (fact.cause === 'model-missing')
    return judged.suite.whenModelMissing === null && judged.main?.reports.length === 0;
  const missing = run.failures.find((failure) => failure.class === 'tool-missing');
  if (fact.cause !== 'tool-missing' || missing === undefined) return false;
  return (
    namesOwnFile(judged.suite, missing) ||
    judged.suite.requires.some((path) => missing.message.includes(path.replace(/^\{\w+\}\//, '')))
  );
}
