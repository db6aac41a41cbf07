import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createGit } from '../../../../adapters/git/git.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';

/** A checkout with a commit, and git with a folder of its own. */
async function scene() {
  const repository = await TestRepository.create();
  const head = await repository.commit({ '.gitignore': '/ignored\n', 'src/lib.rs': 'one\n', 'gone.rs': 'gone\n' });
  const folder = await temporaryFolder();
  return { repository, head, folder, git: createGit({ folder: join(folder, 'git') }) };
}

/** Every file below a folder, and when it was written; git dates objects anew that it would have written again. */
async function filesOf(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder, { recursive: true });
  const stats = await Promise.all(
    names.map(
      async (name) => [name, name.startsWith('.git/objects') ? 0 : (await stat(join(folder, name))).mtimeMs] as const,
    ),
  );
  return Object.fromEntries(stats);
}

it('is the commit itself where nothing was changed', async () => {
  const { repository, head, git } = await scene();
  await repository.git('remote', 'add', 'origin', 'git@github.com:acme/engine.git');
  await mkdir(join(repository.folder, 'src/deeper'));
  await git.withSnapshot(join(repository.folder, 'src/deeper'), async (snapshot) => {
    expect(snapshot).toMatchObject({ commit: head, head, changed: 0, origin: 'git@github.com:acme/engine.git' });
    expect(snapshot.tree).toBe(await repository.git('rev-parse', 'HEAD^{tree}'));
  });
});

it('has what nobody committed, and leaves no trace in the checkout', async () => {
  const { repository, head, folder, git } = await scene();
  await repository.write('src/lib.rs', 'two\n');
  await repository.write('new.rs', 'new\n');
  await repository.write('ignored', 'x\n');
  await repository.write('target/release/huge', 'x\n');
  await repository.git('rm', '--quiet', 'gone.rs');
  const before = await filesOf(repository.folder);
  const into = join(folder, 'checkout');
  await git.withSnapshot(repository.folder, async (snapshot) => {
    const { commit, tree, changed } = snapshot;
    expect(snapshot).toMatchObject({ head, changed: 3, origin: null });
    expect(commit).not.toBe(head);
    const found = { mirror: snapshot.repository, sha: commit, base: null, trusted: null };
    await git.withBundle(found, ({ file }) => git.checkoutBundle({ bundle: file, commit, tree, into }));
    expect(changed).toBe(3);
  });
  expect((await readdir(into)).sort()).toEqual(['.git', '.gitignore', 'new.rs', 'src']);
  expect(await readFile(join(into, 'src/lib.rs'), 'utf8')).toBe('two\n');
  expect(await filesOf(repository.folder)).toEqual(before);
  expect(await readdir(join(folder, 'git/scratch'))).toEqual([]);
});

it('is of a checkout, which has a commit', async () => {
  const { folder, git } = await scene();
  await expect(git.withSnapshot(folder, async () => {})).rejects.toThrow(/is in no git checkout/);
  const empty = await TestRepository.create();
  await expect(git.withSnapshot(empty.folder, async () => {})).rejects.toThrow(/has no commit yet/);
});
