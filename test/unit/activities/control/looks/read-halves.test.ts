import { describe, expect, it } from 'vitest';
import { createLookAtTurns } from '../../../../../activities/control/looks/look-at-turns.ts';
import { StoreError } from '../../../../../adapters/store/content/store-error.ts';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import type { TurnsOfExecutable } from '../../../../../gate/contract/measured/look-asked.ts';
import { BASE, CHANGE, MeasuredTurns, many } from '../../../../support/comparison/measured-turns.ts';

describe('halves that don’t count', () => {
  const slow = { ...many(11), slow: 1.2 };
  const found = async (turns: MeasuredTurns, executable: TurnsOfExecutable) =>
    (await turns.look(turns.asked([executable]))).candidates.flatMap(({ benchmarks }) => benchmarks);

  it.each([
    ['of another commit', { revision: { ...BASE, clean: true } }],
    ['of another executable', { executable: { key: 'x', package: 'x', target: 'x', features: [], args: [] } }],
    ['of a checkout that was changed', { revision: { ...CHANGE, clean: false } }],
  ])('%s are in no pair', async (_, extra) => {
    const turns = new MeasuredTurns();
    const pairs = turns.pairs('one', 0, 4, slow);
    expect(await found(turns, pairs)).toEqual(['slow']);
    for (const { uri } of pairs.change) turns.sets.set(uri, { ...(turns.sets.get(uri) as MeasurementSet), ...extra });
    expect(await found(turns, pairs)).toEqual([]);
  });

  it('that are gone drop their pairs, and a store that doesn’t answer is no look', async () => {
    const turns = new MeasuredTurns();
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
    const turns = new MeasuredTurns();
    const pairs = turns.pairs('one', 0, 4, slow);
    for (const { uri } of pairs.change) {
      const set = turns.sets.get(uri) as MeasurementSet;
      const twice = set.benchmarks.filter(({ id }) => id === 'slow').map((each) => ({ ...each, directory: 'other' }));
      turns.sets.set(uri, { ...set, benchmarks: [...set.benchmarks, ...twice] });
    }
    expect(await found(turns, pairs)).toEqual([]);
  });
});
