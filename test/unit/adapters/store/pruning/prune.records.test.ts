import { describe, expect, it } from 'vitest';
import { documentOfDaysAgo, prune } from '../../../../support/store/pruned.ts';
import { age, filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';

describe('baseline prune, of what is no baseline,', () => {
  it('keeps for a week what a later run may take over, and then forgets it, its list and its sets', async () => {
    const { root, store } = await temporaryStore();
    const commit = 'a'.repeat(40);
    const { uri } = await store.putJson({ measured: [1, 2, 3] });
    await store.putMeasuredList(commit, 1, JSON.stringify({ uri }));
    const lists = async () => {
      let count = 0;
      for await (const _ of store.readMeasuredLists(commit, { now: Date.now(), most: 1000 })) count++;
      return count;
    };
    await age(root, 6);
    await prune(store);
    expect([await lists(), await store.get(uri).then(String)]).toEqual([1, '{"measured":[1,2,3]}']);
    await age(root, 8);
    await prune(store, { keepDays: '0' });
    expect(await lists()).toBe(0);
    await expect(store.get(uri)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await filesBelow(root)).toEqual([]);
  });

  it('keeps for a week what was found at a trusted base', async () => {
    const { root, store } = await temporaryStore();
    const terms = 'b'.repeat(64);
    await store.putBaseAnswer(terms, 1, '{}');
    const answers = async () => {
      let count = 0;
      for await (const _ of store.readBaseAnswers(terms, { now: Date.now(), most: 1000 })) count++;
      return count;
    };
    await age(root, 6);
    await prune(store, { keepDays: '0' });
    expect(await answers()).toBe(1);
    await age(root, 8);
    await prune(store);
    expect(await answers()).toBe(0);
    expect(await filesBelow(root)).toEqual([]);
  });

  it('keeps a calibration for as long as it may hold, whatever the policy', async () => {
    const { root, store } = await temporaryStore();
    const place = 'b'.repeat(64);
    await store.putCalibration(place, 1, '{}');
    const calibrations = async () => {
      let count = 0;
      for await (const _ of store.readCalibrations(place, { now: Date.now(), most: 1000 })) count++;
      return count;
    };
    await age(root, 29);
    await prune(store, { keepDays: '0' });
    expect(await calibrations()).toBe(1);
    await age(root, 31);
    await prune(store);
    expect(await calibrations()).toBe(0);
    expect(await filesBelow(root)).toEqual([]);
  });

  it('removes what runs told of a subject when that is old, whatever became of their baselines', async () => {
    const { root, store } = await temporaryStore();
    await store.writeBaseline(documentOfDaysAgo(10));
    const told = (run: string) => `progress/acme~engine/pr-7/sample/20261122100000000-${run}-20261122100500000.json`;
    await store.putRecord(told('run-10'), '{}');
    await age(root, 100);
    await store.putRecord(told('run-11'), '{}');
    expect(await prune(store, { dryRun: true, json: true })).toContain('"runs": 0');
    await prune(store);
    expect(await store.recordsIn('progress/acme~engine/pr-7/sample')).toEqual([told('run-11')]);
  });
});
