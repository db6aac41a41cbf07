import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstParents } from '../../../../adapters/git/first-parents.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';

/** A repository whose branch `trunk` has two commits, and a merge of a side branch. */
async function merged() {
  const repository = await TestRepository.create();
  const commit = async (message: string): Promise<string> => {
    await repository.git('commit', '--allow-empty', '-m', message);
    return (await repository.git('rev-parse', 'HEAD')).trim();
  };
  await repository.git('checkout', '-b', 'trunk');
  const first = await commit('first');
  await repository.git('checkout', '-b', 'side');
  const side = await commit('side');
  await repository.git('checkout', 'trunk');
  const second = await commit('second');
  await repository.git('merge', '--no-ff', '-m', 'merge', 'side');
  const merge = (await repository.git('rev-parse', 'HEAD')).trim();
  const folder = join(await temporaryFolder(), 'own');
  const asked = (branch: string, most = 10, from = repository.folder) => firstParents({ folder, from, branch, most });
  return { repository, asked, first, side, second, merge };
}

describe('the first parents of a branch', () => {
  it('come newest first, without the commits of merged branches, and no more than asked for', async () => {
    const { asked, first, second, merge } = await merged();
    expect((await asked('trunk')).slice(0, 3)).toEqual([merge, second, first]);
    expect(await asked('trunk', 2)).toEqual([merge, second]);
  });

  it('are those that origin has of it, where it has', async () => {
    const { asked, repository, first } = await merged();
    await repository.git('update-ref', 'refs/remotes/origin/trunk', first);
    expect((await asked('trunk'))[0]).toBe(first);
  });

  it('of what is no branch or no checkout are wrong input', async () => {
    const { asked } = await merged();
    const wrong = (message: string) => ({ name: 'GateError', message: expect.stringContaining(message) });
    await expect(asked('gone')).rejects.toMatchObject(wrong('has no branch gone: fetch it'));
    await expect(asked('--all')).rejects.toMatchObject(wrong('has no branch --all'));
    await expect(asked('trunk', 10, await temporaryFolder())).rejects.toMatchObject(wrong('is in no git checkout'));
  });
});
