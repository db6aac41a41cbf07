import type { BenchExecutable, ExecutableListing, SuiteBuild } from '../../gate/contract/executables.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { RoundAsked } from '../../gate/contract/measured/round-ref.ts';
import type { Rounds } from '../../gate/profile/rounds.ts';
import type { LaneTurns } from '../turns/lane-turns.ts';
import type { CommandAttempt } from './suite-choices.ts';
import type { SuiteClock } from './suite-clock.ts';

/** What a suite's build gave, and what each executable holds. */
export interface ListedBuild extends Pick<SuiteBuild, 'executables'> {
  readonly listings: readonly ExecutableListing[];
  readonly terms: string | undefined;
}

/** An executable of which more rounds are to be taken. */
export interface DueExecutable {
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  /** As its build says them. */
  readonly terms: string | undefined;
  readonly clock: SuiteClock;
  /** What was measured of it so far: it has one round at least. */
  ref: MeasurementRef;
}

/** The rounds of a lane on one host. */
export interface LaneRounds {
  readonly terms: Rounds;
  /** The lease in which they are taken. */
  readonly session: string;
  /** What draws the order in each of them. */
  readonly seed: string;
  /** Suites that were built before anything is measured, by {@link builtKey}, until they are. */
  readonly built: Map<string, { readonly attempt: CommandAttempt; readonly listed: ListedBuild }>;
  /** By the executables' keys. */
  readonly due: Map<string, DueExecutable>;
  /** Those by turns of which no more are due: all of them is decided, they have all of them, or their time is over. */
  readonly stopped: Map<string, DueExecutable>;
  /** The trusted base, by turns with which they are taken; null: they are of the change alone. */
  turns: LaneTurns | null;
}

export const newRounds = (terms: Rounds, session: string, seed: string): LaneRounds => ({
  ...{ terms, session, seed, turns: null },
  built: new Map(),
  due: new Map(),
  stopped: new Map(),
});

export const builtKey = (suite: string, command: string): string => `${suite}\n${command}`;

/** What a build is told of the rounds to come: taken by turns, they are as long as any. */
export function buildRounds(rounds: Pick<LaneRounds, 'terms'> | null): { readonly rounds?: Rounds } {
  if (rounds === null) return {};
  const { against: _, ...lengths } = rounds.terms;
  return { rounds: lengths };
}

/** What a step is told of a round; nothing where there are none. */
export function askedRound(
  rounds: Pick<LaneRounds, 'terms' | 'session'> | null,
  number: number,
): { readonly round?: RoundAsked } {
  if (rounds === null) return {};
  const { warmUp, measurement, samples } = rounds.terms;
  return { round: { number, session: rounds.session, warmUp, measurement, samples } };
}

/**
 * Has more rounds taken of an executable, where there are any and more are due. What was taken over or carried over has
 * those that it has, and a host of an earlier version takes none.
 */
export function becomesDue(rounds: LaneRounds | null, executable: DueExecutable): void {
  const { ref } = executable;
  const isOwn = ref.takenOver === undefined && ref.carriedOver === undefined;
  if (rounds === null || !isOwn || ref.rounds === undefined) return;
  const { key } = executable.executable;
  const isStopped = rounds.turns?.looks.stopped.has(key) === true || ref.rounds.length >= rounds.terms.max;
  if (isStopped && rounds.turns === null) return;
  const of = isStopped ? rounds.stopped : rounds.due;
  // Of suites that share it, the first one takes its rounds, and all have them.
  if (!of.has(key)) of.set(key, executable);
}
