import { expect, it } from 'vitest';
import { Baselines } from '../../../../../adapters/store/baselines/baselines.ts';
import { Blobs } from '../../../../../adapters/store/content/blobs.ts';
import type { ObjectStore } from '../../../../../adapters/store/content/object-store.ts';
import type { Store } from '../../../../../adapters/store/content/store.ts';
import { filesystemObjects } from '../../../../../adapters/store/folder/filesystem-objects.ts';
import { prune } from '../../../../../adapters/store/pruning/prune.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOTHING_KEPT = { keepDays: 0, keepNewest: 0, keepBranchDays: 0 };

/** Far enough ahead for everything to be old. */
const later = () => new Date(Date.now() + 1000 * DAY);

const OLD = exampleDocument({ startedAt: '2020-01-01T00:00:00Z', finishedAt: '2020-01-01T00:05:00Z' });

class Killed extends Error {}

/** The same objects, with some of what they do done otherwise. */
const over = (objects: ObjectStore, otherwise: Partial<ObjectStore>): ObjectStore =>
  new Proxy(objects, {
    get(target, name) {
      const value: unknown = Reflect.get(otherwise, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** Objects that are told before each step that changes or asks something. */
function stepwise(objects: ObjectStore, before: (step: number) => Promise<void>): ObjectStore {
  let step = 0;
  const steps = ['create', 'remove', 'exists', 'list'] as const;
  const wrapped = Object.fromEntries(
    steps.map((name) => [
      name,
      async (...args: unknown[]) => {
        await before(step++);
        return (objects[name] as (...args: unknown[]) => Promise<unknown>)(...args);
      },
    ]),
  );
  return over(objects, wrapped);
}

/** Objects that tell when whoever writes by them has looked for marks of pruners. */
const looking = (objects: ObjectStore, onLooked: () => void): ObjectStore =>
  over(objects, {
    async list(prefix: string) {
      const names = await objects.list(prefix);
      // The writer's next words come first.
      if (prefix === 'baselines/removing') setImmediate(onLooked);
      return names;
    },
  });

/** A pruner of the one baseline that is killed before a step; before another, a writer of the same baseline begins. */
async function pruneAndWrite(killedAt: number, writesAt: number) {
  const { root, store } = await temporaryStore();
  await store.writeBaseline(OLD);
  const plan = await store.planPruning(NOTHING_KEPT, new Date());
  expect(plan.baselines).toHaveLength(1);
  let writing: Promise<unknown> = Promise.resolve('not begun');
  let killed = false;
  const objects = stepwise(filesystemObjects(root), async (step) => {
    if (step === writesAt) {
      // It is through, or has seen that it has to write anew.
      await new Promise<void>((resolve) => {
        const own = looking(filesystemObjects(root), resolve);
        writing = new Baselines(own, new Blobs(own)).writeBaseline(OLD).catch((error: unknown) => error);
        void writing.then(() => resolve());
      });
    }
    if (step === killedAt) killed = true;
    if (killed) throw new Killed();
  });
  await prune(objects, plan).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  return { root, store, written: await writing, killed };
}

/** What is found is whole, by each index and by its content. */
async function expectNoHalf(store: Store): Promise<number> {
  const found = await store.findBaselines({});
  for (const { digest, commit, tree } of found) {
    expect(await store.verifyBaseline(digest)).toEqual([]);
    expect(await store.readBaseline(digest)).toEqual(OLD);
    expect(await store.findBaselines({ commit })).toHaveLength(1);
    expect(await store.findBaselines({ tree })).toHaveLength(1);
  }
  expect(await store.listBaselines()).toHaveLength(found.length);
  expect((await store.findBaselines({ commit: OLD.commit })).length).toBe(found.length);
  return found.length;
}

it('a pruner that is killed at any step leaves no half, whenever the same baseline is written anew', async () => {
  let steps = 0;
  for (;;) {
    const { killed } = await pruneAndWrite(steps, -1);
    if (!killed) break;
    steps += 1;
  }
  expect(steps).toBeGreaterThan(8);
  // The writer is through, or in its middle, when the next steps are taken.
  const pairs = Array.from({ length: steps }, (_, writesAt) =>
    [0, 2].map((more) => ({ writesAt, killedAt: Math.min(writesAt + more, steps - 1) })),
  ).flat();
  let wholes = 0;
  await Promise.all(
    pairs.map(async ({ killedAt, writesAt }) => {
      const { root, store, written } = await pruneAndWrite(killedAt, writesAt);
      const found = await expectNoHalf(store);
      wholes += found;
      // Who was told that it is written finds it, unless the pruner came after.
      if (written instanceof Error) expect(written).toMatchObject({ kind: 'unavailable' });
      // The next prune finishes it, and then it can be written again.
      await store.prune(await store.planPruning(NOTHING_KEPT, later()));
      expect(await filesBelow(root)).toEqual([]);
      await store.writeBaseline(OLD);
      expect(await expectNoHalf(store)).toBe(1);
    }),
  );
  expect(wholes).toBeGreaterThan(0);
});

it('a pruner that lives leaves it gone or whole, whenever the same baseline is written anew', async () => {
  await Promise.all(
    Array.from({ length: 12 }, async (_, writesAt) => {
      const { store, written } = await pruneAndWrite(-1, writesAt);
      const found = await expectNoHalf(store);
      if (found === 0 && written instanceof Error) expect(written).toMatchObject({ kind: 'unavailable' });
    }),
  );
});
