import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../../adapters/store/content/store.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';
import { kill, writer } from '../../../../support/store/writer-process.ts';

/** Far enough ahead for everything to be old. */
const LATER = '1000';

async function fill(store: Store, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const commit = number.toString(16).padStart(40, '0');
    const run = { workflowId: 'benchmark-gate/example', firstExecutionRunId: `run-${number}` };
    await store.writeBaseline(exampleDocument({ commit, run }));
    await store.putRecord(`runs/run-${number}/ledger/0-after.md`, commit);
  }
  await store.putJson('content that nobody refers to');
}

/** Nothing is wrong with anything that is found; returns how much that is. */
async function expectWhole(store: Store): Promise<number> {
  const listed = await store.listBaselines();
  for (const { digest } of listed) expect(await store.verifyBaseline(digest)).toEqual([]);
  expect(await store.findBaselines({})).toHaveLength(listed.length);
  return listed.length;
}

describe('a store that is pruned', () => {
  it('holds every baseline whole or not at all when the pruner is killed, and the next one finishes', async () => {
    const { root, address, store } = await temporaryStore();
    await fill(store, 80);
    const entries = () => readdir(path.join(root, 'baselines/entries'));
    for (const gone of [1, 10, 25]) {
      const { child } = writer('prune', address, LATER, '1');
      while ((await entries()).length > 80 - gone) {
        expect(child.exitCode).toBeNull();
        await sleep(1);
      }
      await kill(child);
      const found = await expectWhole(store);
      // The one that it was removing is found no more, whether its entry is still there or not.
      const held = (await entries()).length;
      expect([held, held - 1]).toContain(found);
      expect(held).toBeGreaterThan(0);
    }
    const { child } = writer('prune', address, LATER, '1');
    expect(await once(child, 'exit')).toEqual([0, null]);
    // A mark that a killed one was writing is swept with what writers left.
    expect((await filesBelow(root)).filter((file) => !file.startsWith('tmp/'))).toEqual([]);
  });

  it('takes two pruners at once', async () => {
    const { root, address, store } = await temporaryStore();
    await fill(store, 25);
    const both = [writer('prune', address, LATER, '1'), writer('prune', address, LATER, '1')];
    const exits = await Promise.all(both.map(({ child }) => once(child, 'exit')));
    expect(exits).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await filesBelow(root)).toEqual([]);
  });

  it('is never left with half a baseline by a pruner and writers of the very same ones', async () => {
    const { address, store } = await temporaryStore();
    const pruners = [writer('prune', address), writer('prune', address)];
    await Promise.all(pruners.map(({ lines }) => lines.next()));
    const writers = [writer('old-baselines', address, '30'), writer('old-baselines', address, '30')];
    const exits = await Promise.all(writers.map(({ child }) => once(child, 'exit')));
    expect(exits).toEqual([
      [0, null],
      [0, null],
    ]);
    const removed: number[] = [];
    for (const { child, lines } of pruners) {
      // What they were removing when the last writer ended is gone, or whole again: a kill in its middle may leave a half.
      for (let plans = 0; plans < 2; plans += 1) removed.push(JSON.parse((await lines.next()).value));
      expect(child.exitCode).toBeNull();
      await kill(child);
    }
    for (const { lines } of pruners) for await (const line of lines) removed.push(JSON.parse(line));
    expect(Math.max(...removed)).toBeGreaterThan(0);
    await expectWhole(store);
    const young = await store.writeBaseline(exampleDocument({ finishedAt: new Date().toISOString() }));
    const last = writer('prune', address, '0', '1');
    expect(await once(last.child, 'exit')).toEqual([0, null]);
    expect(await store.findBaselines({})).toEqual([young]);
    expect(await store.verifyBaseline(young.digest)).toEqual([]);
  });
});
