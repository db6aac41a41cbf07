import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatherContext } from '../../../../activities/control/gather-context.ts';
import { removeTree } from '../../../../adapters/files/remove-tree.ts';
import { createGit } from '../../../../adapters/git/git.ts';
import { jsonDigest } from '../../../../adapters/signing/json-digest.ts';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import type { GateContext } from '../../../../gate/contract/context.ts';
import type { MeasureRequest } from '../../../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';
import type { Profile } from '../../../../gate/profile/profile.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';
import { NEIGHBOURS_LEDGER, speakAs } from '../../../support/github/publishing.ts';
import { profileOf } from '../../../support/policy/measured.ts';

const REPOSITORY = 'acme/widgets';

const profile = profileOf({
  scope: {
    specs: ['docs/reference/'],
    subjects: { I2S: '\\bI2S\\b', TL1: '\\bTL1\\b', TL2: '\\bTL2\\b' },
    hardware: { CPU: '\\bcpu\\b', GPU: '\\bcuda\\b' },
  },
});

interface Scene {
  readonly head: string;
  readonly base: string;
  readonly repository: TestRepository;
  readonly folder: string;
  gather(changes?: Partial<GateRequest>): Promise<GateContext>;
  /** Of a measuring without a subject. */
  measure(changes: Partial<MeasureRequest>): Promise<GateContext>;
}

/**
 * A change on a branch, its pull request over HTTP, and a store.
 *
 * @param ownAddress what counts as the repository's own address
 */
async function scene(
  files: Readonly<Record<string, string>>,
  body: string,
  ownAddress: string | null = null,
  { fork, operators = null }: { readonly fork?: string; readonly operators?: Profile | null } = {},
): Promise<Scene> {
  const repository = await TestRepository.create();
  const base = await repository.commit({ 'src/lib.rs': 'pub fn one() {}\n' });
  await repository.git('checkout', '--quiet', '-b', 'vectorize');
  const head = await repository.commit(files);
  await repository.git('checkout', '--quiet', 'main');
  const folder = await temporaryFolder();
  const github = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }], users: [] });
  onTestFinished(() => github.close());
  github.registerCommit(REPOSITORY, head, await repository.git('rev-parse', `${head}^{tree}`));
  await github.createPullRequest(REPOSITORY, {
    title: 'Vectorize \u001b[31mTL1',
    body,
    branch: 'vectorize',
    headSha: head,
    labels: ['performance'],
    ...(fork === undefined ? {} : { fork }),
  });
  const speaker = await speakAs(github);
  const gatherContext = createGatherContext({
    git: createGit({ folder: join(folder, 'control') }),
    github: {
      ...speaker,
      isOwnSource: (location, name) => location === ownAddress || speaker.isOwnSource(location, name),
    },
    digestOf: jsonDigest,
    operatorsProfile: async () => operators,
    findBaseLockFile: async (_, { tree }) => ({ uri: `store:${tree}`, digest: 'sha256:…', origin: 'base' }),
    store: openStore({ BENCHMARK_GATE_STORE: join(folder, 'store') }),
    cancellationSignal: () => new AbortController().signal,
  });
  const request: GateRequest = {
    repository: REPOSITORY,
    subject: { kind: 'pull-request', number: 1 },
    headSha: head,
    headPinned: false,
    base: null,
    source: { kind: 'path', location: repository.folder },
    profile,
    suites: null,
    executables: null,
    flow: 'generative',
  };
  const { base: _, flow: __, headPinned: ___, ...measured } = request;
  return {
    ...{ head, base, repository, folder },
    gather: (changes) => gatherContext({ ...request, ...changes }),
    measure: (changes) => gatherContext({ ...measured, subject: null, branch: null, ...changes }),
  };
}

describe('the context of a change', () => {
  it('is what change, ledger and specs say, with where', async () => {
    const files = { 'src/lib.rs': 'pub fn two() {} // cpu\n', 'docs/reference/i2s.md': 'What I2S is.\n' };
    const { head, base, repository, folder, gather } = await scene(files, `TL2\n\n${NEIGHBOURS_LEDGER}`);
    const context = await gather();
    expect(context).toMatchObject({
      tree: await repository.git('rev-parse', `${head}^{tree}`),
      base,
      branch: 'vectorize',
      changedFiles: { count: 2, sample: ['docs/reference/i2s.md', 'src/lib.rs'] },
      documentationOnly: false,
      specs: ['docs/reference/i2s.md'],
      subjects: [
        { name: 'I2S', foundIn: ['change', 'specs'] },
        { name: 'TL1', foundIn: ['change'] },
        { name: 'TL2', foundIn: ['ledger'] },
      ],
      hardware: [{ name: 'CPU', foundIn: ['change'] }],
      title: 'Vectorize TL1',
      labels: ['performance'],
      linkedIssue: null,
    });
    expect(context.ledger?.rows).toMatchObject([{ gate: 'clippy' }, { gate: 'tests', status: 'pass' }]);

    // The bundle in the store is what a host checks out.
    const bundle = join(folder, 'fetched.bundle');
    await openStore({ BENCHMARK_GATE_STORE: join(folder, 'store') }).download(context.bundle, bundle);
    const host = createGit({ folder: join(folder, 'host') });
    const into = join(folder, 'checkout');
    await host.checkoutBundle({ bundle, commit: head, tree: context.tree, into });
    expect(await host.isClean(into)).toBe(true);
  });

  it('has a commit that can be trusted where it comes from the repository itself', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    const { base, head, repository, gather } = await scene({ 'src/lib.rs': 'x' }, '', address);
    await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
    expect(await gather({ source: { kind: 'url', location: address } })).toMatchObject({
      trusted: { commit: base, tree: await repository.git('rev-parse', `${base}^{tree}`) },
    });
    expect(await gather({ source: { kind: 'url', location: address }, base: head })).toMatchObject({
      base: head,
      trusted: { commit: base },
    });
    // The same commits, by another way.
    expect((await gather()).trusted).toBeUndefined();
    expect((await gather({ source: { kind: 'path', location: own } })).trusted).toBeUndefined();
  });

  it('has the lock file of its trusted base, where it commits none itself', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    for (const [files, has] of [
      [{ 'src/lib.rs': 'x' }, true],
      [{ 'Cargo.lock': 'version = 4\n' }, false],
      [{ 'Cargo.lock': '' }, false],
    ] as const) {
      await removeTree(own);
      const { base, repository, gather } = await scene(files, '', address);
      await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
      const tree = await repository.git('rev-parse', `${base}^{tree}`);
      const { baseLockFile } = await gather({ source: { kind: 'url', location: address } });
      expect(baseLockFile).toEqual(has ? { uri: `store:${tree}`, digest: 'sha256:…', origin: 'base' } : undefined);
    }
  });

  it('asks for a sandbox for what comes from a fork, unless the operator’s own profile says otherwise', async () => {
    const files = { 'src/lib.rs': 'x' };
    const lowered = profileOf({ host: { isolation: 'preferred' } });
    expect(await (await scene(files, '')).gather()).toMatchObject({ isolation: 'preferred' });
    const forked = await scene(files, '', null, { fork: 'stranger/widgets' });
    expect(await forked.gather()).toMatchObject({ isolation: 'required' });
    expect(await forked.gather({ profile: lowered })).toMatchObject({ isolation: 'required' });
    const allowed = await scene(files, '', null, { fork: 'stranger/widgets', operators: lowered });
    expect(await allowed.gather({ profile: lowered })).toMatchObject({ isolation: 'preferred' });
    // Another address than the repository's own is a fork by another name.
    const elsewhere = { kind: 'url', location: pathToFileURL(forked.repository.folder).href } as const;
    expect(await (await scene(files, '')).gather({ source: elsewhere, headSha: forked.head })).toMatchObject({
      isolation: 'required',
    });
  });

  it('takes a commit of the own address for a fork’s where it is neither the head nor of the default branch', async () => {
    const files = { 'src/lib.rs': 'x' };
    const { repository, base } = await scene(files, '');
    await repository.git('checkout', '--quiet', '--detach', 'vectorize');
    const stray = await repository.commit({ 'src/lib.rs': 'y' });
    const location = pathToFileURL(repository.folder).href;
    const own = await scene(files, '', location);
    const isolationOf = async (headSha: string) =>
      (await own.gather({ source: { kind: 'url', location }, headSha, headPinned: true })).isolation;
    expect(await isolationOf(base)).toBe('preferred');
    expect(await isolationOf(stray)).toBe('required');
  });

  it('is documentation only where every file is', async () => {
    const { gather } = await scene({ 'docs/a.txt': 'a', 'README.md': 'b' }, '');
    expect(await gather()).toMatchObject({ documentationOnly: true, ledger: null, specs: [] });
  });

  it('knows the trees of the default branch that it differs from by documentation alone', async () => {
    const { repository, base, gather } = await scene({ 'docs/b.md': 'b' }, '');
    const { sameButDocumentation } = await gather();
    expect(sameButDocumentation).toEqual([await repository.git('rev-parse', `${base}^{tree}`)]);
  });

  it('is not documentation only by a base that a caller names, where the trusted one says otherwise', async () => {
    const { repository, base, gather } = await scene({ 'src/lib.rs': 'pub fn slow() {}\n' }, '', 'file:///own');
    await repository.git('checkout', '--quiet', 'vectorize');
    const between = await repository.git('rev-parse', 'HEAD');
    const headSha = await repository.commit({ 'docs/a.md': 'a' });
    const location = pathToFileURL(repository.folder).href;
    const asked = { headSha, base: between, source: { kind: 'url' as const, location } };
    expect(await gather(asked)).toMatchObject({ documentationOnly: true });
    const own = await scene({ 'docs/a.md': 'a' }, '', location);
    const context = await own.gather(asked);
    expect(context).toMatchObject({ base: between, documentationOnly: false, trusted: { commit: base } });
    expect(context.sameButDocumentation).toBeUndefined();
  });

  it('gives the same bundle again, so that a second attempt stores nothing new', async () => {
    const { gather } = await scene({ 'src/lib.rs': 'x' }, '');
    expect((await gather()).bundle).toBe((await gather()).bundle);
  });

  it('refuses a commit that the source does not have', async () => {
    const { gather } = await scene({ 'src/lib.rs': 'x' }, '');
    await expect(gather({ headSha: 'e'.repeat(40) })).rejects.toMatchObject({ report: { class: 'wrong-input' } });
  });

  it('passes on that there is no such subject', async () => {
    const { gather } = await scene({ 'src/lib.rs': 'x' }, '');
    await expect(gather({ subject: { kind: 'pull-request', number: 9 } })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('the context of a commit that is measured for nobody', () => {
  it('names the branch that it is on at the repository’s own address, and no other', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    const { base, head, repository, measure } = await scene({ 'src/lib.rs': 'x' }, '', address);
    await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
    const source = { kind: 'url', location: address } as const;
    expect(await measure({ source, branch: 'vectorize' })).toMatchObject({
      ...{ base, branch: 'vectorize', title: '', linkedIssue: null, ledger: null },
      trusted: { commit: base },
      isolation: 'preferred',
    });
    // An older commit of it is on it, too; one that isn't there is somebody's who would like it to be.
    expect(await measure({ source, branch: 'vectorize', headSha: base })).toMatchObject({ branch: 'vectorize' });
    expect(await measure({ source, branch: 'main' })).toMatchObject({ branch: null, isolation: 'required' });
    expect(await measure({ source, branch: 'nowhere' })).toMatchObject({ branch: null });
    const subject = { kind: 'pull-request', number: 1 } as const;
    expect(await measure({ source, subject })).toMatchObject({ branch: 'vectorize' });
    expect(await measure({ source, subject, headSha: base })).toMatchObject({ branch: null });
    // Elsewhere anything may be called anything.
    const elsewhere = { kind: 'path', location: repository.folder } as const;
    expect(await measure({ source: elsewhere, branch: 'vectorize', headSha: head })).toMatchObject({ branch: null });
  });
});
