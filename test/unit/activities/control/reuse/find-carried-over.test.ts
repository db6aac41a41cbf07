import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFindTrusted } from '../../../../../activities/control/judging/trusted-baselines.ts';
import { createFindCarriedOver } from '../../../../../activities/control/reuse/find-carried-over.ts';
import { createGit } from '../../../../../adapters/git/git.ts';
import type { BaselineDocument, BaselineEntry } from '../../../../../gate/baseline/document.ts';
import type { GateContext } from '../../../../../gate/contract/context.ts';
import type { BuildInputs } from '../../../../../gate/contract/measured/build-inputs.ts';
import { GateRequest } from '../../../../../gate/contract/request.ts';
import { commitAll, initRepository } from '../../../../support/git/test-git.ts';
import { folderOf } from '../../../../support/policy/profile-fixture.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const DIGEST = 'd'.repeat(64);
const DAY_MS = 86_400_000;
const MEASURED_AT = '2026-11-22T10:05:00Z';
const now = Date.parse(MEASURED_AT) + DAY_MS;

const PROFILE = {
  name: 'sample',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench -p engine' },
    other: { kind: 'criterion', lane: 'cpu', command: 'cargo bench -p other' },
    verify: {
      kind: 'command',
      lane: 'cpu',
      command: 'cargo run -p xtask -- verify',
      inputs: ['xtask/**', 'engine/**'],
    },
  },
};

const INPUTS: BuildInputs = {
  schemaVersion: 1,
  kind: 'benchmark-gate/inputs',
  packages: [
    { name: 'engine', folder: 'engine', files: ['engine/src/lib.rs', 'ABOUT.md'], watched: [] },
    { name: 'other', folder: 'other', files: ['other/src/lib.rs'], watched: [] },
  ],
  selected: [0, 1],
  executables: [
    { key: 'engine', kind: 'bench', closure: [0] },
    { key: 'other', kind: 'bench', closure: [1] },
  ],
};

type Suite = BaselineDocument['suites'][number];

const [example] = exampleDocument().suites as [Suite];
const plain: Suite = { ...example, reports: [], problems: [] };

/** A repository whose main was measured, and a change on top of it. */
async function scene(options: { profile?: object; document?: Partial<BaselineDocument>; inputs?: unknown } = {}) {
  const folder = await folderOf({});
  const repository = join(folder, 'repository');
  await mkdir(repository);
  const git = await initRepository(repository);
  const write = async (files: Readonly<Record<string, string | null>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(repository, path, '..'), { recursive: true });
      if (text === null) await rm(join(repository, path));
      else await writeFile(join(repository, path), text);
    }
    return commitAll(git);
  };
  const main = await write({
    ...{ 'engine/src/lib.rs': '1', 'other/src/lib.rs': '1', 'xtask/src/main.rs': '1' },
    ...{ 'README.md': '1', 'ABOUT.md': '1', 'Cargo.toml': '1', 'Cargo.lock': '1' },
  });
  const { store } = await temporaryStore();
  // Each suite's command is a build of its own.
  const built = async (key: string) => {
    const record = options.inputs ?? { ...INPUTS, executables: INPUTS.executables.filter((each) => each.key === key) };
    const { uri: inputs } = await store.putJson(record);
    return [{ ...(plain.executables[0] as Suite['executables'][number]), key, inputs }];
  };
  const suites: Suite[] = [
    { ...plain, name: 'main', command: 'cargo bench -p engine', executables: await built('engine') },
    { ...plain, name: 'other', command: 'cargo bench -p other', executables: await built('other') },
    {
      ...{ ...plain, name: 'verify', command: 'cargo run -p xtask -- verify', executables: [] },
      reports: [{ run: 'all', report: { parity: 0 } }],
    },
  ];
  const ofMain = { commit: main.sha, tree: main.tree, profileDigest: DIGEST, suites, finishedAt: MEASURED_AT };
  const document = exampleDocument({ ...ofMain, ...options.document });
  const entry = await store.writeBaseline(document);
  const gates = createGit({ folder: join(folder, 'git') });
  onTestFinished(() => rm(folder, { recursive: true, force: true }));

  /** What is found for a commit. */
  const find = (
    of: { sha: string; tree: string },
    asked: {
      request?: Partial<GateRequest>;
      context?: Partial<GateContext>;
      at?: number;
      unsigned?: boolean;
      /** What is filed under what is looked for, other than the store finds. */
      filed?: (query: { tree?: string }) => readonly BaselineEntry[] | undefined;
    } = {},
  ) =>
    createFindCarriedOver({
      git: gates,
      store,
      findBaselines: asked.unsigned
        ? createFindTrusted(
            (query) => store.findBaselines(query),
            async () => 'unsigned',
          )
        : async (query) => asked.filed?.(query) ?? store.findBaselines(query),
      cancellationSignal: () => new AbortController().signal,
    })({
      request: GateRequest.parse({
        ...{ repository: 'example/sample', subject: { kind: 'issue', number: 1 }, headSha: of.sha, headPinned: false },
        ...{ base: null, source: { kind: 'path', location: repository }, profile: options.profile ?? PROFILE },
        ...{ suites: null, executables: null, flow: 'generative' },
        ...asked.request,
      }),
      context: {
        ...{
          tree: of.tree,
          base: main.sha,
          branch: null,
          changedFiles: { count: 1, sample: [] },
          specs: [],
          subjects: [],
        },
        ...{ documentationOnly: false, hardware: [], title: null, labels: [], linkedIssue: null, ledger: null },
        ...{ bundle: 'file:///bundle', profileDigest: DIGEST, trusted: { commit: main.sha, tree: main.tree } },
        ...asked.context,
      },
      now: asked.at ?? now,
    });
  const names = async (...asked: Parameters<typeof find>) => (await find(...asked)).suites.map(({ suite }) => suite);
  return { git, write, main, entry, document, find, names, store };
}

it('carries over what a change of another package has not altered, by references to the baseline that measured', async () => {
  const { write, find, entry, main } = await scene();
  const found = await find(await write({ 'other/src/lib.rs': '2' }));
  expect(found.suites.map(({ suite }) => suite)).toEqual(['main', 'verify']);
  const carriedOver = { by: 'source', digest: entry.digest, commit: main.sha, measuredAt: MEASURED_AT };
  expect(found.suites[0]?.measurements).toMatchObject([
    { key: 'engine', uri: entry.uri, listed: 2, measured: 2, machineClass: 'x86_64-4c-16g', problems: {}, carriedOver },
  ]);
  expect(found.suites[1]?.reports).toMatchObject([{ suite: 'verify', run: 'all', uri: entry.uri, carriedOver }]);
  expect(found.built).toEqual([`other: other/src/lib.rs is read when other is compiled (${main.sha.slice(0, 12)})`]);
});

it('carries everything over where nothing differs, as after a squash, and nothing from the commit itself', async () => {
  const { git, main, names } = await scene();
  const squashed = (await git(['commit-tree', main.tree, '-m', 'Squash'])).trim();
  await git(['branch', 'squashed', squashed]);
  const of = { sha: squashed, tree: main.tree };
  const trusted = { commit: squashed, tree: main.tree };
  expect(await names(of, { context: { trusted } })).toEqual(['main', 'other', 'verify']);
  expect(await names(main)).toEqual([]);
});

it.each<[string, Readonly<Record<string, string | null>>]>([
  ['a manifest', { 'Cargo.toml': '2' }],
  ['a lock file that is gone', { 'Cargo.lock': null }],
  ['a file of no kind', { 'data/words.bin': '1' }],
])('%s that differs has everything measured that names no inputs', async (_, files) => {
  const { write, names } = await scene();
  const suites = await names(await write(files));
  expect(suites).not.toContain('main');
  expect(suites).not.toContain('other');
});

it('documentation that is compiled in is no documentation alone', async () => {
  const { write, find } = await scene();
  const context = { documentationOnly: true };
  expect((await find(await write({ 'README.md': '2' }), { context })).readByBuild).toBeUndefined();
  expect((await find(await write({ 'ABOUT.md': '2' }), { context })).readByBuild).toBe(
    'ABOUT.md is read when engine is compiled',
  );
});

it('looks at the trusted base alone, whatever base a caller names: without one nothing is carried over', async () => {
  const { write, find, names, main } = await scene();
  const broken = await write({ 'engine/src/lib.rs': 'broken' });
  const change = await write({ 'README.md': '2' });
  expect(await names(change, { request: { base: broken.sha }, context: { base: broken.sha } })).toEqual(['other']);
  const context: Partial<GateContext> = { base: main.sha };
  const untrusted = await find(change, { context: { ...context, trusted: undefined } as Partial<GateContext> });
  expect(untrusted).toEqual({
    suites: [],
    fallbacks: [],
    built: ['no commit of the default branch is known to be in its history'],
  });
});

it('numbers grow old, but for a change of documentation', async () => {
  const { write, names } = await scene();
  const change = await write({ 'README.md': '2' });
  const at = Date.parse(MEASURED_AT) + 31 * DAY_MS;
  expect(await names(change, { at })).toEqual([]);
  expect(await names(change, { at, context: { documentationOnly: true } })).toEqual(['main', 'other', 'verify']);
  expect(await names(change, { at: Date.parse(MEASURED_AT) - 1000 })).toEqual([]);
  const { write: writeShort, names: namesShort } = await scene({ profile: { ...PROFILE, reuse: { maxAge: '12 h' } } });
  expect(await namesShort(await writeShort({ 'README.md': '2' }))).toEqual([]);
});

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
  const { write, names } = await scene({ document });
  expect(await names(await write({ 'README.md': '2' }))).not.toContain('main');
});

it('a baseline that carried its numbers over is no origin', async () => {
  const { document } = await scene();
  const carriedOver = {
    ...{ by: 'source' as const, digest: `sha256:${'1'.repeat(64)}`, commit: '1'.repeat(40), measuredAt: MEASURED_AT },
    host: document.host,
  };
  const suites = document.suites.map((suite) => ({
    ...suite,
    executables: suite.executables.map((each) => ({ ...each, carriedOver })),
    reports: suite.reports.map((each) => ({ ...each, carriedOver })),
  }));
  const { write, names } = await scene({ document: { suites } });
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
  const { write, names } = await scene({ inputs });
  expect(await names(await write({ 'README.md': '2' }))).toEqual(['verify']);
});

it('a damaged baseline, a pruned one, and one that nobody signed are passed over, and that is said', async () => {
  const { write, find, store, entry } = await scene();
  const change = await write({ 'README.md': '2' });
  const unsigned = await find(change, { unsigned: true });
  expect(unsigned).toMatchObject({ suites: [], built: [expect.stringContaining('signed by no trusted key')] });
  const read = store.readBaseline.bind(store);
  for (const [kind, words] of [
    ['not-found', 'it is gone'],
    ['corrupt', 'it is damaged'],
  ] as const) {
    store.readBaseline = async () => Promise.reject(Object.assign(new Error(kind), { kind }));
    const found = await find(change);
    expect(found.suites).toEqual([]);
    expect(found.built).toEqual([`not carried over from ${entry.digest.slice(0, 19)}: ${words}`]);
  }
  store.readBaseline = read;
  expect((await find(change)).suites).toHaveLength(3);
});

it('suites that a ratio compares are carried over together, or not at all', async () => {
  const profile = {
    ...PROFILE,
    metrics: {
      speedup: {
        unit: 'x',
        ratio: {
          of: { suites: ['main'], benchmark: '^(?<work>a)$' },
          over: { suites: ['other'], benchmark: '^(?<work>a)$' },
        },
      },
    },
  };
  const { write, find } = await scene({ profile });
  const found = await find(await write({ 'other/src/lib.rs': '2' }));
  expect(found.suites.map(({ suite }) => suite)).toEqual(['verify']);
  expect(found.built).toContain('main: what a ratio compares it with is built');
});

it('a selection of executables is measured', async () => {
  const { write, names } = await scene();
  expect(await names(await write({ 'README.md': '2' }), { request: { executables: ['engine'] } })).toEqual([]);
});

it('a baseline filed under a commit or tree that it is not of is passed over, and that is said', async () => {
  const { write, find, entry, main } = await scene();
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

describe('of a commit without a lock file', () => {
  const lockOf = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, uri: `file:///lock/${digit}` });
  const document = { lockFile: { digest: lockOf('1').digest, origin: 'generated', text: 'version = 4' } as const };

  it('what was built by the very same generated one is carried over', async () => {
    const { write, names } = await scene({ document });
    const change = await write({ 'README.md': '2' });
    const baseLockFile = { ...lockOf('1'), origin: 'base' } as const;
    expect(await names(change, { context: { baseLockFile } })).toEqual(['main', 'other', 'verify']);
  });

  it.each([
    ['another one', { baseLockFile: { ...lockOf('2'), origin: 'base' } as const }],
    ['none that is known', {}],
  ])('beside %s everything is measured, and that is said', async (_, context) => {
    const { write, find, entry } = await scene({ document });
    expect(await find(await write({ 'README.md': '2' }), { context })).toMatchObject({
      suites: [],
      built: [`not carried over from ${entry.digest.slice(0, 19)}: it was built by another generated lock file`],
    });
  });
});

it('a fallback of a CUDA suite is carried over with its own numbers, marked as the fallback that it was', async () => {
  const [command, fallback] = ['cargo bench -p engine --features gpu', 'cargo bench -p engine --features cpu'];
  const profile = { ...PROFILE, suites: { gpu: { kind: 'criterion', lane: 'cuda', command, fallback } } };
  const { write, find, store, document, main } = await scene({ profile });
  const [measured] = document.suites as [Suite];
  const gpu: Suite = { ...measured, name: 'gpu', lane: 'cuda', ranOn: 'cpu', command: fallback, method: 'alt1' };
  await store.writeBaseline({ ...document, suites: [gpu], finishedAt: '2026-11-22T10:06:00Z' });
  const found = await find(await write({ 'README.md': '2' }));
  expect(found).toMatchObject({
    suites: [],
    fallbacks: [
      {
        ...{ suite: 'gpu', side: 'cpu', ranOn: 'cpu', command: fallback },
        measurements: [{ key: 'engine', lane: 'cpu', carriedOver: { by: 'source', commit: main.sha } }],
      },
    ],
    built: [],
  });
});

it('finds the baseline that measured behind more that carried its numbers over than are kept', async () => {
  const { write, find, store, document, entry, main } = await scene();
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
  const { write, find, store, document } = await scene();
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

describe('a suite that its next choice measured', () => {
  const [command, next] = ['cargo bench -p other', 'cargo bench -p engine'];
  const profile = {
    ...PROFILE,
    suites: { simd: { kind: 'criterion', lane: 'cpu', command, nextChoices: [next] } },
  };
  const measured = async () => {
    const of = await scene({ profile });
    const [main, other] = of.document.suites as [Suite, Suite];
    const { inputs } = other.executables[0] as Suite['executables'][number];
    const earlier = [
      { command, why: 'other runs under libtest', bySource: true as const, ...(inputs ? { inputs } : {}) },
    ];
    const simd: Suite = { ...main, name: 'simd', command: next, method: 'alt1', earlier };
    await of.store.writeBaseline({ ...of.document, suites: [simd], finishedAt: '2026-11-22T10:06:00Z' });
    return { ...of, earlier };
  };

  it('is carried over, with what was tried before it, where neither of them can have changed', async () => {
    const { write, find, earlier } = await measured();
    const found = await find(await write({ 'README.md': '2' }));
    expect(found).toMatchObject({ suites: [{ suite: 'simd', command: next, earlier }], built: [] });
    expect(found.suites[0]?.measurements).toMatchObject([{ key: 'engine', carriedOver: { by: 'source' } }]);
  });

  it('is measured where what its first choice was built of differs, and that is said', async () => {
    const { write, find, main } = await measured();
    const why = 'an earlier choice may measure by now: other/src/lib.rs is read when other is compiled';
    expect(await find(await write({ 'other/src/lib.rs': '2' }))).toMatchObject({
      suites: [],
      built: expect.arrayContaining([`simd: ${why} (${main.sha.slice(0, 12)})`]),
    });
  });
});

it('says why of the baseline that measured, where a nearer one carried its numbers over', async () => {
  const { write, find, store, document, entry, main } = await scene();
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
