import { join } from 'node:path';
import { z } from 'zod';
import { readState, writeState } from '../../files/state-file.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import { folderName } from '../../host/jobs/job-paths.ts';
import { ClockNotes } from '../../host/run-clock.ts';

/** What one attempt at measuring an executable leaves for the next. */
const MeasuringState = z.object({
  /** When the first attempt began: results that are older are stale. */
  firstStartedAt: z.iso.datetime(),
  /** Milliseconds that all attempts of this activity have measured, up to the last note. */
  spentMs: z.number().nonnegative(),
  listed: z.array(z.string()),
  /** Benchmarks that measure something other than time, with their units. */
  customUnits: z.record(z.string(), z.string()).default({}),
  /** What the host's clock did meanwhile; absent of an attempt by an earlier version. */
  clock: ClockNotes.nullable().default(null),
});
export type MeasuringState = z.infer<typeof MeasuringState>;

const stateFile = (paths: JobPaths, key: string): string => join(paths.records, `measuring-${folderName(key)}.json`);

/** @param attempt 1 begins a new budget; what an earlier activity measured of this executable stands all the same */
export function readMeasuringState(paths: JobPaths, key: string, attempt: number): MeasuringState | null {
  const state = readState(stateFile(paths, key), MeasuringState);
  return state === null || attempt > 1 ? state : { ...state, spentMs: 0 };
}

export const writeMeasuringState = (paths: JobPaths, key: string, state: MeasuringState): Promise<void> =>
  writeState(stateFile(paths, key), state);
