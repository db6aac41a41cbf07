/** When a run's files can have been written, in milliseconds since 1970. */
export interface WriteWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** How far the host's clock was set back, and forward and back again, while it measured; absent: it wasn't. */
  readonly clock?: { readonly backMs: number; readonly forwardMs: number };
}

/** What a file says of its age, in milliseconds since 1970. */
export interface FileTimes {
  /** Whoever may write a file can make this up, and copies keep it. */
  readonly modifiedMs: number;
  /** The kernel's own: when it last wrote anything of the file, its times and its name too. */
  readonly changedMs: number;
}

/** Any time: for what is asked of a tree of any age. */
export const ANY_TIME: WriteWindow = { sinceMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY };

/** Kernels stamp files with a clock that ticks up to this much behind. */
const CLOCK_TICK_MS = 20;

/** A clock that is put right while a bench runs makes honest files look younger than now, but not by more than this. */
const CLOCK_STEP_MS = 60_000;

/** A file that was written and left alone has changed when it was written, give or take a moment. */
const LEFT_ALONE_MS = 2000;

/** Until now, since then. */
export const writtenSince = (since: Date): WriteWindow => ({ sinceMs: since.getTime(), untilMs: Date.now() });

/**
 * Why a file's time says that this run did not write it; null where it may have. Where the host's clock jumped, a time
 * before the run, or after it, is no fault of a file that the kernel itself stamped so: an old one that was copied with
 * its time, or one with a time that somebody set, has been changed since.
 */
export const whyNotOfThisRun = (file: FileTimes, window: WriteWindow): string | null => {
  const { modifiedMs, changedMs } = file;
  const { sinceMs, untilMs, clock = { backMs: 0, forwardMs: 0 } } = window;
  const [from, until] = [sinceMs - CLOCK_TICK_MS, untilMs + CLOCK_STEP_MS];
  if (modifiedMs >= from && modifiedMs <= until) return null;
  const jumpedOver = modifiedMs >= from - clock.backMs && modifiedMs <= until + clock.forwardMs;
  if (jumpedOver && Math.abs(changedMs - modifiedMs) <= LEFT_ALONE_MS) return null;
  // What no calendar has is shown as it is.
  const stamp = Math.abs(modifiedMs) < 8.64e15 ? new Date(modifiedMs).toISOString() : `${modifiedMs} ms`;
  return modifiedMs < from ? `written ${stamp}, before this run began` : `stamped ${stamp}, after this run`;
};
