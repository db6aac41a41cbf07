import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../support/git/repository.ts';
import { changeScene } from '../../../support/github/change-scene.ts';

it('knows the context of a change that has put more files into the root than are read', async () => {
  const own = await temporaryFolder();
  const address = pathToFileURL(own).href;
  const { repository, head, gather } = await changeScene({ 'Cargo.lock': 'version = 4\n' }, '', address);
  const blob = await repository.git('rev-parse', `${head}:Cargo.lock`);
  const many = Array.from({ length: 85_000 }, (_, at) => `100644 blob ${blob}\tA${String(at).padStart(180, '0')}\n`);
  const root = await repository.git('ls-tree', head);
  const { stdout: tree } = await execa('git', ['mktree'], {
    cwd: repository.folder,
    input: `${many.join('')}${root}\n`,
  });
  const headSha = await repository.git('commit-tree', '-m', 'many', '-p', head, tree);
  await repository.git('update-ref', 'refs/heads/many', headSha);
  await repository.git('clone', '--quiet', '--mirror', repository.folder, own);
  const context = await gather({ headSha, source: { kind: 'url', location: address } });
  expect(context).toMatchObject({ tree, documentationOnly: false });
  // Which lock file the base had is not asked where the change has one.
  expect(context.trusted).toBeDefined();
  expect(context.baseLockFile).toBeUndefined();
});
