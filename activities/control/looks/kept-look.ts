import { z } from 'zod';
import type { LiveBenchmark, TurnRound } from '../../../gate/comparison/live/live-benchmark.ts';
import { LookState } from '../../../gate/comparison/live/look-state.ts';
import { MOST_BENCHMARKS } from '../../../gate/names/limits.ts';
import { openObject } from '../../../gate/names/open-object.ts';

/** Benchmarks, and executables, that are looked at. More can't be kept from look to look; a run that has them takes all of its rounds. */
export const MOST_LOOKED_AT = 50_000;

/** ln of a benchmark's median in one half, by the place of its name; null: the half says nothing of it. */
const Logs = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((each) => each === null || Number.isFinite(each)),
  'expected a list of numbers, or nulls',
);

const KeptHalf = openObject({
  side: z.enum(['base', 'change']),
  session: z.string().max(300),
  pair: z.int().nonnegative(),
  order: z.enum(['first', 'second']),
  uri: z.string().max(1000),
  logs: Logs,
});

/** What was read of an executable's halves: medians and no samples. */
export const KeptExecutable = openObject({
  key: z.string().max(2000),
  isControl: z.boolean(),
  names: z.array(z.string()).max(MOST_BENCHMARKS),
  halves: z.array(KeptHalf).max(200),
});
export type KeptExecutable = z.infer<typeof KeptExecutable>;

/** A look as it is kept for the next one: what the looks came to, and the numbers that they were taken at. */
export const KeptLook = openObject({
  schemaVersion: z.literal(1),
  kind: z.literal('benchmark-gate/looks'),
  most: z.int().positive(),
  state: LookState,
  executables: z.array(KeptExecutable).max(MOST_LOOKED_AT),
  /** What fresh pairs said again; absent before there were any. */
  confirmed: z
    .array(openObject({ executable: z.string(), name: z.string(), found: z.enum(['slower', 'faster']) }))
    .optional(),
});
export type KeptLook = z.infer<typeof KeptLook>;

/** The benchmarks of executables, each with its rounds on both sides. */
export const liveBenchmarks = (executables: readonly KeptExecutable[]): LiveBenchmark[] =>
  executables.flatMap(({ key, isControl, names, halves }) =>
    names.map((name, index) => {
      const rounds = (side: 'base' | 'change'): TurnRound[] =>
        halves.flatMap((half) => {
          const log = half.logs[index] ?? null;
          const { session, pair, order } = half;
          return half.side !== side || log === null ? [] : [{ session, pair, order, log }];
        });
      return { executable: key, name, isControl, first: rounds('base'), second: rounds('change') };
    }),
  );
