import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createConfirmTurns } from '../../../../../activities/control/looks/confirm-turns.ts';
import { createLookAtTurns } from '../../../../../activities/control/looks/look-at-turns.ts';
import { readVerdicts } from '../../../../../activities/control/looks/read-verdicts.ts';
import { StoreError } from '../../../../../adapters/store/content/store-error.ts';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import { liveKey } from '../../../../../gate/comparison/live/live-benchmark.ts';
import type { HalfOfPair, LookAsked, TurnsOfExecutable } from '../../../../../gate/contract/measured/look-asked.ts';
import { LARGEST_PAYLOAD } from '../../../../../gate/names/limits.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { bench, measurementSet } from '../../../../support/policy/measured.ts';

const BASE = { commit: 'b'.repeat(40), tree: 'd'.repeat(40) };
const CHANGE = { commit: 'c'.repeat(40), tree: 'e'.repeat(40) };

/** A run's sets, a store for what looks keep, and who looks. */
class Turns {
  readonly sets = new Map<string, MeasurementSet>();
  readonly blobs = new Map<string, string>();
  readonly loaded: string[] = [];
  readonly random = new Random(3);
  readonly #deps = {
    heartbeat: () => {},
    loadMeasurementSet: async (uri: string) => {
      this.loaded.push(uri);
      const set = this.sets.get(uri);
      if (set === undefined) throw new StoreError('not-found', `nothing at ${uri}`);
      return set;
    },
    store: {
      putJson: async (value: unknown) => {
        const uri = `look:${this.blobs.size}`;
        this.blobs.set(uri, JSON.stringify(value));
        return { uri, digest: '' };
      },
      getJson: async <T>(uri: string, schema: z.ZodType<T>): Promise<T> =>
        schema.parse(JSON.parse(this.blobs.get(uri) ?? '')),
    },
  };
  readonly look = createLookAtTurns(this.#deps);
  readonly confirm = createConfirmTurns(this.#deps);
  readonly verdicts = (uri: string) => readVerdicts(this.#deps.store, uri);

  /** A half of benchmarks that take so long, with a scatter of half a per cent. */
  half(key: string, pair: number, side: 'base' | 'change', times: Record<string, number>, extra = {}): HalfOfPair {
    const uri = `${key}/${side}/${pair}`;
    const benchmarks = Object.entries(times).map(([id, time]) => {
      const ns = time * Math.exp(0.005 * this.random.normal());
      const estimate = { point: ns, lower: ns * 0.99, upper: ns * 1.01 };
      return bench(id, ns, { statistics: { mean: estimate, median: estimate } });
    });
    const { commit, tree } = side === 'base' ? BASE : CHANGE;
    const executable = { key, package: 'one', target: key, features: ['cpu'], args: ['--bench'] };
    const revision = { commit, tree, clean: true };
    this.sets.set(uri, measurementSet({ executable, benchmarks, revision, ...extra }));
    return { session: 's', uri, half: { pair, order: (pair % 2 === 0) === (side === 'base') ? 'first' : 'second' } };
  }

  /** Pairs of an executable, in which the change takes so many times as long. */
  pairs(key: string, from: number, to: number, factors: Record<string, number>, isControl = false): TurnsOfExecutable {
    const numbers = Array.from({ length: to - from }, (_, index) => from + index);
    const base = Object.fromEntries(Object.keys(factors).map((name) => [name, 1000]));
    const change = Object.fromEntries(Object.entries(factors).map(([name, factor]) => [name, 1000 * factor]));
    return {
      ...{ key, isControl },
      base: numbers.map((pair) => this.half(key, pair, 'base', base)),
      change: numbers.map((pair) => this.half(key, pair, 'change', change)),
    };
  }

  asked(executables: readonly TurnsOfExecutable[], before: string | null = null): LookAsked {
    return { most: 14, before, base: BASE, change: CHANGE, toolchainAlternatives: [], executables };
  }
}

const many = (count: number, factor = 1): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`b${String(index).padStart(4, '0')}`, factor]));

describe('a look at what was measured by turns', () => {
  it('says what is still to be measured, by executable and name, and goes on from what it kept', async () => {
    const turns = new Turns();
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
    const turns = new Turns();
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
    const turns = new Turns();
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
    const turns = new Turns();
    const seen = turns.pairs('one', 0, 7, { ...many(11), slow: 1.2 });
    const { uri } = await turns.look(turns.asked([seen]));
    const { most: _, ...asked } = turns.asked([seen]);
    expect((await turns.confirm({ ...asked, before: uri ?? '' })).confirmed).toEqual([]);
  });

  it('convicts nobody where identical executables differ', async () => {
    const turns = new Turns();
    const control = turns.pairs('control', 0, 4, many(10, 1.2), true);
    const answer = await turns.look(turns.asked([turns.pairs('one', 0, 4, { ...many(11), slow: 1.2 }), control]));
    expect(answer).toMatchObject({ drifting: true, undecided: [], candidates: [] });
    const verdicts = await turns.verdicts(answer.uri ?? '');
    expect(verdicts.get(liveKey({ executable: 'one', name: 'slow' }))?.cause).toBe('drifting');
    expect([...verdicts.keys()].some((key) => key.includes('control'))).toBe(false);
  });
});

describe('halves that don’t count', () => {
  const slow = { ...many(11), slow: 1.2 };
  const found = async (turns: Turns, executable: TurnsOfExecutable) =>
    (await turns.look(turns.asked([executable]))).candidates.flatMap(({ benchmarks }) => benchmarks);

  it.each([
    ['of another commit', { revision: { ...BASE, clean: true } }],
    ['of another executable', { executable: { key: 'x', package: 'x', target: 'x', features: [], args: [] } }],
    ['of a checkout that was changed', { revision: { ...CHANGE, clean: false } }],
  ])('%s are in no pair', async (_, extra) => {
    const turns = new Turns();
    const pairs = turns.pairs('one', 0, 4, slow);
    expect(await found(turns, pairs)).toEqual(['slow']);
    for (const { uri } of pairs.change) turns.sets.set(uri, { ...(turns.sets.get(uri) as MeasurementSet), ...extra });
    expect(await found(turns, pairs)).toEqual([]);
  });

  it('that are gone drop their pairs, and a store that doesn’t answer is no look', async () => {
    const turns = new Turns();
    const pairs = turns.pairs('one', 0, 7, slow);
    for (const { uri } of pairs.base.slice(1)) turns.sets.delete(uri);
    expect(await found(turns, pairs)).toEqual([]);
    const down = createLookAtTurns({
      heartbeat: () => {},
      loadMeasurementSet: async () => Promise.reject(new StoreError('unavailable', 'down')),
      store: { putJson: async () => ({ uri: '', digest: '' }), getJson: async () => Promise.reject(new Error()) },
    });
    await expect(down(turns.asked([pairs]))).rejects.toThrow('down');
  });

  it('of two benchmarks of one name say nothing of it', async () => {
    const turns = new Turns();
    const pairs = turns.pairs('one', 0, 4, slow);
    for (const { uri } of pairs.change) {
      const set = turns.sets.get(uri) as MeasurementSet;
      const twice = set.benchmarks.filter(({ id }) => id === 'slow').map((each) => ({ ...each, directory: 'other' }));
      turns.sets.set(uri, { ...set, benchmarks: [...set.benchmarks, ...twice] });
    }
    expect(await found(turns, pairs)).toEqual([]);
  });
});

it('names executables alone where their benchmarks are too many, in less than goes through the server at once', async () => {
  const turns = new Turns();
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
  const turns = new Turns();
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
  const turns = new Turns();
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
  const turns = new Turns();
  const control = turns.pairs('control', 0, 4, many(10, 1.2), true);
  const { uri } = await turns.look(turns.asked([turns.pairs('one', 0, 4, { ...many(11), slight: 1.024 }), control]));
  const verdict = (await turns.verdicts(uri ?? '')).get(liveKey({ executable: 'one', name: 'slight' }));
  expect(verdict).toEqual({ verdict: 'inconclusive', cause: 'drifting' });
});
