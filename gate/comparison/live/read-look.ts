import { discoveries } from '../../statistics/false-discovery.ts';
import { SAME_AT } from '../terms.ts';
import type { LiveName } from './live-benchmark.ts';
import { LIVE_TERMS, type LookedAt, type LookState } from './look-state.ts';

/** A benchmark that was found slower or faster, which fresh pairs have to say once more. */
export interface Candidate extends LiveName {
  readonly found: 'slower' | 'faster';
}

/** What looks have come to, for whoever goes on measuring, or stops. */
export interface LookReading {
  /** Of what rounds are still worth taking. Empty: of nothing, and what was found is to be confirmed. */
  readonly undecided: readonly LiveName[];
  /** By what is known so far; empty where the machine drifts. */
  readonly candidates: readonly Candidate[];
  /** Those that are the same, identical executables left out. */
  readonly same: readonly LiveName[];
  /** An identical executable was found slower or faster: the machine changes between the halves, and nobody is convicted. */
  readonly drifting: boolean;
}

/** @param most looks that there are: after the last one nothing is undecided any more */
export function readLook(state: LookState, most: number, q: number = LIVE_TERMS.q): LookReading {
  const { benchmarks, looks } = state;
  const found = foundAmong(benchmarks, q);
  const drifting = isDrifting(state, q);
  const family = benchmarks.filter(({ isControl }) => !isControl);
  const isOver = drifting || looks >= most || family.every(({ decided }) => decided);
  return {
    undecided: isOver ? [] : benchmarks.filter(({ decided }) => !decided).map(nameOf),
    candidates: drifting
      ? []
      : family.filter((each) => found.has(each)).map((each) => ({ ...nameOf(each), found: each.direction })),
    same: family.filter((each) => !found.has(each) && each.sameness <= SAME_AT).map(nameOf),
    drifting,
  };
}

/** Whether a control was found slower or faster. */
export const isDrifting = ({ benchmarks }: LookState, q: number = LIVE_TERMS.q): boolean =>
  [...foundAmong(benchmarks, q)].some(({ isControl }) => isControl);

/** Those that are found, in the family and among the controls, which are none of it. */
export function foundAmong(benchmarks: readonly LookedAt[], q: number): Set<LookedAt> {
  const found = (some: readonly LookedAt[]): LookedAt[] => {
    const { limit } = discoveries(
      some.map(({ probability }) => Math.min(1, probability)),
      q,
    );
    return some.filter(({ probability }) => probability <= limit);
  };
  return new Set([
    ...found(benchmarks.filter(({ isControl }) => !isControl)),
    ...found(benchmarks.filter(({ isControl }) => isControl)),
  ]);
}

const nameOf = ({ executable, name }: LiveName): LiveName => ({ executable, name });
