import { z } from 'zod';
import { MOST_ROUNDS_OF_RUN } from '../names/limits.ts';
import { Duration } from './words.ts';

/** How many rounds may be asked for; fourteen are what the looks of a comparison reach to. */
export const RoundCount = z
  .int('expected a number of rounds')
  .min(1, 'expected one round at least')
  .max(MOST_ROUNDS_OF_RUN, `expected ${MOST_ROUNDS_OF_RUN} rounds at most`);

/** What rounds may be taken against, by turns: the trusted base, which nobody who asks can name. */
export const Against = z.enum(
  ['base'],
  'expected base: other commits are measured apart, and their baselines compared',
);

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
  against: Against.optional().meta({
    description:
      'With `base` each round is a pair, by turns with the trusted base, whose executables are built and measured beside those of the change. Absent: the commit alone.',
    examples: ['base'],
  }),
  budget: Duration.optional().meta({
    description:
      "What all rounds but the first may take on a host. Absent: what is left of the suites' budgets and of the pass.",
    examples: ['20 min'],
  }),
});
export type Rounds = z.infer<typeof Rounds>;

/** How executables are measured in rounds; null: each once, by an ordinary run. One round by turns is one pair. */
export const roundTermsOf = ({ rounds }: { readonly rounds?: Rounds | undefined }): Rounds | null =>
  rounds === undefined || (rounds.max === 1 && rounds.against === undefined) ? null : rounds;

/** What somebody asks for of rounds, besides what a profile says. */
interface RoundsAsked {
  /** How many; absent: as many as the profile says. */
  readonly rounds?: number | undefined;
  /** Absent: as the profile says. */
  readonly against?: Rounds['against'];
}

/** A profile by which such rounds are taken as somebody asks for. Who asks for pairs alone gets as many as convict. */
export function withRounds<P extends { readonly rounds?: Rounds | undefined }>(profile: P, asked: RoundsAsked = {}): P {
  const own = profile.rounds?.max ?? 1;
  const against = asked.against ?? profile.rounds?.against;
  const max = asked.rounds ?? (asked.against !== undefined && own === 1 ? FEWEST_CONVICTING_PAIRS : own);
  if (max === own && against === profile.rounds?.against) return profile;
  return {
    ...profile,
    rounds: { ...(profile.rounds ?? Rounds.parse({})), max, ...(against === undefined ? {} : { against }) },
  };
}

/** A profile by which rounds are taken of the commit alone, whatever it says of its base. */
export function withoutBase<P extends { readonly rounds?: Rounds | undefined }>(profile: P): P {
  if (profile.rounds?.against === undefined) return profile;
  const { against: _, ...rounds } = profile.rounds;
  return { ...profile, rounds };
}

/** Fewer pairs convict nobody: see `docs/methodology.md`. */
const FEWEST_CONVICTING_PAIRS = 7;
