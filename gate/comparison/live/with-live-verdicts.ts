import type { Lane } from '../../names/names.ts';
import type { ComparedBenchmark, ComparedBenchmarks } from '../compare-benchmarks.ts';
import { liveKey } from './live-benchmark.ts';
import type { LiveVerdict } from './live-verdicts.ts';

/** What looks, and the confirmation after them, said of a lane. */
export interface LiveLane {
  /** Of `liveVerdicts`. */
  readonly verdicts: ReadonlyMap<string, LiveVerdict>;
  /** A control was found slower or faster, which no verdict says where all others are the same. */
  readonly drifting: boolean;
}

/**
 * Of each lane that was measured by turns, what looks said; null: it was looked at, and what that came to can't be read any more.
 */
export type LiveLanes = ReadonlyMap<Lane, LiveLane | null>;

/**
 * Stored baselines, compared, with the verdicts of those benchmarks that were looked at while they were measured: looks count
 * their error over all times that they were taken, and stored rounds alone don't know that somebody stopped when he saw enough.
 * Ratios and intervals stay those of the rounds. Where controls differ, by looks or by the rounds, nobody is convicted.
 */
export function withLiveVerdicts(compared: ComparedBenchmarks, lanes: LiveLanes): ComparedBenchmarks {
  if (lanes.size === 0) return compared;
  const looked = compared.benchmarks.map((each) => lookedAt(each, lanes));
  const drifting = compared.drifting || [...lanes.values()].some((lane) => lane?.drifting === true);
  const benchmarks = drifting ? looked.map((each) => (isFound(each) ? because(each, 'drifting') : each)) : looked;
  return { ...compared, benchmarks, drifting };
}

function lookedAt(each: ComparedBenchmark, lanes: LiveLanes): ComparedBenchmark {
  const lane = lanes.get(each.key.lane);
  // What can't be used, or is identical, was looked at by nobody.
  if (lane === undefined || each.errorTerm === 'identity' || each.cause === 'unusable') return each;
  if (lane === null) return isFound(each) ? because(each, 'not-confirmed') : each;
  return { ...each, ...lane.verdicts.get(liveKey(each.second.live)) };
}

const isFound = ({ verdict }: ComparedBenchmark): boolean => verdict === 'slower' || verdict === 'faster';

const because = (each: ComparedBenchmark, cause: 'drifting' | 'not-confirmed'): ComparedBenchmark => ({
  ...each,
  ...{ verdict: 'inconclusive', cause },
});
