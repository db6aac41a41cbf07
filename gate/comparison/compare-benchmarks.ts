import type { Calibration } from './calibration.ts';
import type { ComparableBenchmark } from './comparable-baseline.ts';
import { type ComparedSides, comparedSides, type ErrorTerm } from './compared-sides.ts';
import { type JudgedEffect, judgeEffects } from './judge-effects.ts';
import { type MatchedBenchmark, type Matching, matchBenchmarks } from './match-benchmarks.ts';
import { type ComparisonTerms, FEWEST_CONVICTING_ROUNDS } from './terms.ts';

/** `suspected`: one round says so, which convicts nobody. */
export type Verdict = 'slower' | 'faster' | 'same' | 'inconclusive' | 'suspected';

/** Why a benchmark is inconclusive. */
type InconclusiveCause = 'noise' | 'calibration' | 'rounds' | 'few-rounds' | 'drifting' | 'not-confirmed' | 'unusable';

/** A benchmark of both sides with its verdict. */
export interface ComparedBenchmark extends MatchedBenchmark {
  readonly verdict: Verdict;
  /** Null unless inconclusive. */
  readonly cause: InconclusiveCause | null;
  /** In words, where a side can't be used. */
  readonly fault: string | null;
  /** Second side over first; NaN where a side can't be used. */
  readonly ratio: number;
  /** Null where nothing says how sure the ratio is. */
  readonly judged: JudgedEffect | null;
  readonly errorTerm: ErrorTerm | 'identity' | null;
  /** True for an identical executable that was measured on both sides: what it differs by, the machine does. */
  readonly isControl: boolean;
}

/** Two sets of benchmarks, compared. */
export interface ComparedBenchmarks extends Omit<Matching, 'matched'> {
  readonly benchmarks: readonly ComparedBenchmark[];
  /** A control was found slower or faster: the machine changed between the sides, and nobody is convicted. */
  readonly drifting: boolean;
}

/** Compares benchmarks by the rule of `docs/methodology.md`: in whatever order they come, and inverted where sides are swapped. */
export function compareBenchmarks(
  first: Iterable<ComparableBenchmark>,
  second: Iterable<ComparableBenchmark>,
  terms: ComparisonTerms,
  calibration: Calibration | null,
): ComparedBenchmarks {
  const { matched, ...others } = matchBenchmarks(first, second);
  const usable = matched.filter((each) => faultOf(each) === null && !isOneMeasurement(each));
  const sides = new Map(comparedSides(usable, calibration).map((each, index) => [usable[index]?.key, each]));
  const judge = (some: readonly MatchedBenchmark[]): Map<MatchedBenchmark['key'], JudgedEffect> => {
    const known = some.flatMap(({ key }) => {
      const effect = sides.get(key)?.effect ?? null;
      return effect === null ? [] : [{ key, effect }];
    });
    const judged = judgeEffects(
      known.map(({ effect }) => effect),
      terms,
    );
    return new Map(known.flatMap(({ key }, index) => (judged[index] ? [[key, judged[index]] as const] : [])));
  };
  const controls = judge(usable.filter(isIdentical));
  const family = judge(usable.filter((each) => !isIdentical(each)));
  // Fewer rounds convict nobody, the host neither.
  const isConvicted = (key: MatchedBenchmark['key'], { found }: JudgedEffect): boolean =>
    (found === 'slower' || found === 'faster') && (sides.get(key)?.rounds ?? 0) >= FEWEST_CONVICTING_ROUNDS;
  const drifting = [...controls].some(([key, judged]) => isConvicted(key, judged));
  const benchmarks = matched.map((each) => {
    if (isIdentical(each) || isOneMeasurement(each))
      return identical(each, sides.get(each.key), controls.get(each.key));
    return compared(each, sides.get(each.key), family.get(each.key) ?? null, drifting);
  });
  return { benchmarks, drifting, ...others };
}

const faultOf = ({ first, second }: MatchedBenchmark): string | null => first.fault ?? second.fault;

/** Both sides hold the same numbers: there is nothing to compare. */
const isOneMeasurement = ({ first, second }: MatchedBenchmark): boolean =>
  first.measuredBy === second.measuredBy || (first.run !== null && first.run === second.run);

const isIdentical = ({ first, second }: MatchedBenchmark): boolean =>
  first.identity !== null && first.identity === second.identity;

function identical(
  matched: MatchedBenchmark,
  sides: ComparedSides | undefined,
  judged: JudgedEffect | undefined,
): ComparedBenchmark {
  return {
    ...matched,
    verdict: 'same',
    cause: null,
    fault: null,
    ratio: Math.exp(sides?.difference ?? 0),
    judged: judged ?? null,
    errorTerm: 'identity',
    isControl: sides !== undefined,
  };
}

function compared(
  matched: MatchedBenchmark,
  sides: ComparedSides | undefined,
  judged: JudgedEffect | null,
  drifting: boolean,
): ComparedBenchmark {
  const known = {
    ...matched,
    fault: faultOf(matched),
    ratio: Math.exp(sides?.difference ?? Number.NaN),
    judged,
    errorTerm: sides?.effect?.by ?? null,
    isControl: false,
  };
  const because = (cause: InconclusiveCause): ComparedBenchmark => ({ ...known, verdict: 'inconclusive', cause });
  const is = (verdict: Verdict): ComparedBenchmark => ({ ...known, verdict, cause: null });
  if (sides === undefined) return because('unusable');
  if (judged === null) return because(sides.lacks ?? 'rounds');
  if (judged.found === null) return because('noise');
  if (judged.found === 'same') return is('same');
  if (drifting) return because('drifting');
  const { rounds } = sides;
  if (rounds >= FEWEST_CONVICTING_ROUNDS) return is(judged.found);
  return rounds === 1 ? is('suspected') : because('few-rounds');
}
