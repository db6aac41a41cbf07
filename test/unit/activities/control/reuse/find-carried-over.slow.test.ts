import { describe, expect, it } from 'vitest';
import type { GateContext } from '../../../../../gate/contract/context.ts';
import { carriedScene, DAY_MS, MEASURED_AT, PROFILE, type Suite } from '../../../../support/reuse/carried-scene.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';

it('carries over what a change of another package has not altered, by references to the baseline that measured', async () => {
  const { write, find, entry, main } = await carriedScene();
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
  const { git, main, names } = await carriedScene();
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
  const { write, names } = await carriedScene();
  const suites = await names(await write(files));
  expect(suites).not.toContain('main');
  expect(suites).not.toContain('other');
});

describe('a change of documentation alone', () => {
  const verify = { ...PROFILE.suites.verify, inputs: ['xtask/**', 'prompts/*.md'] };
  const byPrompts = { ...PROFILE, suites: { ...PROFILE.suites, verify } };
  const ofScene = (main: { tree: string }) => ({
    ...{ documentationOnly: true, sameButDocumentation: [main.tree], isolation: 'required' as const },
  });

  it.each<[string, string, Parameters<typeof carriedScene>[0], string | undefined]>([
    ['that nothing reads', 'README.md', {}, undefined],
    ['that is compiled in', 'ABOUT.md', {}, 'ABOUT.md is read when engine is compiled'],
    ['that a program reads', 'prompts/one.md', { profile: byPrompts }, 'prompts/one.md is one of its inputs'],
    [
      'that is data of the benches',
      'README.md',
      { profile: { ...PROFILE, data: ['README.md'] } },
      'README.md is data of the benches',
    ],
    [
      'whose baselines were built by a lock file and on a host that nobody would take for a change of code',
      'README.md',
      {
        document: {
          lockFile: { digest: `sha256:${'1'.repeat(64)}`, origin: 'generated', text: 'version = 4' },
          host: { ...exampleDocument().host, isolation: 'none' },
        },
      },
      undefined,
    ],
    [
      'whose baselines are of another content of the profile',
      'README.md',
      { document: { profileDigest: 'e'.repeat(64) } },
      'it was measured by another content of the profile',
    ],
    [
      'of whose baselines nobody knows what they were built of',
      'README.md',
      { inputs: { suites: [] } },
      'what it was built of is not recorded, or can not be read',
    ],
  ])('%s', async (_, file, options, readByBuild) => {
    const { write, find, main } = await carriedScene(options);
    const change = await write({ [file]: '2' });
    expect((await find(change, { context: ofScene(main) })).readByBuild).toBe(readByBuild);
    // Also where nothing can be carried over.
    const selected = await find(change, { context: ofScene(main), request: { executables: ['engine'] } });
    expect(selected.readByBuild).toBe(readByBuild);
  });

  it('of which nothing is stored has nothing to be measured for', async () => {
    const { write, find } = await carriedScene();
    const context = { documentationOnly: true, sameButDocumentation: ['9'.repeat(40)] };
    expect((await find(await write({ 'ABOUT.md': '2' }), { context })).readByBuild).toBeUndefined();
  });

  it('of one that is compiled in, the others carry no numbers over that are too old', async () => {
    const { write, names, main } = await carriedScene();
    const asked = { context: ofScene(main), at: Date.parse(MEASURED_AT) + 31 * DAY_MS };
    expect(await names(await write({ 'ABOUT.md': '2' }), asked)).toEqual([]);
  });
});

it('looks at the trusted base alone, whatever base a caller names: without one nothing is carried over', async () => {
  const { write, find, names, main } = await carriedScene();
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
  const { write, names } = await carriedScene();
  const change = await write({ 'README.md': '2' });
  const at = Date.parse(MEASURED_AT) + 31 * DAY_MS;
  expect(await names(change, { at })).toEqual([]);
  expect(await names(change, { at, context: { documentationOnly: true, sameButDocumentation: [] } })).toEqual([
    'main',
    'other',
    'verify',
  ]);
  expect(await names(change, { at: Date.parse(MEASURED_AT) - 1000 })).toEqual([]);
  const { write: writeShort, names: namesShort } = await carriedScene({
    profile: { ...PROFILE, reuse: { maxAge: '12 h' } },
  });
  expect(await namesShort(await writeShort({ 'README.md': '2' }))).toEqual([]);
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
  const { write, find } = await carriedScene({ profile });
  const found = await find(await write({ 'other/src/lib.rs': '2' }));
  expect(found.suites.map(({ suite }) => suite)).toEqual(['verify']);
  expect(found.built).toContain('main: what a ratio compares it with is built');
});

it('a selection of executables is measured', async () => {
  const { write, names } = await carriedScene();
  expect(await names(await write({ 'README.md': '2' }), { request: { executables: ['engine'] } })).toEqual([]);
});

describe('of a commit without a lock file', () => {
  const lockOf = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, uri: `file:///lock/${digit}` });
  const document = { lockFile: { digest: lockOf('1').digest, origin: 'generated', text: 'version = 4' } as const };

  it('what was built by the very same generated one is carried over', async () => {
    const { write, names } = await carriedScene({ document });
    const change = await write({ 'README.md': '2' });
    const baseLockFile = { ...lockOf('1'), origin: 'base' } as const;
    expect(await names(change, { context: { baseLockFile } })).toEqual(['main', 'other', 'verify']);
  });

  it.each([
    ['another one', { baseLockFile: { ...lockOf('2'), origin: 'base' } as const }],
    ['none that is known', {}],
  ])('beside %s everything is measured, and that is said', async (_, context) => {
    const { write, find, entry } = await carriedScene({ document });
    expect(await find(await write({ 'README.md': '2' }), { context })).toMatchObject({
      suites: [],
      built: [`not carried over from ${entry.digest.slice(0, 19)}: it was built by another generated lock file`],
    });
  });
});

it('a fallback of a CUDA suite is carried over with its own numbers, marked as the fallback that it was', async () => {
  const [command, fallback] = ['cargo bench -p engine --features gpu', 'cargo bench -p engine --features cpu'];
  const profile = { ...PROFILE, suites: { gpu: { kind: 'criterion', lane: 'cuda', command, fallback } } };
  const { write, find, store, document, main } = await carriedScene({ profile });
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
