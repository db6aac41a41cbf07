import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { LookAsked, TurnsOfExecutable } from '../../gate/contract/measured/look-asked.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import { unlookedInWords } from '../../gate/policy/turns/unlooked-in-words.ts';
import { looksFor } from '../../gate/statistics/looks.ts';
import { looking } from '../calls/activities.ts';
import type { DueExecutable, LaneRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { type LaneTurns, measureOnly } from './lane-turns.ts';

type RoundsByTurns = LaneRounds & { readonly turns: LaneTurns };

/** Looks at what was measured by turns since the look before, and takes no more of what is decided. */
export async function lookAtRounds(work: LaneWork, rounds: RoundsByTurns): Promise<void> {
  const { due, stopped, terms, turns } = rounds;
  const { looks } = turns;
  const executables = unseenHalves(new Map([...stopped, ...due]).values(), turns);
  const isLast = (looks.answer?.looks ?? 0) >= looksFor(terms.max).rounds.length;
  if (looks.unlooked !== null || isLast || executables.length === 0 || terms.max === 1) return;
  const before = looks.answer?.uri ?? null;
  const answer = await unlessUnanswered(
    looking.lookAtTurns.executeWithOptions({ summary: 'look at what was measured by turns' }, [
      { most: terms.max, before, ...sidesOf(work, turns), executables },
    ]),
  );
  if (answer === null || answer.uri === null) {
    looks.unlooked = answer?.why ?? 'nobody answered who was asked to look';
    work.remark(`rounds ${unlookedInWords(looks.unlooked)}`);
    measureOnly(looks, []);
    // All have all of their rounds then.
    for (const key of looks.stopped) {
      const each = stopped.get(key);
      if (each !== undefined && (each.ref.rounds?.length ?? 0) < terms.max) due.set(key, each);
    }
    return;
  }
  looks.answer = answer;
  measureOnly(looks, answer.undecided);
  noteSeen(turns, executables);
  const undecided = new Set(answer.undecided.map(({ key }) => key));
  for (const { key } of executables) {
    const each = due.get(key);
    if (undecided.has(key) || each === undefined) continue;
    due.delete(key);
    stopped.set(key, each);
    looks.stopped.add(key);
  }
}

/** The halves of executables that no look has seen; those without any are left out. */
export function unseenHalves(executables: Iterable<DueExecutable>, { benches, looks }: LaneTurns): TurnsOfExecutable[] {
  const halvesOf = (ref: MeasurementRef | null) =>
    (ref?.rounds ?? []).flatMap(({ session, uri, half }) =>
      half === undefined || looks.seen.has(uri) ? [] : [{ session, uri, half }],
    );
  return [...executables].flatMap(({ executable: { key, identity }, ref }) => {
    const bench = benches.get(key);
    if (bench === undefined || bench.isAlone) return [];
    const isControl = identity !== undefined && identity === bench.executable.identity;
    const [base, change] = [halvesOf(bench.ref), halvesOf(ref)];
    return base.length + change.length === 0 ? [] : [{ key, isControl, base, change }];
  });
}

export function noteSeen({ looks }: LaneTurns, executables: readonly TurnsOfExecutable[]): void {
  for (const { base, change } of executables) for (const { uri } of [...base, ...change]) looks.seen.add(uri);
}

/** What the sets of either side have to be of. */
export function sidesOf(
  { job, profile }: LaneWork,
  turns: LaneTurns,
): Pick<LookAsked, 'base' | 'change' | 'toolchainAlternatives'> {
  const { commit, tree } = turns.job;
  return {
    base: { commit, tree },
    change: { commit: job.commit, tree: job.tree },
    toolchainAlternatives: profile.toolchain.alternatives,
  };
}

/** Nobody waits for an answer that doesn't come: then all rounds are taken. */
export async function unlessUnanswered<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return null;
  }
}
