import { expect, it } from 'vitest';
import { StoreError } from '../../../../../adapters/store/content/store-error.ts';
import type { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import { carriedScene, INPUTS, MEASURED_AT, plain, type Suite } from '../../../../support/reuse/carried-scene.ts';

const measuredElse = (changes: Partial<Suite>): Partial<BaselineDocument> => ({
  suites: [{ ...plain, name: 'main', command: 'cargo bench -p engine', ...changes }],
});

it.each<[string, Partial<BaselineDocument>]>([
  ['under another content of the profile', { profileDigest: 'e'.repeat(64) }],
  ['before profiles were told apart', { profileDigest: undefined } as Partial<BaselineDocument>],
  ['of a checkout with changes', { dirty: true }],
  [
    'as a selection of executables',
    { complete: false, incompleteBecause: ['only the executables engine were selected'] },
  ],
  ['unsteadily', measuredElse({ problems: [{ code: 'unstable', where: 'a', message: 'm' }] })],
  ['in part', measuredElse({ status: 'incomplete' })],
  ['by another command', measuredElse({ command: 'cargo bench -p engine --bench one' })],
  ['by a simpler command', measuredElse({ method: 'alt1' })],
  ['without a record of what it was built of', measuredElse({})],
])('what was measured %s is measured', async (_, document) => {
  const { write, names } = await carriedScene({ document });
  expect(await names(await write({ 'README.md': '2' }))).not.toContain('main');
});

it('a baseline that carried its numbers over is no origin', async () => {
  const { document } = await carriedScene();
  const carriedOver = {
    ...{ by: 'source' as const, digest: `sha256:${'1'.repeat(64)}`, commit: '1'.repeat(40), measuredAt: MEASURED_AT },
    host: document.host,
  };
  const suites = document.suites.map((suite) => ({
    ...suite,
    executables: suite.executables.map((each) => ({ ...each, carriedOver })),
    reports: suite.reports.map((each) => ({ ...each, carriedOver })),
  }));
  const { write, names } = await carriedScene({ document: { suites } });
  expect(await names(await write({ 'README.md': '2' }))).toEqual([]);
});

it.each<[string, unknown]>([
  ['of another version', { ...INPUTS, schemaVersion: 2 }],
  ['that are none', { suites: [] }],
  ['that do not name the executable', { ...INPUTS, executables: [] }],
  [
    'that name a package which is not there',
    { ...INPUTS, executables: [{ key: 'engine', kind: 'bench', closure: [7] }] },
  ],
  ['that could not be told', { ...INPUTS, packages: INPUTS.packages.map((each) => ({ ...each, untold: 'why' })) }],
])('inputs %s have it measured', async (_, inputs) => {
  const { write, names } = await carriedScene({ inputs });
  expect(await names(await write({ 'README.md': '2' }))).toEqual(['verify']);
});

it('a damaged baseline, a pruned one, and one that nobody signed are passed over, and that is said', async () => {
  const { write, find, store, entry } = await carriedScene();
  const change = await write({ 'README.md': '2' });
  const unsigned = await find(change, { unsigned: true });
  expect(unsigned).toMatchObject({ suites: [], built: [expect.stringContaining('signed by no trusted key')] });
  const read = store.readBaseline.bind(store);
  for (const [kind, words] of [
    ['not-found', 'it is gone'],
    ['corrupt', 'it is damaged'],
    ['too-large', 'it is larger than what is kept of its kind'],
    ['newer-schema', 'it is of a newer version'],
  ] as const) {
    store.readBaseline = async () => Promise.reject(new StoreError(kind, kind));
    const found = await find(change);
    expect(found.suites).toEqual([]);
    expect(found.built).toEqual([`not carried over from ${entry.digest.slice(0, 19)}: ${words}`]);
  }
  store.readBaseline = read;
  expect((await find(change)).suites).toHaveLength(3);
});

it('a baseline filed under a commit or tree that it is not of is passed over, and that is said', async () => {
  const { write, find, entry, main } = await carriedScene();
  const change = await write({ 'engine/src/lib.rs': 'slower' });
  const later = await write({ 'README.md': '2' });
  // Main's numbers, said to be those of the change before: nothing that they were built of differs from that.
  const claimed = { ...entry, commit: change.sha, tree: change.tree };
  const filed = ({ tree }: { tree?: string }) => (tree === change.tree ? [claimed] : []);
  expect(await find(later, { filed })).toMatchObject({
    suites: [],
    built: [`not carried over from ${entry.digest.slice(0, 19)}: it is of another commit than its entry says`],
  });
  const right = ({ tree }: { tree?: string }) => (tree === main.tree ? [entry] : []);
  expect((await find(later, { filed: right })).suites.map(({ suite }) => suite)).toEqual(['other']);
});

it('says why of the baseline that measured, where a nearer one carried its numbers over', async () => {
  const { write, find, store, document, entry, main } = await carriedScene();
  const documented = await write({ 'README.md': '2' });
  const carriedOver = {
    ...{ by: 'source' as const, digest: entry.digest, commit: main.sha, measuredAt: MEASURED_AT },
    host: document.host,
  };
  const suites = document.suites.map((suite) => ({
    ...suite,
    executables: suite.executables.map((each) => ({ ...each, carriedOver })),
    reports: suite.reports.map((each) => ({ ...each, carriedOver })),
  }));
  await store.writeBaseline({ ...document, commit: documented.sha, tree: documented.tree, suites });
  const found = await find(await write({ 'engine/src/lib.rs': '2' }));
  expect(found.built).toContain(`main: engine/src/lib.rs is read when engine is compiled (${main.sha.slice(0, 12)})`);
});

it('finds the baseline that measured behind more that carried its numbers over than are kept', async () => {
  const { write, find, store, document, entry, main } = await carriedScene();
  const carriedOver = {
    ...{ by: 'source' as const, digest: entry.digest, commit: main.sha, measuredAt: MEASURED_AT },
    host: document.host,
  };
  const suites = document.suites.map((suite) => ({
    ...suite,
    executables: suite.executables.map((each) => ({ ...each, carriedOver })),
    reports: suite.reports.map((each) => ({ ...each, carriedOver })),
  }));
  for (let at = 0; at < 10; at += 1) {
    const { sha, tree } = await write({ 'README.md': `change ${at}` });
    await store.writeBaseline({ ...document, commit: sha, tree, suites });
  }
  const change = await write({ 'README.md': 'last' });
  const looked: (string | undefined)[] = [];
  const filed = ({ tree }: { tree?: string }) => {
    looked.push(tree);
    return undefined;
  };
  const found = await find(change, { filed });
  expect(found.suites.map(({ suite }) => suite)).toEqual(['main', 'other', 'verify']);
  expect(looked).toContain(main.tree);
});

it('looks no further than where all is found', async () => {
  const { write, find, store, document } = await carriedScene();
  let last = await write({ 'README.md': 'first' });
  for (let at = 0; at < 16; at += 1) last = await write({ 'README.md': `change ${at}` });
  await store.writeBaseline({ ...document, commit: last.sha, tree: last.tree });
  const looked: (string | undefined)[] = [];
  const filed = ({ tree }: { tree?: string }) => {
    looked.push(tree);
    return undefined;
  };
  const found = await find(await write({ 'README.md': 'last' }), { filed });
  expect(found.suites[0]?.measurements).toMatchObject([{ carriedOver: { commit: last.sha } }]);
  // The 18 commits of its history are looked up some at a time: the nearest have all.
  expect(looked).toHaveLength(16);
});

it('finds what was measured at an earlier commit behind more baselines of a nearer one than are kept', async () => {
  const { write, find, store, document } = await carriedScene();
  const { sha, tree } = await write({ 'README.md': 'measured by turns with many changes' });
  // Each change that is measured by turns with a commit leaves it a baseline without its command suites.
  const suites = document.suites.filter(({ name }) => name !== 'verify');
  for (let at = 0; at < 10; at += 1) {
    const finishedAt = new Date(Date.parse(MEASURED_AT) + at * 1000).toISOString();
    await store.writeBaseline({ ...document, commit: sha, tree, suites, finishedAt, complete: false });
  }
  const found = await find(await write({ 'README.md': 'last' }));
  expect(found.suites.map(({ suite }) => suite).sort()).toEqual(['main', 'other', 'verify']);
});
