import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createGit } from '../../../../../adapters/git/git.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';

/** Longer than one process reads. */
const LARGE = 17 * 1024 * 1024;

it('reads at once, whole or their beginnings, what one process can and cannot', async () => {
  const repository = await TestRepository.create();
  await repository.link('link.md', 'docs/a.md');
  await repository.write('run.sh', 'run');
  await chmod(join(repository.folder, 'run.sh'), 0o755);
  const files = { 'docs/a.md': 'about a\n', 'docs/large.bin': 'x'.repeat(LARGE), 'empty.md': '' };
  const commit = await repository.commit({ ...files, 'docs/z :*.md': 'odd\n' });
  const reader = createGit({ folder: await temporaryFolder() }).readCommits(join(repository.folder, '.git'));
  const paths = ['docs/a.md', 'docs/large.bin', 'docs/z :*.md', 'run.sh', 'empty.md', 'link.md', 'link.md/x', 'no.md'];
  const read = Promise.all(paths.map((path) => reader.readFileAt(commit, path, 10)));
  const tree = await reader.treeOf(commit);
  expect(await read).toEqual(['about a\n', 'xxxxxxxxxx', 'odd\n', 'run', '', null, null, null]);
  expect(tree).toBe(await repository.git('rev-parse', `${commit}^{tree}`));
  await expect(reader.treeOf('e'.repeat(40))).rejects.toThrow('has no commit');
});
