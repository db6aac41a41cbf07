import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { RoundsUnderWay } from '../state/rounds-under-way.ts';
import { type LaneTurns, measureOnly } from '../turns/lane-turns.ts';
import type { DueExecutable, LaneRounds } from './lane-rounds.ts';

/** Where rounds stand, without what only a lane knows of them. */
export type RoundsStand = Pick<RoundsUnderWay, 'due' | 'stopped' | 'decided' | 'baseOver' | 'suitesLeftMs'>;

/** Where the rounds of a lane stand, for the run that goes on with them. */
export function standOf({ due, stopped, turns }: Pick<LaneRounds, 'due' | 'stopped' | 'turns'>): RoundsStand {
  const left = new Map([...due.values(), ...stopped.values()].map(({ suite, clock }) => [suite, clock()]));
  return {
    due: [...due.keys()],
    stopped: [...stopped.keys()],
    decided: [...(turns?.looks.stopped ?? [])],
    baseOver: [...(turns?.benches.values() ?? [])].filter(({ isOver }) => isOver).map(({ executable: { key } }) => key),
    suitesLeftMs: [...left].filter(([, leftMs]) => Number.isFinite(leftMs)),
  };
}

/** Has an executable be due, or not, as it was where the history before ended; one whose round failed is neither. */
export function resumeExecutable(rounds: LaneRounds, { due, stopped }: RoundsStand, executable: DueExecutable): void {
  const { key } = executable.executable;
  const of = due.includes(key) ? rounds.due : stopped.includes(key) ? rounds.stopped : null;
  // Of suites that share it, the first one takes its rounds, and all have them.
  if (of !== null && !of.has(key)) of.set(key, executable);
}

/**
 * Has looks and the base stand as they did, once everything is built.
 *
 * @param recorded what the base's records have of an executable: what stands for it from another commit's baseline is there alone
 */
export function resumeTurns(
  { due, stopped, turns }: LaneRounds,
  { round, sinceLook, ...stand }: Pick<RoundsUnderWay, 'round' | 'sinceLook'> & RoundsStand,
  recorded: (key: string) => MeasurementRef | undefined,
): void {
  if (turns === null) return;
  const { benches, looks } = turns;
  for (const key of stand.baseOver) {
    const bench = benches.get(key);
    if (bench === undefined) continue;
    bench.isOver = true;
    bench.ref ??= recorded(key) ?? null;
  }
  for (const key of stand.decided) looks.stopped.add(key);
  looks.isConfirming = round === null;
  const { answer, unlooked } = looks;
  measureOnly(looks, (unlooked !== null ? null : round === null ? answer?.candidates : answer?.undecided) ?? []);
  if (answer !== null) noteSeenBefore(turns, [...due.values(), ...stopped.values()], sinceLook);
}

/** All rounds but the last ones were looked at; who looks reads once what it is given again. */
function noteSeenBefore({ benches, looks }: LaneTurns, executables: readonly DueExecutable[], sinceLook: number): void {
  for (const { executable, ref } of executables) {
    for (const { rounds = [] } of [ref, benches.get(executable.key)?.ref ?? {}]) {
      for (const { uri } of rounds.slice(0, Math.max(0, rounds.length - sinceLook))) looks.seen.add(uri);
    }
  }
}
