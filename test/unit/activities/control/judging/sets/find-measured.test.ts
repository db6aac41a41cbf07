import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createFindMeasured } from '../../../../../../activities/control/judging/sets/find-measured.ts';
import { createListMeasured } from '../../../../../../activities/control/judging/sets/list-measured.ts';
import { storedSets } from '../../../../../../activities/control/judging/sets/stored-sets.ts';
import { MeasuredList } from '../../../../../../gate/contract/measured/measured-list.ts';
import { temporaryKey } from '../../../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../../../support/store/store-folder.ts';
import { setStore } from '../../../../../support/workflows/scripted/scripted-sets.ts';

const COMMIT = 'a'.repeat(40);
const about = {
  repository: 'acme/engine',
  subject: { kind: 'pull-request', number: 1 },
  headSha: COMMIT,
  profile: { name: 'test' },
} as const;
const terms = {
  repository: 'acme/engine',
  commit: COMMIT,
  tree: 'b'.repeat(40),
  profile: 'test',
  profileDigest: 'd'.repeat(64),
  lane: 'cpu',
  machineClass: 'class',
  isolation: 'bubblewrap',
} as const;
const MEASURED_AT = '2026-11-29T10:00:00.000Z';
const now = Date.parse(MEASURED_AT) + 60_000;

/** A store with one run's set of one executable, listed. */
async function scene(changes: { list?: Partial<MeasuredList>; set?: object } = {}) {
  const { store, fileOf, address } = await temporaryStore();
  const key = await (await temporaryKey()).signatures();
  const sets = setStore(async (document) => (await store.putJson({ ...document, ...changes.set })).uri);
  const ref = await sets.addSet({
    ...{ commit: COMMIT, tree: terms.tree, hostId: 'cpu-1', machineClass: 'class', lane: 'cpu' as const },
    ...{ suite: 'main', command: 'cargo bench', listed: 2, count: 2, nanoseconds: () => 100, durationMs: 5 },
    executable: {
      ...{ key: 'pkg::kernels[] --bench', package: 'pkg', target: 'kernels', kind: 'bench' as const, features: [] },
      ...{ harness: 'criterion' as const, path: '/k', cwd: '/', args: ['--bench'], environment: {} },
    },
  });
  const list: MeasuredList = {
    schemaVersion: 1,
    kind: 'benchmark-gate/measured',
    terms,
    run: { workflowId: `benchmark-gate/acme/engine/issue-7/${COMMIT}/test`, firstExecutionRunId: 'first' },
    sets: [
      {
        ...{ kind: 'executable', key: ref.key, terms: 'e'.repeat(64), lease: 'l1', measuredAt: MEASURED_AT },
        ref: { ...ref, problems: {} },
      },
    ],
    ...changes.list,
  };
  const find = (ask: { own?: string; over?: boolean; signed?: boolean } = {}) =>
    createFindMeasured({
      store,
      ...storedSets(store),
      hasEnded: async () => ask.over ?? true,
      signatures: ask.signed ? key : null,
    })({ run: { workflowId: 'w', firstExecutionRunId: ask.own ?? 'second' }, terms, now });
  const put = (signed = false) =>
    createListMeasured({
      store,
      requireCaller: async () => undefined,
      ...(signed ? { signMeasured: key.signMeasured } : {}),
    })({ list, about });
  /** Writes the list as a newer version would. */
  const sign = (newer: MeasuredList) =>
    store.putMeasuredList(COMMIT, 1, JSON.stringify({ list: newer, signature: key.signMeasured?.(newer) }));
  return { store, fileOf, address, list, ref, find, put, sign };
}

it('finds what an ended run listed; not its own, nor what one under way did', async () => {
  const { find, put, ref } = await scene();
  await put();
  await put();
  expect(await find()).toMatchObject({ sets: [{ run: 'first', ref: { uri: ref.uri } }], refused: [] });
  expect((await find({ own: 'first' })).sets).toEqual([]);
  expect((await find({ over: false })).sets).toEqual([]);
});

it.each(
  Object.entries({
    repository: 'else/where',
    profileDigest: 'c'.repeat(64),
    machineClass: 'other',
    isolation: 'none',
    lane: 'cuda',
    tree: 'f'.repeat(40),
  }),
)('finds nothing of another %s', async (name, value) => {
  const { find, store, list } = await scene();
  const other = { ...list, terms: { ...terms, [name]: value } };
  await store.putMeasuredList(COMMIT, 1, JSON.stringify({ list: other }));
  expect(await find()).toEqual({ sets: [], refused: [] });
});

it('refuses a set that is damaged, and one that is not what its list says; each is named', async () => {
  const damaged = await scene();
  await damaged.put();
  await writeFile(damaged.fileOf(damaged.ref.uri), 'something else');
  expect(await damaged.find()).toEqual({ sets: [], refused: ['kernels of run first is damaged'] });

  const other = await scene({ set: { revision: { commit: 'c'.repeat(40), tree: terms.tree, clean: true } } });
  await other.put();
  expect(await other.find()).toMatchObject({ sets: [], refused: ['kernels of run first is not what its list says'] });
});

it('takes the set that was measured before, where the last one is damaged', async () => {
  const { find, put, store, list } = await scene();
  await put();
  const [set] = list.sets;
  const later = {
    ...set,
    measuredAt: '2026-11-29T10:00:30.000Z',
    ref: { ...set?.ref, uri: `${store.location}sha256/aa/${'b'.repeat(62)}.gz` },
  };
  await store.putMeasuredList(COMMIT, 2, JSON.stringify({ list: { ...list, sets: [later] } }));
  expect(await find()).toMatchObject({
    sets: [{ measuredAt: MEASURED_AT }],
    refused: ['kernels of run first is gone'],
  });
});

it('refuses a list that is none, and goes on', async () => {
  const { find, put, store } = await scene();
  await put();
  await store.putMeasuredList(COMMIT, 3, '{"list": {}}');
  await store.putMeasuredList(COMMIT, 4, 'no JSON');
  const found = await find();
  expect(found.sets).toHaveLength(1);
  // Where the store keeps it is nobody's business.
  expect(found.refused).toEqual([expect.stringMatching(/^2 of this commit's lists can't be read \([0-9a-f]{12}\)$/)]);
});

it('takes with a key only what it signed, as it was signed', async () => {
  const unsigned = await scene();
  await unsigned.put();
  const refused = ['what run first measured is signed by no trusted key'];
  expect(await unsigned.find({ signed: true })).toEqual({ sets: [], refused });

  const signed = await scene();
  await signed.put(true);
  expect((await signed.find({ signed: true })).sets).toHaveLength(1);
  let text = '';
  for await (const stored of signed.store.readMeasuredLists(COMMIT, { now, most: 1024 * 1024 }))
    text = stored.text ?? '';
  const changed = text.replace(MEASURED_AT, '2026-11-29T10:00:59.000Z');
  await signed.store.putMeasuredList(COMMIT, 9, changed);
  expect(await signed.find({ signed: true })).toMatchObject({ sets: [{ measuredAt: MEASURED_AT }], refused });
});

it('is asked again where the store does not answer', async () => {
  const { put, store } = await scene();
  await put();
  const away = Object.assign(new Error('away'), { name: 'StoreError', kind: 'unavailable' });
  const asked = createFindMeasured({
    ...storedSets({ get: () => Promise.reject(away), getJson: () => Promise.reject(away) }),
    ...{ store, hasEnded: async () => true, signatures: null },
  })({ run: { workflowId: 'w', firstExecutionRunId: 'second' }, terms, now });
  await expect(asked).rejects.toBe(away);
});

it('lists nothing for another commit than that of the run that asks', async () => {
  const { store, list } = await scene();
  const listing = createListMeasured({ store, requireCaller: async () => undefined });
  const other = { ...about, headSha: 'f'.repeat(40) };
  await expect(listing({ list, about: other })).rejects.toMatchObject({ report: { class: 'unproven' } });
});

it.each([
  'benchmark-gate/of-a-test',
  `benchmark-gate/else/where/issue-7/${COMMIT}/test`,
  `benchmark-gate/acme/engine/issue-7/${'f'.repeat(40)}/test`,
  `benchmark-gate/acme/engine/issue-7/${COMMIT}/other`,
  `benchmark-gate/acme/engine/issue-7/x/${COMMIT}/test`,
  `benchmark-gate/acme/engine/${COMMIT}/test`,
])('refuses what is of no gate of the commit: %s', async (workflowId) => {
  const { find, put } = await scene({ list: { run: { workflowId, firstExecutionRunId: 'first' } } });
  await put();
  const refused = ['what run first measured is of no gate of this commit'];
  expect(await find()).toEqual({ sets: [], refused });
});

it('takes what a newer version lists and signs with keys that this one does not know', async () => {
  const { find, sign, list } = await scene();
  const [set] = list.sets;
  const more = { sets: [{ ...set, more: 1, ref: { ...set?.ref, more: 2 } }], more: 3 } as object;
  await sign({ ...list, ...more });
  expect(await find({ signed: true })).toMatchObject({ refused: [], sets: [{ more: 1, ref: { more: 2 } }] });
});

it('lists a run of the longest command that a profile may have', async () => {
  const { list } = await scene();
  const key = `${'s'.repeat(100)}/${'r'.repeat(100)}: ${'c'.repeat(1000)}`;
  const [{ ref, ...set } = { ref: null }] = list.sets;
  expect(ref).not.toBeNull();
  expect(MeasuredList.safeParse({ ...list, sets: [{ ...set, key, ref: { ...ref, key } }] }).success).toBe(true);
});
