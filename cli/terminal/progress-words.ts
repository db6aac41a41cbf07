import type { PendingStep } from '../../client/runs/pending-steps.ts';
import { type GateProgress, isOver } from '../../gate/contract/progress.ts';
import { counted } from '../../gate/text/bounded-text.ts';

/** A host's step that waits says so itself, with whom it waits for and since when. */
const WAITS = /^waiting for /;

/** What steps of a run wait for that its phase doesn't tell: the machine, while somebody else measures on it. */
export const waitsOf = (steps: readonly PendingStep[]): string[] =>
  steps.flatMap(({ told }) => (told !== null && WAITS.test(told.now) ? [told.now] : []));

/** A host that has just been leased builds the base's dependencies for minutes, of which no phase tells. */
const WARMS = /^warm base: /;

/**
 * The benchmarks under way, each with how many of its executable are done: `parse: parse/64, 3 of 40 benchmarks`; and what
 * is built before any of them.
 */
export const worksUnderWay = (steps: readonly PendingStep[]): string[] =>
  steps.flatMap(({ told }) => {
    if (told === null) return [];
    if (told.listed !== undefined) return [`${told.now}, ${told.done ?? 0} of ${told.listed} benchmarks`];
    return WARMS.test(told.now) ? [told.now] : [];
  });

/** `3 of 7 suites done`; `0 of 1 suite done, 6 not selected`; '' before any suite is planned. */
export function suitesDone({ lanes, suites }: Pick<GateProgress, 'lanes' | 'suites'>): string {
  // A worker of an earlier version counts none: the lanes that are at work are all that is known.
  const rows = lanes.flatMap((lane) => lane.suites);
  const ofLanes = { done: rows.filter(({ state }) => isOver(state)).length, planned: rows.length, notSelected: 0 };
  const { done, planned, notSelected } = suites ?? ofLanes;
  if (planned === 0) return '';
  return `${done} of ${counted(planned, 'suite')} done${notSelected === 0 ? '' : `, ${notSelected} not selected`}`;
}
