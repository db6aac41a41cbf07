import { expect, it } from 'vitest';
import type { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import { printedName } from '../../../../../gate/criterion/listing/listing.ts';
import {
  carriedScene,
  DAY_MS,
  INPUTS,
  MEASURED_AT,
  plain,
  type Suite,
} from '../../../../support/reuse/carried-scene.ts';

type Executable = Suite['executables'][number];

const [UNSTEADY = ''] = plain.executables.flatMap(({ benchmarks }) => benchmarks.map(printedName));

const executable = (key: string, changes: Partial<Executable>): Executable => ({
  ...(plain.executables[0] as Executable),
  ...{ key, target: key },
  ...changes,
});

/** A main that measured two executables of one command, and a commit after it that measured one of them, and no more. */
async function mixedScene(options: { readonly ofMain?: Partial<Suite>; readonly inputs?: unknown } = {}) {
  const scene = await carriedScene();
  const { store, document, write } = scene;
  const { uri: inputs } = await store.putJson(INPUTS);
  const main: Suite = {
    ...(document.suites[0] as Suite),
    executables: [executable('engine', { inputs }), executable('other', { inputs })],
    ...options.ofMain,
  };
  const verify = document.suites.find(({ name }) => name === 'verify') as Suite;
  const finishedAt = new Date(Date.parse(MEASURED_AT) + 1000).toISOString();
  const origin = await store.writeBaseline({ ...document, suites: [main, verify], finishedAt });
  const carried = (by: 'source' | 'identity') => ({
    ...{ by, digest: origin.digest, commit: origin.commit, measuredAt: finishedAt },
    host: { ...document.host, id: 'host-of-main' },
  });
  const { uri: own } = await store.putJson(options.inputs ?? INPUTS);
  const mixedDocument = (of: { sha: string; tree: string }): BaselineDocument => ({
    ...document,
    ...{ commit: of.sha, tree: of.tree },
    finishedAt: new Date(Date.parse(MEASURED_AT) + 60_000).toISOString(),
    suites: [
      {
        ...main,
        problems: [],
        executables: [
          executable('engine', { inputs: own }),
          executable('other', { inputs, carriedOver: carried('identity') }),
        ],
      },
      { ...verify, reports: verify.reports.map((each) => ({ ...each, carriedOver: carried('source') })) },
    ],
  });
  const change = await write({ 'engine/src/lib.rs': '2' });
  const mixed = await store.writeBaseline(mixedDocument(change));
  return { ...scene, origin, mixed, mixedDocument };
}

it('carries on what a near commit carried over, from the baseline that measured it', async () => {
  const { write, find, origin, mixed } = await mixedScene();
  const found = await find(await write({ 'README.md': '2' }));
  expect(found.suites.map(({ suite }) => suite)).toEqual(['main', 'other', 'verify']);
  const by = 'source';
  expect(found.suites[0]?.measurements).toMatchObject([
    { key: 'engine', uri: mixed.uri, carriedOver: { by, digest: mixed.digest, commit: mixed.commit } },
    {
      ...{ key: 'other', uri: origin.uri, hostId: 'host-of-main' },
      carriedOver: { by, digest: origin.digest, commit: origin.commit, measuredAt: origin.finishedAt },
    },
  ]);
  expect(found.suites[2]?.reports).toMatchObject([{ uri: origin.uri, carriedOver: { digest: origin.digest } }]);
});

it('builds what differs since the near commit, though that carried it over', async () => {
  const { write, find, mixed } = await mixedScene();
  const found = await find(await write({ 'other/src/lib.rs': '2' }));
  expect(found.suites.map(({ suite }) => suite)).toEqual(['verify']);
  expect(found.built).toContain(`main: other/src/lib.rs is read when other is compiled (${mixed.commit.slice(0, 12)})`);
});

it.each<[string, Parameters<typeof mixedScene>[0], number | undefined]>([
  ['unsteadily', { ofMain: { problems: [{ code: 'unstable', where: UNSTEADY, message: 'm' }] } }, undefined],
  ['too long ago', {}, Date.parse(MEASURED_AT) + 30 * DAY_MS + 30_000],
])('measures what was measured %s, where it is carried over a second time too', async (_, options, at) => {
  const { write, names } = await mixedScene(options);
  expect(await names(await write({ 'README.md': '2' }), at === undefined ? {} : { at })).not.toContain('main');
});

it('asks what an executable was built of at the near commit, not where it was measured', async () => {
  // There it was built of one more file, and was the same all the same.
  const [engine, other] = INPUTS.packages;
  const packages = [engine, { ...other, files: ['other/src/lib.rs', 'README.md'] }];
  const { write, find } = await mixedScene({ inputs: { ...INPUTS, packages } });
  const found = await find(await write({ 'README.md': '2' }));
  expect(found.suites.map(({ suite }) => suite)).not.toContain('main');
  expect(found.built[0]).toContain('main: README.md is read when other is compiled');
  const unknown = await mixedScene({ inputs: { ...INPUTS, executables: INPUTS.executables.slice(0, 1) } });
  expect(await unknown.names(await unknown.write({ 'README.md': '2' }))).not.toContain('main');
});

it('asks by what a host recorded of an executable that it built, where none of its suite was measured', async () => {
  const { write, find, store, mixedDocument, origin } = await mixedScene();
  const [engine, other] = INPUTS.packages;
  const packages = [engine, { ...other, files: ['other/src/lib.rs', 'NOTES.md'] }];
  const { uri: inputs } = await store.putJson({ ...INPUTS, packages });
  const near = await write({ 'other/src/lib.rs': '// the same' });
  const [main, verify] = mixedDocument(near).suites as [Suite, Suite];
  const mark = main.executables[1]?.carriedOver as NonNullable<Executable['carriedOver']>;
  const executables = main.executables.map(({ carriedOver: _, ...each }) => ({
    ...each,
    carriedOver: { ...mark, by: 'identity' as const, inputs },
  }));
  await store.writeBaseline({ ...mixedDocument(near), suites: [{ ...main, executables }, verify] });
  const found = await find(await write({ 'README.md': '2' }));
  const [{ measurements } = { measurements: [] }] = found.suites;
  expect(measurements.map(({ carriedOver }) => carriedOver)).toMatchObject(
    [1, 2].map(() => ({ by: 'source', digest: origin.digest, inputs })),
  );
  expect((await find(await write({ 'NOTES.md': '2' }))).suites.map(({ suite }) => suite)).not.toContain('main');
});

it('carries nothing on of which no build at the near commit is recorded, not even to an equal tree', async () => {
  const { git, write, names, store, mixedDocument } = await mixedScene();
  const near = await write({ 'other/src/lib.rs': '// the same' });
  const [main, verify] = mixedDocument(near).suites as [Suite, Suite];
  const mark = main.executables[1]?.carriedOver as NonNullable<Executable['carriedOver']>;
  // As an earlier version wrote it, of a suite that was carried over as a whole.
  const executables = main.executables.map((each) => ({ ...each, carriedOver: mark }));
  await store.writeBaseline({ ...mixedDocument(near), suites: [{ ...main, executables }, verify] });
  const squashed = (await git(['commit-tree', near.tree, '-p', near.sha, '-m', 'Squash'])).trim();
  await git(['branch', 'squashed', squashed]);
  expect(await names({ sha: squashed, tree: near.tree })).toEqual(['verify']);
});

it('measures what the baseline that measured it is gone of', async () => {
  const { write, find, store, origin } = await mixedScene();
  const change = await write({ 'README.md': '2' });
  const filed = async ({ tree }: { tree?: string }) =>
    (await store.findBaselines(tree === undefined ? {} : { tree })).filter(({ digest }) => digest !== origin.digest);
  const entries = new Map<string, Awaited<ReturnType<typeof filed>>>();
  for (const { tree } of await store.findBaselines({})) entries.set(tree, await filed({ tree }));
  const found = await find(change, { filed: ({ tree = '' }) => entries.get(tree) ?? [] });
  expect(found.suites.map(({ suite }) => suite)).not.toContain('main');
});

it('carries a command suite on behind more near commits that measured something than are kept', async () => {
  const { write, names, store, mixedDocument } = await mixedScene();
  for (let at = 0; at < 10; at += 1)
    await store.writeBaseline(mixedDocument(await write({ 'engine/src/lib.rs': `${at}` })));
  expect(await names(await write({ 'README.md': 'last' }))).toEqual(['main', 'verify']);
});
