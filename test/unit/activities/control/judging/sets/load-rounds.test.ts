import { expect, it } from 'vitest';
import { loadRounds } from '../../../../../../activities/control/judging/sets/load-rounds.ts';
import { SampleAccount } from '../../../../../../activities/control/judging/sets/sample-account.ts';
import type { Unreadable } from '../../../../../../activities/control/judging/unreadable.ts';
import type { MeasurementSet } from '../../../../../../gate/baseline/measurement-set.ts';
import { askedOf } from '../../../../../../gate/policy/suites/judge-sides.ts';
import { bench, inputOf, measurementSet, profileOf } from '../../../../../support/policy/measured.ts';

const { request, context } = inputOf([], profileOf());
const own = { ...measurementSet().executable, target: 'speed' };
const round = (...benchmarks: Parameters<typeof bench>[0][]) =>
  measurementSet({ executable: own, benchmarks: benchmarks.map((id) => bench(id, 100, { samples: SAMPLES })) });
const SAMPLES = Array.from({ length: 10 }, (_, at) => ({ iters: at + 1, ns: (at + 1) * 100 }));
const GONE: Unreadable = { kind: 'not-found', fault: 'is gone' };

/** The rounds of an executable, by what is stored of each. */
function rounds(stored: readonly (MeasurementSet | Unreadable)[], account = new SampleAccount()) {
  const of = stored.map((_, index) => ({ number: index + 1, session: 'lease', uri: `r${index}`, durationMs: 1 }));
  const terms = {
    asked: askedOf(request, context.tree),
    bandsOf: async () => () => 0.1,
    load: async (uri: string) => stored[Number(uri.slice(1))] as MeasurementSet | Unreadable,
    account,
    heartbeat: () => {},
  };
  return loadRounds({ uri: 'r0', target: 'speed', key: own.key, rounds: of }, terms);
}

it.each([
  ['first', [GONE, round('a'), round('a')], 1],
  ['last', [round('a'), round('a'), GONE], 3],
] as const)('tells a %s round that the store lost, and keeps the others', async (_, stored, number) => {
  const judged = await rounds(stored);
  expect(judged?.kept).toMatchObject([{ id: 'a', rounds: [{}, {}] }]);
  expect(judged?.problems).toContainEqual({
    code: 'incomplete',
    where: 'speed',
    message: `round ${number} is gone in the store`,
  });
});

it('charges nobody where all of them are lost', async () => {
  const account = new SampleAccount();
  expect(await rounds([GONE, GONE], account)).toBeNull();
  expect(account.refused.get('r0')).toEqual({
    class: 'transient',
    message: 'what was measured of speed is lost: round 1 is gone in the store',
  });
});

it('charges the change with a round that is larger than any that a host stores, whichever it is', async () => {
  const account = new SampleAccount();
  expect(await rounds([round('a'), { kind: 'too-large', fault: 'is too large' }], account)).toBeNull();
  expect(account.refused.get('r0')?.class).toBe('benchmark-failed');
  // What the round before took is there again for others.
  expect(account.taken()).toEqual({ samples: 0, bytes: 0 });
});
