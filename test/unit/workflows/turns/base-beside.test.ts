import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import type { FailureClass } from '../../../../gate/contract/failure.ts';
import { Rounds } from '../../../../gate/profile/rounds.ts';
import { type LaneRounds, newRounds } from '../../../../workflows/suite/lane-rounds.ts';
import type { LaneWork } from '../../../../workflows/suite/lane-work.ts';
import { buildBase } from '../../../../workflows/turns/build-base.ts';
import { type LaneTurns, newLooks } from '../../../../workflows/turns/lane-turns.ts';
import { takePair } from '../../../../workflows/turns/take-pair.ts';

const SUITE = { suite: 'main', command: 'cargo bench' };
const executable = { key: 'k', package: 'one', target: 'speed', kind: 'bench', args: [] } as unknown as BenchExecutable;

function scene(spend: LaneWork['spend'], rest = 60_000) {
  const turns: LaneTurns = {
    job: { commit: 'b'.repeat(40), tree: '8'.repeat(40) } as LaneTurns['job'],
    ...{ benches: new Map(), built: new Map(), before: () => undefined, keep: () => {}, looks: newLooks() },
  };
  const rounds = { ...newRounds(Rounds.parse({ max: 7, against: 'base' }), 's', 'seed'), turns };
  const work = {
    ...{ job: {}, request: { executables: null }, rounds, spend },
    profile: { budget: { build: 40_000 }, noise: { band: 0.1 } },
    allow: (own: number) => ({ timeoutMs: Math.min(own, rest), endedByPass: own > rest }),
    show: () => {},
  } as unknown as LaneWork;
  return { work, turns, rounds: rounds as LaneRounds & { readonly turns: LaneTurns } };
}

it.each([
  ['half of what the pass still has', 60_000, 30_000, false],
  ['its own budget where there is more', 200_000, 40_000, true],
])('builds the base within %s', async (_, rest, expected, isOwnBudget) => {
  const asked: unknown[] = [];
  const spend = async (workMs: number, step: (host: never) => Promise<unknown>) => {
    const buildSuite = { executeWithOptions: async (_options: object, [input]: [object]) => asked.push(workMs, input) };
    await step({ buildSuite } as never);
    return { executables: [], leftOut: [] } as never;
  };
  const { work } = scene(spend as LaneWork['spend'], rest);
  await buildBase(work, SUITE, { executables: [executable], listings: [], terms: undefined });
  expect(asked).toEqual([expected, expect.objectContaining({ timeoutMs: expected, isOwnBudget })]);
});

it.each<[FailureClass, boolean]>([
  ['transient', true],
  ['benchmark-failed', false],
])('measures the change alone where a pair fails by what is no half’s own: %s', async (type, isAlone) => {
  const cause = ApplicationFailure.create({
    type,
    message: 'no memory',
    details: [{ class: type, message: 'no memory' }],
  });
  const failure = new ActivityFailure('failed', 'measurePair', '1', 'IN_PROGRESS' as never, undefined, cause);
  const { work, turns, rounds } = scene(() => Promise.reject(failure));
  const bench = { ...SUITE, executable, listed: 1, isAlone: false, ref: null, isOver: false };
  turns.built.set('main\ncargo bench', { ...SUITE, keys: ['k'], empty: [], leftOut: [], failures: [] });
  const taken = takePair(work, rounds, bench, { ...SUITE, executable, number: 1, timeoutMs: 1000, summary: 'measure' });
  if (!isAlone) return expect(taken).rejects.toBe(failure);
  expect(await taken).toBeNull();
  expect(bench.isOver).toBe(true);
  expect([...turns.built.values()][0]?.failures).toMatchObject([
    { class: 'transient', message: 'by turns: no memory' },
  ]);
});
