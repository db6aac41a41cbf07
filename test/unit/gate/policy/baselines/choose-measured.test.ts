import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedSet, MeasuredList } from '../../../../../gate/contract/measured/measured-list.ts';
import { chooseMeasured, ratioGroups } from '../../../../../gate/policy/baselines/choose-measured.ts';

const NOW = Date.parse('2026-11-29T12:00:00.000Z');
const HOUR = 3_600_000;
const at = (hoursAgo: number): string => new Date(NOW - hoursAgo * HOUR).toISOString();

const set = (key: string, lease: string, hoursAgo: number, changes: object = {}): ListedSet => ({
  kind: 'executable',
  key,
  terms: 'e'.repeat(64),
  lease,
  measuredAt: at(hoursAgo),
  ref: {
    key,
    uri: `store:${lease}/${key}`,
    target: key,
    hostId: 'cpu-1',
    machineClass: 'class',
    lane: 'cpu',
    listed: 2,
    measured: 2,
    problems: {},
    durationMs: 10,
    ...changes,
  },
});

const list = (run: string, sets: ListedSet[], whole: MeasuredList['whole'] = []): MeasuredList => ({
  schemaVersion: 1,
  kind: 'benchmark-gate/measured',
  terms: {
    repository: 'acme/engine',
    commit: 'a'.repeat(40),
    tree: 'b'.repeat(40),
    profile: 'test',
    profileDigest: 'd'.repeat(64),
    lane: 'cpu',
    machineClass: 'class',
    isolation: 'bubblewrap',
  },
  run: { workflowId: `benchmark-gate/${run}`, firstExecutionRunId: run },
  sets,
  whole,
});

const tasks = ['main', 'extra'].map((suite) => ({ suite, side: 'cpu' as const }));
const whole = (suite: string, lease: string, keys: string[]) => ({ suite, side: 'cpu' as const, lease, keys });
const uris = (choice: ReturnType<typeof chooseMeasured>) => choice.sets.map(({ ref }) => ref.uri).sort();

describe('without ratios', () => {
  const query = { tasks, ratios: [], now: NOW };

  it('takes of each executable what was measured last, from whichever run', () => {
    const lists = [
      list('r1', [set('a', 'l1', 5), set('b', 'l1', 1)]),
      list('r2', [set('a', 'l2', 3), set('b', 'l2', 2)]),
    ];
    const choice = chooseMeasured(lists, query);
    expect(uris(choice)).toEqual(['store:l1/b', 'store:l2/a']);
    expect(choice.sets.map(({ run, key }) => `${run} ${key}`).sort()).toEqual(['r1 b', 'r2 a']);
    expect(uris(chooseMeasured(lists, query, new Set(['store:l2/a'])))).toEqual(['store:l1/a', 'store:l1/b']);
  });

  it.each([
    ['an hour ago', 1, 1],
    ['a day ago', 24, 1],
    ['more than a day ago', 24.001, 0],
    ['in the future, which nobody can date', -0.001, 0],
  ])('counts the age from when it was measured: %s', (_, hoursAgo, count) => {
    expect(chooseMeasured([list('r1', [set('a', 'l1', hoursAgo)])], query).sets).toHaveLength(count);
  });

  it('takes no set that lacks a benchmark', () => {
    expect(chooseMeasured([list('r1', [set('a', 'l1', 1, { measured: 1 })])], query).sets).toEqual([]);
  });
});

describe('suites that a ratio compares', () => {
  const query = { tasks, ratios: [['extra', 'main']], now: NOW };

  it('are taken over from the last lease that measured them all', () => {
    const lists = [
      list('r1', [set('a', 'l1', 4), set('b', 'l1', 4)], [whole('main', 'l1', ['a']), whole('extra', 'l1', ['b'])]),
      list('r2', [set('a', 'l2', 2)], [whole('main', 'l2', ['a'])]),
      list('r3', [set('b', 'l3', 1)], [whole('extra', 'l3', ['b'])]),
    ];
    expect(chooseMeasured(lists, query)).toMatchObject({ notFor: [] });
    expect(uris(chooseMeasured(lists, query))).toEqual(['store:l1/a', 'store:l1/b']);
    expect(chooseMeasured(lists, query, new Set(['store:l1/b'])).notFor.toSorted()).toEqual(['extra', 'main']);
    expect(chooseMeasured(lists, { ...query, now: NOW + 21 * HOUR }).notFor.toSorted()).toEqual(['extra', 'main']);
  });

  it('are not taken over by one that another run calls whole', () => {
    const lists = [list('r1', [set('a', 'l1', 4)]), list('r2', [], [whole('main', 'l1', ['a'])])];
    expect(chooseMeasured(lists, { ...query, tasks: tasks.slice(0, 1) }).notFor).toEqual(['main']);
  });

  it('come from one lease, or are measured, whatever was listed', () => {
    const name = (of: string, most: number) => fc.integer({ min: 1, max: most }).map((n) => `${of}${n}`);
    const sets = fc.array(fc.tuple(name('k', 4), name('l', 3), fc.double({ min: -1, max: 30, noNaN: true })), {
      maxLength: 12,
    });
    const wholes = fc.array(
      fc.tuple(fc.constantFrom('main', 'extra', 'third'), name('l', 3), fc.uniqueArray(name('k', 4), { minLength: 1 })),
      { maxLength: 8 },
    );
    const lists = fc.array(fc.tuple(name('r', 3), sets, wholes), { maxLength: 5 });
    fc.assert(
      fc.property(lists, (given) => {
        const listed = given.map(([run, of, ended]) =>
          list(
            run,
            of.map(([key, lease, hours]) => set(key, lease, hours, { uri: `store:${run}/${lease}/${key}/${hours}` })),
            ended.map(([suite, lease, keys]) => whole(suite, lease, keys)),
          ),
        );
        const asked = { ...query, tasks: [...tasks, { suite: 'third', side: 'cpu' as const }] };
        const { sets: chosen, notFor } = chooseMeasured(listed, asked);
        expect(new Set(chosen.map(({ key }) => key)).size).toBe(chosen.length);
        for (const { measuredAt } of chosen) {
          expect(NOW - Date.parse(measuredAt)).toBeGreaterThanOrEqual(0);
          expect(NOW - Date.parse(measuredAt)).toBeLessThanOrEqual(24 * HOUR);
        }
        expect(notFor).not.toContain('third');
        if (notFor.length > 0) return;
        // Some lease of some run measured both suites whole, and all of their sets are its own.
        const places = new Set(chosen.map(({ run, lease }) => `${run} ${lease}`));
        const fits = [...places].some((place) =>
          ['main', 'extra'].every((suite) =>
            listed.some(({ run, whole: ended }) =>
              ended.some(
                (each) =>
                  each.suite === suite &&
                  `${run.firstExecutionRunId} ${each.lease}` === place &&
                  each.keys.every((key) =>
                    chosen.some((one) => one.key === key && `${one.run} ${one.lease}` === place),
                  ),
              ),
            ),
          ),
        );
        expect(fits).toBe(true);
      }),
    );
  });
});

it('groups the suites of ratios that share one', () => {
  const side = (...suites: string[]) => ({ suites, benchmark: '.' });
  const ratio = (of: string[], over: string[]) => ({ unit: 'x', ratio: { of: side(...of), over: side(...over) } });
  const metrics = {
    a: ratio(['s1'], ['s1']),
    b: ratio(['s2'], ['s3']),
    c: { unit: 'x', rate: { ...side('s9'), scale: 1 } },
    d: ratio(['s4'], ['s5']),
    e: ratio(['s3'], ['s5']),
  };
  expect(ratioGroups({ metrics }).sort()).toEqual([['s1'], ['s2', 's3', 's4', 's5']]);
});
