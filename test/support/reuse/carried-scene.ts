import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFindTrusted } from '../../../activities/control/judging/base/trusted-baselines.ts';
import { createFindCarriedOver } from '../../../activities/control/reuse/find-carried-over.ts';
import { createGit } from '../../../adapters/git/git.ts';
import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import type { BuildInputs } from '../../../gate/contract/measured/build-inputs.ts';
import { GateRequest } from '../../../gate/contract/request.ts';
import { commitAll, initRepository } from '../git/test-git.ts';
import { folderOf } from '../policy/profile-fixture.ts';
import { exampleDocument } from '../store/example-document.ts';
import { temporaryStore } from '../store/store-folder.ts';

const DIGEST = 'd'.repeat(64);
export const DAY_MS = 86_400_000;
export const MEASURED_AT = '2026-11-22T10:05:00Z';
const now = Date.parse(MEASURED_AT) + DAY_MS;

/** Three suites: two of Criterion, and one of a program. */
export const PROFILE = {
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

/** What the executables of the two suites were built of. */
export const INPUTS: BuildInputs = {
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

export type Suite = BaselineDocument['suites'][number];

const [example] = exampleDocument().suites as [Suite];
export const plain: Suite = { ...example, reports: [], problems: [] };

/** A repository whose main was measured, and a change on top of it. */
export async function carriedScene(
  options: { profile?: object; document?: Partial<BaselineDocument>; inputs?: unknown } = {},
) {
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
      hasPassed: async () => false,
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
