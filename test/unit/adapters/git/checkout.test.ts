import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../../adapters/git/git.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';

/** From a repository to a checkout on a host: fetch, bundle, check out. */
async function checkOut(repository: TestRepository, commit: string, tree?: string): Promise<string> {
  const folder = await temporaryFolder();
  const git = createGit({ folder: join(folder, 'control') });
  const host = createGit({ folder: join(folder, 'host') });
  const into = join(folder, 'job', 'checkout');
  const fetched = await git.fetchIntoMirror({
    repository: 'owner/name',
    source: { kind: 'path', location: repository.folder },
    sha: commit,
    base: null,
    defaultBranch: 'main',
  });
  const expected = tree ?? (await git.readCommits(fetched.mirror).treeOf(commit));
  await git.withBundle(fetched, ({ file }) => host.checkoutBundle({ bundle: file, commit, tree: expected, into }));
  return into;
}

const host = async () => createGit({ folder: await temporaryFolder() });

/** A program that leaves a file when it runs: nobody may run it. */
async function trap(): Promise<{ readonly program: string; readonly sprung: () => boolean }> {
  const folder = await temporaryFolder();
  const program = join(folder, 'trap.sh');
  await writeFile(program, `#!/bin/sh\ntouch ${join(folder, 'sprung')}\ncat\n`);
  await chmod(program, 0o755);
  return { program, sprung: () => existsSync(join(folder, 'sprung')) };
}

describe('a checkout', () => {
  it('is the commit, clean, with links and odd names', async () => {
    const repository = await TestRepository.create();
    const odd = ['a b', '-rf', 'line\nend', 'quote"', 'ümlaut', ' lead', 'back\\slash', '$(touch x)'];
    await repository.link('link', '/etc/passwd');
    const commit = await repository.commit(Object.fromEntries(odd.map((name) => [name, name])));
    const folder = await checkOut(repository, commit);
    for (const name of odd) expect(await readFile(join(folder, name), 'utf8')).toBe(name);
    expect(await readlink(join(folder, 'link'))).toBe('/etc/passwd');
    expect(await (await host()).isClean(folder)).toBe(true);
    expect((await execa('git', ['rev-parse', 'HEAD'], { cwd: folder })).stdout).toBe(commit);
  });

  it('has the commit and its base, and none of their history', async () => {
    const repository = await TestRepository.create();
    const old = await repository.commit({ a: 'old' });
    const base = await repository.commit({ a: 'base' });
    await repository.git('checkout', '--quiet', '-b', 'feature');
    const commit = await repository.commit({ a: 'new' });
    const folder = await checkOut(repository, commit);
    const objectsOf = async (sha: string) =>
      (await execa('git', ['cat-file', '-e', sha], { cwd: folder, reject: false })).exitCode;
    expect(await objectsOf(base)).toBe(0);
    expect(await objectsOf(old)).not.toBe(0);
  });

  it('is refused where the tree is another', async () => {
    const repository = await TestRepository.create();
    const commit = await repository.commit({ a: 'a' });
    await expect(checkOut(repository, commit, 'b'.repeat(40))).rejects.toMatchObject({
      report: { class: 'wrong-input', message: expect.stringContaining('has the tree') },
    });
  });

  it('runs nothing of a hostile repository', async () => {
    const { program, sprung } = await trap();
    const repository = await TestRepository.create();
    const commit = await repository.commit({
      '.gitattributes': '*.bin filter=evil diff=evil merge=evil\n*.lfs filter=lfs diff=lfs -text\n',
      'data.bin': 'as it is',
      'big.lfs': 'version https://git-lfs.github.com/spec/v1\n',
      '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = https://example.com/m.git\n`,
      '.lfsconfig': `[lfs]\n\turl = file://${program}\n`,
    });
    const { git } = repository;
    const configure = (name: string, value = program) => git.call(repository, 'config', name, value);
    for (const name of ['filter.evil.smudge', 'filter.evil.clean', 'filter.evil.process', 'diff.evil.textconv']) {
      await configure(name);
    }
    for (const name of ['core.fsmonitor', 'uploadpack.packObjectsHook', 'diff.external', 'core.sshCommand']) {
      await configure(name);
    }
    for (const hook of ['post-checkout', 'post-merge', 'reference-transaction', 'post-index-change', 'pre-auto-gc']) {
      await mkdir(join(repository.folder, '.git/hooks'), { recursive: true });
      await writeFile(join(repository.folder, '.git/hooks', hook), await readFile(program), { mode: 0o755 });
    }
    const folder = await checkOut(repository, commit);
    expect(await readFile(join(folder, 'data.bin'), 'utf8')).toBe('as it is');
    expect(await readFile(join(folder, 'big.lfs'), 'utf8')).toContain('git-lfs');
    expect(await (await host()).isClean(folder)).toBe(true);
    expect(sprung()).toBe(false);
  });

  it('is refused with objects that are made to attack git', async () => {
    const repository = await TestRepository.create();
    const attack = '[submodule "m"]\n\tpath = m\n\turl = -u./touch it\n';
    const commit = await repository.commit({ '.gitmodules': attack });
    await expect(checkOut(repository, commit)).rejects.toMatchObject({
      report: { class: 'wrong-input', message: expect.stringContaining('git refuses') },
    });
  });

  it('names the tracked files that were changed, whatever its own .git says', async () => {
    const { program, sprung } = await trap();
    const repository = await TestRepository.create();
    const commit = await repository.commit({ a: 'one', b: 'one', 'c d': 'one', touched: 'same' });
    const folder = await checkOut(repository, commit);
    // What a build script could do to hide a change, or to have something run outside of its sandbox.
    await execa('git', ['update-index', '--assume-unchanged', 'a'], { cwd: folder });
    for (const setting of ['core.fsmonitor', 'filter.evil.clean']) {
      await execa('git', ['config', setting, program], { cwd: folder });
    }
    await writeFile(join(folder, '.gitattributes'), '* filter=evil\n');
    await writeFile(join(folder, 'a'), 'two');
    await writeFile(join(folder, 'c d'), 'two');
    await writeFile(join(folder, 'touched'), 'same');
    await writeFile(join(folder, 'new file'), 'untracked');
    const git = await host();
    expect((await git.changedInCheckout(folder)).sort()).toEqual(['a', 'c d']);
    expect(await git.isClean(folder)).toBe(false);
    expect(sprung()).toBe(false);
    // The trap is a real one: whoever trusts the checkout's own .git falls into it.
    await execa('git', ['status'], { cwd: folder, stdin: 'ignore' });
    expect(sprung()).toBe(true);
  });

  it('is clean whatever attributes say of line ends, and can be made clean again', async () => {
    const repository = await TestRepository.create();
    const files = {
      'a.txt': 'one\r\n',
      'b.bat': 'two\n',
      '.gitattributes': '*.txt text eol=lf\n*.bat eol=crlf\n',
    };
    // Else they would be committed as their attributes want them.
    await repository.write('.git/info/attributes', '* -text\n');
    const commit = await repository.commit(files);
    const folder = await checkOut(repository, commit);
    const git = await host();
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(folder, name), 'utf8')).toBe(text);
      // Written again, so that git has to look at the content.
      await writeFile(join(folder, name), text);
    }
    expect(await git.changedInCheckout(folder)).toEqual([]);
    await writeFile(join(folder, 'a.txt'), 'one\n');
    await rm(join(folder, 'b.bat'));
    await writeFile(join(folder, 'untracked'), '');
    expect((await git.changedInCheckout(folder)).sort()).toEqual(['a.txt', 'b.bat']);
    await git.restore(folder);
    expect(await git.isClean(folder)).toBe(true);
    expect(await readFile(join(folder, 'untracked'), 'utf8')).toBe('');
  });

  it('replaces what was there, and goes away as a whole', async () => {
    const repository = await TestRepository.create();
    const commit = await repository.commit({ a: 'one' });
    const folder = await checkOut(repository, commit);
    const git = await host();
    const bundle = join(await temporaryFolder(), 'it.bundle');
    await repository.git('bundle', 'create', '--quiet', bundle, 'main');
    await writeFile(join(folder, 'left over'), '');
    const tree = await repository.git('rev-parse', `${commit}^{tree}`);
    await git.checkoutBundle({ bundle, commit, tree, into: folder });
    expect(existsSync(join(folder, 'left over'))).toBe(false);
    expect(await git.isClean(folder)).toBe(true);
    await git.removeCheckout(folder);
    expect(existsSync(folder)).toBe(false);
  });
});
