import { expect, it } from 'vitest';
import type { ListedSet, MeasuredList } from '../../../../../gate/contract/measured/measured-list.ts';
import { chooseMeasured } from '../../../../../gate/policy/baselines/choose-measured.ts';

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

const list = (run: string, sets: ListedSet[]): MeasuredList => ({
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
});

const uris = (choice: ReturnType<typeof chooseMeasured>) => choice.map(({ ref }) => ref.uri).sort();

it('takes of each executable what was measured last, from whichever run', () => {
  const lists = [
    list('r1', [set('a', 'l1', 5), set('b', 'l1', 1)]),
    list('r2', [set('a', 'l2', 3), set('b', 'l2', 2)]),
  ];
  const choice = chooseMeasured(lists, NOW);
  expect(uris(choice)).toEqual(['store:l1/b', 'store:l2/a']);
  expect(choice.map(({ run, key }) => `${run} ${key}`).sort()).toEqual(['r1 b', 'r2 a']);
  expect(uris(chooseMeasured(lists, NOW, new Set(['store:l2/a'])))).toEqual(['store:l1/a', 'store:l1/b']);
});

it('takes what was built otherwise beside it: a newer one hides nothing of other terms', () => {
  const lists = [
    list('r1', [set('a', 'l1', 5), set('a', 'l0', 6)]),
    list('r2', [{ ...set('a', 'l2', 3), terms: 'f'.repeat(64) }]),
  ];
  expect(uris(chooseMeasured(lists, NOW))).toEqual(['store:l1/a', 'store:l2/a']);
});

it.each([
  ['an hour ago', 1, 1],
  ['a day ago', 24, 1],
  ['more than a day ago', 24.001, 0],
  ['in the future, which nobody can date', -0.001, 0],
])('counts the age from when it was measured: %s', (_, hoursAgo, count) => {
  expect(chooseMeasured([list('r1', [set('a', 'l1', hoursAgo)])], NOW)).toHaveLength(count);
});

it('takes no set that lacks a benchmark', () => {
  expect(chooseMeasured([list('r1', [set('a', 'l1', 1, { measured: 1 })])], NOW)).toEqual([]);
});
