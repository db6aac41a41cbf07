import { expect, it } from 'vitest';
import type { OfferedSets } from '../../../../gate/contract/measured/measured-list.ts';
import { createOffer } from '../../../../workflows/lane/offer.ts';

const TERMS = 'e'.repeat(64);
const set = (
  key: string,
  changes: { run?: string; lease?: string; terms?: string } = {},
): OfferedSets['sets'][number] => ({
  ...{
    kind: 'program-run',
    key,
    terms: TERMS,
    run: 'r1',
    lease: 'l1',
    measuredAt: '2026-11-29T10:00:00.000Z',
    ...changes,
  },
  ref: {
    ...{ suite: 'main', run: key, uri: `store:${key}`, hostId: 'cpu-1', machineClass: 'class' },
    ...{ problems: {}, durationMs: 1 },
  },
});
const compared = new Map([['whole', 'whole'] as const, ['never', 'never'] as const]);
const taken = (sets: OfferedSets['sets'], suite: string, changes: object = {}) => [
  ...createOffer(sets, compared)
    .reports({ suite, keys: ['a', 'b'], terms: TERMS, begun: false, ...changes })
    .keys(),
];
const both = [set('a'), set('b')];

it('offers of a suite what is there on the terms of its build', () => {
  expect(taken(both, 'free')).toEqual(['a', 'b']);
  expect(taken([set('a', { terms: 'f'.repeat(64) }), set('b', { lease: 'l2' })], 'free')).toEqual(['b']);
  expect(taken(both, 'free', { begun: true })).toEqual(['a', 'b']);
  expect(taken(both, 'free', { terms: undefined })).toEqual([]);
});

it('offers whole, from one lease and on equal terms, what a ratio compares with itself', () => {
  expect(taken(both, 'whole')).toEqual(['a', 'b']);
  expect(taken([set('a')], 'whole')).toEqual([]);
  expect(taken([set('a'), set('b', { lease: 'l2' })], 'whole')).toEqual([]);
  expect(taken([set('a'), set('b', { run: 'r2' })], 'whole')).toEqual([]);
  expect(taken([set('a'), set('b', { terms: 'f'.repeat(64) })], 'whole')).toEqual([]);
});

it('offers nothing of it once the run has measured some of it, nor of suites that are compared with each other', () => {
  expect(taken(both, 'whole', { begun: true })).toEqual([]);
  expect(taken(both, 'never')).toEqual([]);
});
