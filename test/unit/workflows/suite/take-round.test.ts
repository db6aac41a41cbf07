import { expect, it } from 'vitest';
import type { MeasurementRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import { takeRound } from '../../../../workflows/suite/take-round.ts';
import { BY_TURNS, baseBench, workByTurns } from '../../../support/workflows/work-by-turns.ts';

const lasted = (durationMs: number): MeasurementRef => ({
  ...{ key: 'k', uri: 'm', target: 'speed', hostId: 'h', machineClass: 'c', lane: 'cpu' },
  ...{ listed: 1, measured: 1, problems: {}, durationMs },
  rounds: [{ number: 1, session: 's', uri: 'm', durationMs }],
});

it.each([
  ['not begun where the base’s half, which takes longer, would not end', 50_000, 0],
  ['taken where both halves end', 20_000, 1],
])('a round by turns is %s', async (_, baseMs, taken) => {
  let asked = 0;
  const { work, rounds, turns } = workByTurns(async () => {
    asked += 1;
    return { change: { ref: lasted(10_000) }, base: { ref: lasted(baseMs) }, durationMs: 10_000 + baseMs } as never;
  });
  turns.benches.set('k', baseBench(lasted(baseMs)));
  const clock = () => Number.POSITIVE_INFINITY;
  const due = { ...BY_TURNS, terms: undefined, clock, ref: lasted(10_000) };
  rounds.due.set('k', due);
  const finishing = { ...work, finish: async () => {} };
  await takeRound(finishing, rounds, due, { clock, keep: () => {} });
  expect(asked).toBe(taken);
  // What it has is looked at once more.
  expect(rounds.stopped.has('k')).toBe(taken === 0);
});

it('shows that rounds are longer than was asked for, where the bench sets times of its own', async () => {
  const { work, rounds, turns } = workByTurns(
    async () => ({ change: { ref: lasted(1) }, base: { ref: lasted(1) }, durationMs: 2 }) as never,
  );
  turns.benches.set('k', baseBench(lasted(1)));
  const clock = () => Number.POSITIVE_INFINITY;
  const ref = { ...lasted(1), ownTimes: { benchmarks: 2, warmUpMs: 3000, measurementMs: 10_002 } };
  const shown: (string | undefined)[] = [];
  const seen = { ...work, finish: async () => {}, show: (_: string, { now }: { now?: string }) => shown.push(now) };
  const watched = seen as unknown as typeof work;
  await takeRound(watched, rounds, { ...BY_TURNS, terms: undefined, clock, ref }, { clock, keep: () => {} });
  expect(shown).toEqual(['speed, round 2 of 7 (own warm-up time: 3 s, own measurement time: 10 s)']);
});

it('charges a round that hangs, also where no workflow takes it', async () => {
  const overran = { class: 'overran' as const, message: 'speed took longer than 20 s' };
  const fails = async () => ({ change: { failure: overran }, base: null }) as never;
  const { work, rounds, turns } = workByTurns(fails, 10_000_000);
  turns.benches.set('k', baseBench(lasted(10)));
  const clock = () => Number.POSITIVE_INFINITY;
  const kept: unknown[] = [];
  const due = { ...BY_TURNS, terms: undefined, clock, ref: lasted(10) };
  await takeRound(work, rounds, due, { clock, keep: (_, failure) => void kept.push(failure) });
  expect(kept).toMatchObject([overran]);
});
