import { Rounds } from '../../../gate/profile/rounds.ts';
import type { Random } from './random.ts';

/** N: normal; H: heavy tails, and bursts of other work; B: a fifth of the benchmarks have a slow mode of 2 to 6 %. */
export type Noise = 'N' | 'H' | 'B';

/** Rounds of both sides, by benchmark. */
export interface SimulatedSuite {
  readonly first: number[][];
  readonly second: number[][];
}

export interface SimulatedNoise {
  readonly noise: Noise;
  /** Between rounds, such as 0.01. */
  readonly cv: number;
  readonly rounds: number;
  readonly benchmarks?: number;
  /** Relative slowdowns of the first benchmarks. */
  readonly slowed?: readonly number[];
  /** Whether benchmarks differ in how much they scatter. */
  readonly mixed?: boolean;
}

/** Standard error of a round's median by the samples that it has by default, which scatter by 2 %. */
export const WITHIN_ROUND = (1.2533 * 0.02) / Math.sqrt(Rounds.parse({}).samples);
/** Share of the variance that all benchmarks of one round have in common. */
const COMMON = 0.2;

/**
 * One suite measured on both sides, as the derivation of the method simulated it: logarithms of medians. Rounds share the
 * machine's mood within a side.
 */
export function simulatedSuite(random: Random, options: SimulatedNoise): SimulatedSuite {
  const { noise, cv, rounds, benchmarks = 100, slowed = [], mixed = slowed.length === 0 } = options;
  const draw = (): number => (noise === 'H' ? random.heavy() : random.normal());
  const each = Array.from({ length: benchmarks }, () => ({
    scatter: cv * (mixed ? Math.exp(0.4 * random.normal() - 0.08) : 1),
    slowMode: noise === 'B' && random.uniform() < 0.2 ? 0.02 + 0.04 * random.uniform() : 0,
    inSlowMode: 0.1 + 0.4 * random.uniform(),
  }));
  const side = (): number[][] => {
    const moods = Array.from({ length: rounds }, () => ({
      common: draw(),
      isBusy: noise === 'H' && random.uniform() < 0.01,
    }));
    return each.map(({ scatter, slowMode, inSlowMode }) =>
      moods.map(({ common, isBusy }) => {
        let log =
          scatter * (Math.sqrt(COMMON) * common + Math.sqrt(1 - COMMON) * draw()) + WITHIN_ROUND * random.normal();
        const isHit = noise === 'H' && (random.uniform() < 0.03 || (isBusy && random.uniform() < 0.3));
        if (isHit) log += random.exponential(0.08);
        if (slowMode > 0 && random.uniform() < inSlowMode) log += slowMode;
        return log;
      }),
    );
  };
  const [first, second] = [side(), side()];
  for (const [index, share] of slowed.entries()) {
    second[index] = (second[index] ?? []).map((log) => log + Math.log1p(share));
  }
  return { first, second };
}
