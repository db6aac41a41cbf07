import { describe, expect, it } from 'vitest';
import { createLookAtTurns } from '../../../../../activities/control/looks/look-at-turns.ts';
import { StoreError } from '../../../../../adapters/store/content/store-error.ts';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import { liveKey } from '../../../../../gate/comparison/live/live-benchmark.ts';
import { LARGEST_PAYLOAD } from '../../../../../gate/names/limits.ts';
import { MeasuredTurns, many } from '../../../../support/comparison/measured-turns.ts';

describe('a look at what was measured by turns', () => {
  it('says what is still to be measured, by executable and name, and goes on from what it kept', async () => {
    const turns = new MeasuredTurns();
    const factors = { ...many(11), slow: 1.2, slight: 1.02 };
    const first = await turns.look(
      turns.asked([turns.pairs('one', 0, 4, factors), turns.pairs('two', 0, 4, { x: 1 })]),
    );
    expect(first).toMatchObject({ looks: 1, drifting: false, why: null });
    expect(first.candidates).toEqual([{ key: 'one', benchmarks: ['slow'] }]);
    const [one] = first.undecided.filter(({ key }) => key === 'one');
    expect(one?.benchmarks).toContain('slight');
    expect(one?.benchmarks).not.toContain('slow');
    turns.loaded.length = 0;
    const again = turns.asked([turns.pairs('one', 0, 7, { slight: 1.02 })], first.uri);
    const second = await turns.look(again);
    expect(second.looks).toBe(2);
    // What was looked at before is read no more.
    expect([...turns.loaded].sort()).toEqual(
      ['base', 'change'].flatMap((side) => [4, 5, 6].map((pair) => `one/${side}/${pair}`)),
    );
    expect(second.candidates.flatMap(({ benchmarks }) => benchmarks)).toContain('slow');
    // A retry comes to the same.
    expect({ ...(await turns.look(again)), uri: '' }).toEqual({ ...second, uri: '' });
  });

  it('lets fresh pairs say it again, and tells the comparison what holds', async () => {
    const turns = new MeasuredTurns();
    const factors = { ...many(11), slow: 1.2, chance: 1.2 };
    const { uri, candidates } = await turns.look(turns.asked([turns.pairs('one', 0, 4, factors)]));
    expect(candidates).toEqual([{ key: 'one', benchmarks: ['chance', 'slow'] }]);
    const before = uri ?? '';
    const { most: _, ...asked } = turns.asked([turns.pairs('one', 100, 110, { slow: 1.2, chance: 1 })]);
    const answer = await turns.confirm({ ...asked, before });
    expect(answer.confirmed).toEqual([{ key: 'one', benchmarks: ['slow'] }]);
    const verdicts = await turns.verdicts(answer.uri);
    expect(verdicts.get(liveKey({ executable: 'one', name: 'slow' }))?.verdict).toBe('slower');
    expect(verdicts.get(liveKey({ executable: 'one', name: 'chance' }))?.cause).toBe('not-confirmed');
    // Before there were fresh pairs nobody is convicted.
    expect((await turns.verdicts(before)).get(liveKey({ executable: 'one', name: 'slow' }))?.cause).toBe(
      'not-confirmed',
    );
  });

  it('keeps to the looks that the first one named', async () => {
    const turns = new MeasuredTurns();
    const first = await turns.look({ ...turns.asked([turns.pairs('one', 0, 4, many(12))]), most: 7 });
    const rest = turns.pairs('one', 4, 7, many(12));
    const second = await turns.look({ ...turns.asked([rest], first.uri), most: 14 });
    expect(second).toMatchObject({ looks: 2, undecided: [] });
    const third = await turns.look({
      ...turns.asked([turns.pairs('one', 7, 10, many(12, 1.5))], second.uri),
      most: 14,
    });
    expect(third).toMatchObject({ looks: 2, undecided: [], candidates: second.candidates });
  });

  it('takes for fresh no pair that it has looked at', async () => {
    const turns = new MeasuredTurns();
    const seen = turns.pairs('one', 0, 7, { ...many(11), slow: 1.2 });
    const { uri } = await turns.look(turns.asked([seen]));
    const { most: _, ...asked } = turns.asked([seen]);
    expect((await turns.confirm({ ...asked, before: uri ?? '' })).confirmed).toEqual([]);
  });

  it('convicts nobody where identical executables differ', async () => {
    const turns = new MeasuredTurns();
    const control = turns.pairs('control', 0, 4, many(10, 1.2), true);
    const answer = await turns.look(turns.asked([turns.pairs('one', 0, 4, { ...many(11), slow: 1.2 }), control]));
    expect(answer).toMatchObject({ drifting: true, undecided: [], candidates: [] });
    const verdicts = await turns.verdicts(answer.uri ?? '');
    expect(verdicts.get(liveKey({ executable: 'one', name: 'slow' }))?.cause).toBe('drifting');
    expect([...verdicts.keys()].some((key) => key.includes('control'))).toBe(false);
  });
});

it('names executables alone where their benchmarks are too many, in less than goes through the server at once', async () => {
  const turns = new MeasuredTurns();
  const long = (count: number) =>
    Object.fromEntries(Object.keys(many(count)).map((name) => [name.padEnd(90, 'x'), 1] as const));
  const executables = [turns.pairs('large', 0, 1, long(900)), turns.pairs('small', 0, 1, { x: 1 })];
  const { undecided } = await turns.look(turns.asked(executables));
  expect(undecided).toEqual([
    { key: 'small', benchmarks: ['x'] },
    { key: 'large', benchmarks: null },
  ]);
  expect(JSON.stringify(undecided).length).toBeLessThan(LARGEST_PAYLOAD);
});

it('keeps nothing that it could not read again: a bench may list other names in each round', async () => {
  const turns = new MeasuredTurns();
  const named = (from: number) =>
    Object.fromEntries(Array.from({ length: 5_500 }, (_, index) => [`b${from + index}`, 1] as const));
  const [one, other] = [turns.pairs('one', 0, 1, named(0)), turns.pairs('one', 1, 2, named(5_500))];
  const both = { ...one, base: [...one.base, ...other.base], change: [...one.change, ...other.change] };
  expect(await turns.look(turns.asked([both]))).toMatchObject({
    uri: null,
    candidates: [],
    why: 'the rounds name more than a look can keep',
  });
  expect(turns.blobs.size).toBe(0);
});

it.each([
  ['not-found', 'is gone'],
  ['corrupt', 'is damaged'],
  ['too-large', 'is larger than what is kept of its kind'],
] as const)('says that it can not go on from a look that is %s, and that one can not be kept', async (kind, fault) => {
  const turns = new MeasuredTurns();
  const asked = turns.asked([turns.pairs('one', 0, 1, { a: 1 })], 'look:before');
  const refuse = () => Promise.reject(new StoreError(kind, 'refused'));
  const looking = (store: { putJson?: typeof refuse; getJson?: typeof refuse }) =>
    createLookAtTurns({
      heartbeat: () => {},
      loadMeasurementSet: async (uri) => turns.sets.get(uri) as MeasurementSet,
      store: { putJson: async () => ({ uri: '', digest: '' }), getJson: refuse, ...store },
    });
  const nothing = { uri: null, undecided: [{ key: 'one', benchmarks: null }], candidates: [] };
  expect(await looking({ getJson: refuse })(asked)).toMatchObject({
    ...nothing,
    why: `what the look before came to ${fault}`,
  });
  expect(await looking({ putJson: refuse })({ ...asked, before: null })).toMatchObject({
    ...nothing,
    why: `what the look came to ${fault}`,
  });
});

it('tells what was left undecided from noise where the machine drifts', async () => {
  const turns = new MeasuredTurns();
  const control = turns.pairs('control', 0, 4, many(10, 1.2), true);
  const { uri } = await turns.look(turns.asked([turns.pairs('one', 0, 4, { ...many(11), slight: 1.024 }), control]));
  const verdict = (await turns.verdicts(uri ?? '')).get(liveKey({ executable: 'one', name: 'slight' }));
  expect(verdict).toEqual({ verdict: 'inconclusive', cause: 'drifting' });
});
