import type { ComparableBenchmark } from '../../gate/comparison/comparable-baseline.ts';
import { compareBenchmarks } from '../../gate/comparison/compare-benchmarks.ts';
import { ComparisonTerms } from '../../gate/comparison/terms.ts';
import { mannWhitney } from '../../gate/statistics/mann-whitney.ts';
import { medianOf } from '../../gate/statistics/median.ts';
import { Random } from '../../test/support/comparison/random.ts';
import {
  type Noise,
  type SimulatedSuite,
  simulatedSuite,
  WITHIN_ROUND,
} from '../../test/support/comparison/simulated-suites.ts';
import { type Figure, judge, spreadOf } from '../figures/figure.ts';

const SUITES = 300;
const CV = 0.01;
const NOISES: readonly (readonly [Noise, string])[] = [
  ['N', 'normal noise'],
  ['H', 'heavy tails and bursts'],
  ['B', 'a fifth with a slow mode'],
];

/** Whether a tool's rule accuses anybody in a suite. */
type Rule = (suite: SimulatedSuite) => boolean;

const pairsOf = ({ first, second }: SimulatedSuite) => first.map((one, index) => ({ one, other: second[index] ?? [] }));

/** The gate's rule for stored baselines. */
function gateVerdicts({ first, second }: SimulatedSuite) {
  const side = (logs: readonly number[][], digest: string): ComparableBenchmark[] =>
    logs.map((rounds, index) => ({
      key: { suite: 's', lane: 'cpu', package: 'p', target: 't', id: `b${index}` },
      live: { executable: 't', name: `b${index}` },
      rounds: { logs: rounds, sessions: rounds.map(() => 'one'), pairs: null, orders: null },
      identity: null,
      measuredBy: digest,
      run: digest,
      hostId: 'host',
      kernel: 'kernel',
      measured: { samples: null, ns: null },
      throughput: null,
      fault: null,
    }));
  return compareBenchmarks(side(first, '1'), side(second, '2'), ComparisonTerms.parse({}), null).benchmarks;
}

const gateRule: Rule = (suite) =>
  gateVerdicts(suite).some(({ verdict }) => verdict === 'slower' || verdict === 'faster');

/** Among all hundred, whose false discoveries are held down together. */
const findsFirst: Rule = (suite) =>
  gateVerdicts(suite).some(({ key, verdict }) => key.id === 'b0' && verdict === 'slower');

/** One process on each side; a bootstrap within it, and a threshold of 1 % that the interval has to pass. */
const criterionRule: Rule = (suite) => {
  const within = WITHIN_ROUND * Math.SQRT2;
  return pairsOf(suite).some(({ one, other }) => Math.abs((other[0] ?? 0) - (one[0] ?? 0)) - 1.96 * within > 0.01);
};

/** Mann and Whitney at 5 % over ten processes each, benchmark by benchmark. */
const benchstatRule: Rule = (suite) =>
  pairsOf(suite).some(({ one, other }) => mannWhitney(one.slice(0, 10), other.slice(0, 10)) < 0.05);

/** Mann and Whitney at 0.2 %, and a factor of 1.1. */
const asvRule: Rule = (suite) =>
  pairsOf(suite).some(
    ({ one, other }) =>
      Math.abs(medianOf(other.slice(0, 10)) - medianOf(one.slice(0, 10))) > Math.log(1.1) &&
      mannWhitney(one.slice(0, 10), other.slice(0, 10)) < 0.002,
  );

/** One run on each side, and five per cent between them. */
const fixedRule: Rule = (suite) =>
  pairsOf(suite).some(({ one, other }) => Math.abs((other[0] ?? 0) - (one[0] ?? 0)) > Math.log(1.05));

/** What is told of one kind of noise. */
interface Told {
  readonly words: string;
  readonly slowed: readonly number[];
  readonly goal: { readonly atMost?: number; readonly atLeast?: number };
}

const ALARM: Told = {
  words: 'one commit beside itself: suites in which somebody is accused',
  slowed: [],
  goal: { atMost: 1 },
};
const MISS: Told = { words: 'one benchmark 5 % slower: suites in which it is found', slowed: [0.05], goal: {} };

/**
 * In how many of 300 simulated suites of a hundred benchmarks a rule accuses somebody, who is there or isn't: the gate's,
 * and those of other tools on the same numbers.
 */
export function falseAlarms(): Figure[] {
  const rules = [
    ['Criterion', criterionRule],
    ['benchstat', benchstatRule],
    ['asv', asvRule],
    ['5 % between two runs', fixedRule],
  ] as const;
  return [ALARM, MISS].flatMap(({ words, slowed, goal }) =>
    NOISES.flatMap(([noise, noiseWords]) => {
      const random = new Random(11);
      const suites = Array.from({ length: SUITES }, () =>
        simulatedSuite(random, { noise, cv: CV, rounds: 14, slowed }),
      );
      // A rule that accuses everybody has found nobody: only the slowed one is looked at.
      const seen = (suite: SimulatedSuite): SimulatedSuite =>
        slowed.length === 0 ? suite : { first: suite.first.slice(0, 1), second: suite.second.slice(0, 1) };
      const count = (rule: Rule): number => suites.filter((suite) => rule(seen(suite))).length;
      const ours = slowed.length === 0 ? count(gateRule) : suites.filter(findsFirst).length;
      return rules.map(([name, rule]): Figure => {
        const theirs = count(rule);
        return {
          name: `${words}; 1 %, ${noiseWords}`,
          unit: `of ${SUITES} suites`,
          here: spreadOf([ours]),
          plain: { name, figure: spreadOf([theirs]), ratio: spreadOf([ours === theirs ? 1 : ours / theirs]) },
          goal: judge(ours, goal),
        };
      });
    }),
  );
}
