import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { removeTree } from '../../../../adapters/files/remove-tree.ts';
import { temporaryFolder } from '../../../support/git/repository.ts';
import { changeScene } from '../../../support/github/change-scene.ts';
import { profileOf } from '../../../support/policy/measured.ts';

describe('the context of a change', () => {
  it('has a commit that can be trusted where it comes from the repository itself', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    const { base, head, repository, gather } = await changeScene({ 'src/lib.rs': 'x' }, '', address);
    await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
    expect(await gather({ source: { kind: 'url', location: address } })).toMatchObject({
      trusted: { commit: base, tree: await repository.git('rev-parse', `${base}^{tree}`) },
    });
    expect(await gather({ source: { kind: 'url', location: address }, base: head })).toMatchObject({
      base: head,
      trusted: { commit: base },
    });
  });

  it('has that commit by the own address also where it comes from elsewhere itself', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    const { base, head, repository, gather } = await changeScene({ 'src/lib.rs': 'x' }, '', address);
    // What the change's source says of its default branch counts for nothing.
    await repository.git('update-ref', 'refs/heads/main', head);
    const path = { kind: 'path', location: repository.folder } as const;
    expect((await gather({ source: path })).trusted).toBeUndefined();
    await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
    await repository.git('--git-dir', own, 'update-ref', 'refs/heads/main', base);
    await repository.git('--git-dir', own, 'update-ref', '-d', 'refs/heads/vectorize');
    const bundle = join(await temporaryFolder(), 'change.bundle');
    await repository.git('bundle', 'create', '--quiet', bundle, 'vectorize');
    for (const source of [path, { kind: 'bundle', location: bundle } as const]) {
      const context = await gather({ source });
      expect([source.kind, context.trusted?.commit]).toEqual([source.kind, base]);
    }
    await removeTree(own);
    expect((await gather({ source: path })).trusted).toBeUndefined();
    // Nor by one of which git can't say what is wrong with it.
    await mkdir(own);
    await repository.git('init', '--quiet', '--bare', own);
    await writeFile(join(own, 'config'), '[core]\n\trepositoryformatversion = 9\n');
    expect((await gather({ source: path })).trusted).toBeUndefined();
  });

  it('has none by an address that isn’t to be trusted, such as one without encryption', async () => {
    const own = await temporaryFolder();
    const site = pathToFileURL(own).href;
    const { repository, gather } = await changeScene({ 'src/lib.rs': 'x' }, '', null, { site });
    await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
    expect((await gather()).trusted).toBeUndefined();
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
      const { base, repository, gather } = await changeScene(files, '', address);
      await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
      const tree = await repository.git('rev-parse', `${base}^{tree}`);
      const { baseLockFile } = await gather({ source: { kind: 'url', location: address } });
      expect(baseLockFile).toEqual(has ? { uri: `store:${tree}`, digest: 'sha256:…', origin: 'base' } : undefined);
    }
  });

  it('asks for a sandbox for what comes from a fork, unless the operator’s own profile says otherwise', async () => {
    const files = { 'src/lib.rs': 'x' };
    const lowered = profileOf({ host: { isolation: 'preferred' } });
    expect(await (await changeScene(files, '')).gather()).toMatchObject({ isolation: 'preferred' });
    const forked = await changeScene(files, '', null, { fork: 'stranger/widgets' });
    expect(await forked.gather()).toMatchObject({ isolation: 'required' });
    expect(await forked.gather({ profile: lowered })).toMatchObject({ isolation: 'required' });
    const allowed = await changeScene(files, '', null, { fork: 'stranger/widgets', operators: lowered });
    expect(await allowed.gather({ profile: lowered })).toMatchObject({ isolation: 'preferred' });
    // Another address than the repository's own is a fork by another name.
    const elsewhere = { kind: 'url', location: pathToFileURL(forked.repository.folder).href } as const;
    expect(await (await changeScene(files, '')).gather({ source: elsewhere, headSha: forked.head })).toMatchObject({
      isolation: 'required',
    });
  });

  it('takes a commit of the own address for a fork’s where it is neither the head nor of the default branch', async () => {
    const files = { 'src/lib.rs': 'x' };
    const { repository, base } = await changeScene(files, '');
    await repository.git('checkout', '--quiet', '--detach', 'vectorize');
    const stray = await repository.commit({ 'src/lib.rs': 'y' });
    const location = pathToFileURL(repository.folder).href;
    const own = await changeScene(files, '', location);
    const of = (headSha: string) => own.gather({ source: { kind: 'url', location }, headSha, headPinned: true });
    expect(await of(base)).toMatchObject({ isolation: 'preferred', branch: null });
    expect((await of(base)).foreign).toBeUndefined();
    // Nor is it filed as if the pull request's branch had it.
    expect(await of(stray)).toMatchObject({ isolation: 'required', foreign: true, branch: null });
  });

  it('is not documentation only by a base that a caller names, where the trusted one says otherwise', async () => {
    const { repository, base, gather } = await changeScene({ 'src/lib.rs': 'pub fn slow() {}\n' }, '', 'file:///own');
    await repository.git('checkout', '--quiet', 'vectorize');
    const between = await repository.git('rev-parse', 'HEAD');
    const headSha = await repository.commit({ 'docs/a.md': 'a' });
    const location = pathToFileURL(repository.folder).href;
    const asked = { headSha, base: between, source: { kind: 'url' as const, location } };
    // Nor is it where no commit is trusted.
    expect(await gather(asked)).toMatchObject({ documentationOnly: false });
    const own = await changeScene({ 'docs/a.md': 'a' }, '', location);
    const context = await own.gather(asked);
    expect(context).toMatchObject({ base: between, documentationOnly: false, trusted: { commit: base } });
    expect(context.sameButDocumentation).toBeUndefined();
  });
});

describe('the context of a commit that is measured for nobody', () => {
  it('names the branch that it is on at the repository’s own address, and no other', async () => {
    const own = await temporaryFolder();
    const address = pathToFileURL(own).href;
    const { base, head, repository, measure } = await changeScene({ 'src/lib.rs': 'x' }, '', address);
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
