import type { PendingStep } from '../../client/runs/pending-steps.ts';
import type { GateProgress } from '../../gate/contract/progress.ts';

/** A host's step that waits says so itself, with whom it waits for and since when. */
const WAITS = /^waiting for /;

/** What steps of a run wait for that its phase doesn't tell: the machine, while somebody else measures on it. */
export const waitsOf = (steps: readonly PendingStep[]): string[] =>
  steps.flatMap(({ told }) => (told !== null && WAITS.test(told.now) ? [told.now] : []));

/** The benchmarks under way, each with how many of its executable are done: `parse: parse/64, 3 of 40 benchmarks`. */
export const benchmarksUnderWay = (steps: readonly PendingStep[]): string[] =>
  steps.flatMap(({ told }) =>
    told?.listed === undefined ? [] : [`${told.now}, ${told.done ?? 0} of ${told.listed} benchmarks`],
  );

/** `3 of 7 suites done`; '' before any suite is planned. */
export function suitesDone({ lanes }: Pick<GateProgress, 'lanes'>): string {
  const suites = lanes.flatMap((lane) => lane.suites);
  const over = suites.filter(({ state }) => state === 'done' || state === 'failed' || state === 'skipped');
  return suites.length === 0 ? '' : `${over.length} of ${suites.length} suites done`;
}
