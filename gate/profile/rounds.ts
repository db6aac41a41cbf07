import { z } from 'zod';
import { MOST_ROUNDS_OF_RUN } from '../names/limits.ts';
import { Duration } from './words.ts';

/** How many rounds may be asked for; fourteen are what the looks of a comparison reach to. */
export const RoundCount = z
  .int('expected a number of rounds')
  .min(1, 'expected one round at least')
  .max(MOST_ROUNDS_OF_RUN, `expected ${MOST_ROUNDS_OF_RUN} rounds at most`);

/**
 * A round is one process of one executable. Several say how much a benchmark differs from one to the next, which samples
 * of one process can't.
 */
export const Rounds = z.strictObject({
  max: RoundCount.default(1).meta({
    description: 'How many rounds are taken of each executable, at most 14. One is an ordinary run of it.',
    examples: [7],
  }),
  warmUp: Duration.pipe(z.int().min(1, 'expected some time'))
    .default(300)
    .meta({ description: 'Of each benchmark in a round, where there are several.', examples: ['0.3 s'] }),
  measurement: Duration.pipe(z.int().min(1, 'expected some time'))
    .default(500)
    .meta({ description: 'Of each benchmark in a round, where there are several.', examples: ['0.5 s'] }),
  samples: z
    .int()
    .min(10, 'Criterion takes ten samples at least')
    .max(1000)
    .default(20)
    .meta({ description: 'Of each benchmark in a round, where there are several.', examples: [20] }),
  budget: Duration.optional().meta({
    description:
      "What all rounds but the first may take on a host. Absent: what is left of the suites' budgets and of the pass.",
    examples: ['20 min'],
  }),
});
export type Rounds = z.infer<typeof Rounds>;

/** How executables are measured in rounds; null: each once, by an ordinary run. */
export const roundTermsOf = ({ rounds }: { readonly rounds?: Rounds | undefined }): Rounds | null =>
  rounds === undefined || rounds.max === 1 ? null : rounds;

/** A profile by which so many rounds are taken as somebody asks for. @param max absent: as many as it says itself */
export function withRounds<P extends { readonly rounds?: Rounds | undefined }>(profile: P, max?: number): P {
  if (max === undefined || max === (profile.rounds?.max ?? 1)) return profile;
  return { ...profile, rounds: { ...(profile.rounds ?? Rounds.parse({})), max } };
}
