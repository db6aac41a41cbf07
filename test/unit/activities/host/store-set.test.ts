import { expect, it } from 'vitest';
import { storeSet } from '../../../../activities/host/store-set.ts';
import { StoreError } from '../../../../adapters/store/content/store-error.ts';
import { LARGEST_SET } from '../../../../gate/names/limits.ts';
import { bench, measurementSet, reportSet } from '../../../support/policy/measured.ts';

/** A store that takes what is no longer than so many characters. */
const storeOf = (longest: number) => {
  const asked: (number | undefined)[] = [];
  return {
    asked,
    putJson: async (value: unknown, most?: number) => {
      asked.push(most);
      if (JSON.stringify(value).length > longest) throw new StoreError('too-large', 'too large');
      return { uri: 'file:///set', digest: 'sha256:0' };
    },
  };
};

const many = Array.from({ length: 1000 }, (_, index) => bench(`${index}`));

it('stores a set as it is', async () => {
  const store = storeOf(1e6);
  const set = measurementSet({ benchmarks: many });
  expect(await storeSet(store, { set, failure: null }, 'speed of one')).toEqual({
    set,
    failure: null,
    uri: 'file:///set',
  });
  expect(store.asked).toEqual([LARGEST_SET]);
});

it('keeps of one that is too large what it is of, and says so', async () => {
  const stored = await storeSet(
    storeOf(5000),
    { set: measurementSet({ benchmarks: many }), failure: null },
    'speed of one',
  );
  expect(stored.set).toMatchObject({ suite: 'unit', listed: [], benchmarks: [], remeasured: [] });
  expect(stored.failure).toEqual({
    class: 'benchmark-failed',
    message: 'speed of one gave more than the 64 MiB of results that are stored',
  });
});

it('does so with reports, and leaves a failure that came first', async () => {
  const failure = { class: 'overran' as const, message: 'tool overran its 60 s' };
  const set = reportSet({ reports: { report: 'r'.repeat(10_000) } });
  const stored = await storeSet(storeOf(5000), { set, failure }, 'tool/all');
  expect(stored).toMatchObject({ failure, set: { reports: {}, benchmarks: [] } });
});

it('throws what else the store says', async () => {
  const putJson = async () => {
    throw new StoreError('unavailable', 'the disk is full');
  };
  await expect(storeSet({ putJson }, { set: measurementSet(), failure: null }, 'speed')).rejects.toThrow(
    'disk is full',
  );
});
