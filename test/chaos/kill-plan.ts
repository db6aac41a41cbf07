import { BENCHMARKS } from '../support/world/rust-repository.ts';

/** What is killed, by SIGKILL, and started again. */
const VICTIMS = ['cpu', 'control', 'server'] as const;
type Victim = (typeof VICTIMS)[number];

/** The moment of a kill. */
export type Moment =
  /** So long after the run began: it reads the change, checks out or builds. */
  | { readonly phase: 'beginning'; readonly afterMs: number }
  /** So many benchmarks of the first suite have begun. */
  | { readonly phase: 'measuring'; readonly begun: number }
  /** So long after its last benchmark began: the second suite, the judging, the receipts. */
  | { readonly phase: 'ending'; readonly afterMs: number };

export interface Kill {
  readonly victim: Victim;
  readonly moment: Moment;
  /** How long the victim stays away, in milliseconds. */
  readonly awayMs: number;
}

const LONGEST_BEGINNING_MS = 20_000;
const LONGEST_ENDING_MS = 5_000;
const LONGEST_AWAY_MS = 4_000;

/** Every victim once, each at a moment of its own, in the order in which the moments come. */
export function planKills(random: () => number): Kill[] {
  const kills = VICTIMS.map((victim) => ({ victim, moment: drawMoment(random), awayMs: random() * LONGEST_AWAY_MS }));
  return kills.sort((left, right) => positionOf(left.moment) - positionOf(right.moment));
}

function drawMoment(random: () => number): Moment {
  const share = random();
  // Half of them while it measures, where most can be lost.
  if (share < 0.25) return { phase: 'beginning', afterMs: random() * LONGEST_BEGINNING_MS };
  if (share < 0.75) return { phase: 'measuring', begun: 1 + Math.floor(random() * BENCHMARKS) };
  return { phase: 'ending', afterMs: random() * LONGEST_ENDING_MS };
}

const positionOf = (moment: Moment): number => {
  if (moment.phase === 'beginning') return moment.afterMs / LONGEST_BEGINNING_MS;
  if (moment.phase === 'measuring') return 1 + moment.begun / BENCHMARKS;
  return 2 + moment.afterMs / LONGEST_ENDING_MS;
};
