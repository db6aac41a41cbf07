import { shareBound } from '../statistics/share-bound.ts';
import type { Calibration, SessionNoise } from './calibration.ts';

/**
 * Calibrations that hold for the same machines as one: of each benchmark says the first one that knows it. So one of some
 * suites hides nothing that an older one of all says. Those that say nothing count for nothing.
 *
 * @param calibrations the newest first
 * @returns null where there is none
 */
export function mergedCalibration(calibrations: readonly Calibration[]): Calibration | null {
  const benchmarks = new Map<string, SessionNoise>();
  const used = calibrations.filter((each) => {
    const before = benchmarks.size;
    for (const [key, noise] of each.benchmarks) if (!benchmarks.has(key)) benchmarks.set(key, noise);
    return benchmarks.size > before;
  });
  const [newest, ...others] = used;
  if (newest === undefined || others.length === 0) return newest ?? calibrations[0] ?? null;
  const falseAlarms = alarmsOf(used);
  return {
    ...newest,
    kernels: [...new Set(used.flatMap(({ kernels }) => kernels))],
    hosts: [...new Set(used.flatMap(({ hosts }) => hosts))],
    sessions: used.reduce((sum, { sessions }) => sum + sessions, 0),
    since: new Date(Math.min(...used.map(({ since }) => since.getTime()))),
    ...(falseAlarms === null ? {} : { falseAlarms }),
    benchmarks,
  };
}

/** Of all that were tried out; null: none was. */
function alarmsOf(calibrations: readonly Calibration[]): NonNullable<Calibration['falseAlarms']> | null {
  const tried = calibrations.flatMap(({ falseAlarms }) => (falseAlarms === undefined ? [] : [falseAlarms]));
  if (tried.length === 0) return null;
  const compared = tried.reduce((sum, each) => sum + each.compared, 0);
  const alarmed = tried.reduce((sum, each) => sum + each.alarmed, 0);
  return { compared, alarmed, bound: compared === 0 ? null : shareBound(alarmed, compared) };
}
