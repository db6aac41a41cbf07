import type { Lane } from '../../names/names.ts';
import type { ComparedBenchmark, ComparedBenchmarks } from '../compare-benchmarks.ts';
import { liveKey } from './live-benchmark.ts';
import type { LiveVerdict } from './live-verdicts.ts';

/** Of each lane that was measured by turns, what `liveVerdicts` said. */
export type LiveLanes = ReadonlyMap<Lane, ReadonlyMap<string, LiveVerdict>>;

/**
 * Stored baselines, compared, with the verdicts of those benchmarks that were looked at while they were measured: looks count
 * their error over all times that they were taken, and stored rounds alone don't know that somebody stopped when he saw enough.
 * Ratios and intervals stay those of the rounds.
 */
export function withLiveVerdicts(compared: ComparedBenchmarks, lanes: LiveLanes): ComparedBenchmarks {
  if (lanes.size === 0) return compared;
  let drifting = false;
  const benchmarks = compared.benchmarks.map((each): ComparedBenchmark => {
    const live = lanes.get(each.key.lane)?.get(liveKey(each.second.live));
    // What can't be used, or is identical, was looked at by nobody.
    if (live === undefined || each.errorTerm === 'identity' || each.cause === 'unusable') return each;
    drifting ||= live.cause === 'drifting';
    return { ...each, ...live };
  });
  return { ...compared, benchmarks, drifting: compared.drifting || drifting };
}
