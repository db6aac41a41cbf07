import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { hasCommit } from '../../../../../adapters/git/fetch/has-commit.ts';
import { createGit } from '../../../../../adapters/git/git.ts';
import { GateError } from '../../../../../gate/contract/gate-error.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';

it('tells whether a source has a commit, also one that no branch names, and leaves nothing behind', async () => {
  const repository = await TestRepository.create();
  const first = await repository.commit({ 'src/lib.rs': 'one' });
  await repository.git('checkout', '--quiet', '--detach');
  const stray = await repository.commit({ 'src/lib.rs': 'two' });
  await repository.git('checkout', '--quiet', 'main');
  const folder = join(await temporaryFolder(), 'git');
  const git = createGit({ folder });
  const source = { kind: 'url', location: pathToFileURL(repository.folder).href } as const;
  const answers = [first, stray, 'c'.repeat(40)].map((sha) => git.hasCommit(source, sha, 'acme/widgets'));
  expect(await Promise.all(answers)).toEqual([true, true, false]);
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  const nowhere = { kind: 'url', location: pathToFileURL(join(folder, 'nowhere')).href } as const;
  await expect(git.hasCommit(nowhere, first, 'acme/widgets')).rejects.toMatchObject({ kind: 'wrong-input' });
});

it('tells nothing of a bundle, nor of a server that gives no commit by its id alone', async () => {
  const git = createGit({ folder: join(await temporaryFolder(), 'git') });
  expect(await git.hasCommit({ kind: 'bundle', location: '/a.bundle' }, 'c'.repeat(40), 'acme/widgets')).toBeNull();
  const location = 'https://git.example.invalid/acme/widgets.git';
  const refusing = async ({ args }: { readonly args: readonly string[] }) => {
    if (args[0] !== 'fetch') return { exitCode: 0, stdout: Buffer.alloc(0), truncated: false };
    const excerpt = 'error: Server does not allow request for unadvertised object';
    throw new GateError({ class: 'wrong-input', message: `${location} has no such commit`, excerpt });
  };
  const options = { environment: {}, isStranger: false };
  const asked = { source: { kind: 'url', location } as const, revision: 'c'.repeat(40), options };
  expect(await hasCommit(refusing, await temporaryFolder(), asked)).toBeNull();
});
