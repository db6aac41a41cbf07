/** When a run's files can have been written, in milliseconds since 1970. */
export interface WriteWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Any time: for what is asked of a tree of any age. */
export const ANY_TIME: WriteWindow = { fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY };

/** Kernels stamp files with a clock that ticks up to this much behind. */
const CLOCK_TICK_MS = 20;

/** A clock that is put right while a bench runs makes honest files look younger than now, but not by more than this. */
const CLOCK_STEP_MS = 60_000;

/** Until now, since then. */
export const writtenSince = (since: Date): WriteWindow => ({
  fromMs: since.getTime() - CLOCK_TICK_MS,
  untilMs: Date.now() + CLOCK_STEP_MS,
});

/** Why a file's time says that this run did not write it; null where it may have. */
export const whyNotOfThisRun = (modifiedMs: number, { fromMs, untilMs }: WriteWindow): string | null => {
  if (modifiedMs >= fromMs && modifiedMs <= untilMs) return null;
  // What no calendar has is shown as it is.
  const stamp = Math.abs(modifiedMs) < 8.64e15 ? new Date(modifiedMs).toISOString() : `${modifiedMs} ms`;
  return modifiedMs < fromMs ? `written ${stamp}, before this run began` : `stamped ${stamp}, after this run`;
};
