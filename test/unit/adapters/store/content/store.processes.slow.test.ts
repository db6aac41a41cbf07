import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../../adapters/store/content/store.ts';
import { filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';
import { kill, writer } from '../../../../support/store/writer-process.ts';

/** Every baseline that is found at all is found by each of its indexes, and reads back whole. */
async function expectWhole(store: Store): Promise<string[]> {
  const entries = await store.findBaselines({});
  for (const entry of entries) {
    const { digest, commit, tree, branch, subject, profile, machineClass } = entry;
    expect((await store.readBaseline(digest)).commit).toBe(commit);
    const ofSubject = subject === null ? {} : { subject };
    for (const query of [{ commit }, { tree }, { branch: branch ?? '' }, ofSubject, { profile }, { machineClass }]) {
      expect((await store.findBaselines(query)).map((found) => found.digest)).toContain(digest);
    }
  }
  return entries.map(({ digest }) => digest);
}

describe('a store', () => {
  it('takes the same and other baselines from two writers at once', async () => {
    const { root, address, store } = await temporaryStore();
    const both = [writer('baselines', address, '12'), writer('baselines', address, '18')];
    const exits = await Promise.all(both.map(({ child }) => once(child, 'exit')));
    expect(exits).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await expectWhole(store)).toHaveLength(18);
    expect((await filesBelow(root)).filter((file) => /tmp/.test(file))).toEqual([]);
  });

  it('gives each record to one of two writers at once', async () => {
    const { address, store } = await temporaryStore();
    const startsAt = `${Date.now() + 3000}`;
    const both = [writer('records', address, '60', startsAt), writer('records', address, '60', startsAt)];
    const created: [number, number][] = [];
    for (const { lines } of both) for await (const line of lines) created.push(JSON.parse(line));
    expect(created.map(([number]) => number).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 60 }, (_, number) => number),
    );
    for (const [number, pid] of created)
      expect((await store.getRecord(`runs/contested/${number}`)).toString()).toBe(`${pid}`);
  });

  it('holds every baseline whole or not at all when its writer is killed', async () => {
    const { address, store } = await temporaryStore();
    const written: string[] = [];
    for (const after of [1, 4, 7]) {
      const { child, lines } = writer('baselines', address, '1000');
      for (let line = 0; line < after; line += 1) written.push(JSON.parse((await lines.next()).value));
      await kill(child);
    }
    const found = await expectWhole(store);
    expect(found).toEqual(expect.arrayContaining([...new Set(written)]));
    const again = writer('baselines', address, '9');
    expect(await once(again.child, 'exit')).toEqual([0, null]);
    expect((await expectWhole(store)).length).toBeGreaterThanOrEqual(9);
    expect(await store.findBaselines({ commit: '8'.padStart(40, '0') })).toHaveLength(1);
  });
});
