import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDefaultProfile, REPOSITORY_PROFILE } from '../../../../../activities/control/asking/default-profile.ts';
import { createGit } from '../../../../../adapters/git/git.ts';
import { readProfileText, shippedProfileOf } from '../../../../../adapters/profiles/load-profile.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';

const profileNamed = (name: string) =>
  `name: ${name}\nsuites:\n  benches: { kind: criterion, lane: cpu, command: cargo bench }\n`;

/** A repository with a profile on its default branch, and a fork's clone with another one in the change. */
async function scene(files: Readonly<Record<string, string>>) {
  const own = await TestRepository.create();
  await own.git('checkout', '--quiet', '-B', 'main');
  const base = await own.commit({ 'README.md': 'One\n', ...files });
  const fork = await TestRepository.create();
  await fork.git('fetch', '--quiet', own.folder, 'main');
  await fork.git('checkout', '--quiet', '-B', 'main', 'FETCH_HEAD');
  const sha = await fork.commit({ [REPOSITORY_PROFILE]: profileNamed('authors') });
  const seek = createDefaultProfile({
    git: createGit({ folder: join(await temporaryFolder(), 'git') }),
    readProfile: (file, text) => readProfileText(file, text),
    shippedProfile: shippedProfileOf,
  });
  const change = {
    sha,
    source: { kind: 'path', location: fork.folder },
    ownAddress: `file://${own.folder}`,
    defaultBranch: 'main',
  } as const;
  return { own, fork, base, find: (repository = 'acme/engine') => seek({ ...change, repository }) };
}

it('is the one of the newest commit that change and default branch have, never the author’s', async () => {
  const { own, base, find } = await scene({ [REPOSITORY_PROFILE]: profileNamed('own') });
  await own.commit({ [REPOSITORY_PROFILE]: profileNamed('newer') });
  const { profile, origin } = await find();
  expect([profile.name, origin]).toEqual(['own', `${REPOSITORY_PROFILE} of ${base}`]);
});

it('is the shipped one for the very repository where that has none, and for no other', async () => {
  const { base, find } = await scene({});
  expect((await find('effortlessmetrics/bitnet-rs')).profile.name).toBe('bitnet-rs');
  await expect(find()).rejects.toMatchObject({
    faults: [
      expect.stringMatching(
        new RegExp(`^profile: none is named, and acme/engine has none: ${base}.*benchmark-gate init`),
      ),
    ],
  });
});

it('reads no file of this machine for a repository’s profile, and names its faults by their place', async () => {
  const text = `extends: ${import.meta.filename}\nname: Own\n`;
  const { base, find } = await scene({ [REPOSITORY_PROFILE]: text });
  const error = (await find().catch((thrown: unknown) => thrown)) as Error;
  expect(error.message).toContain(
    `${REPOSITORY_PROFILE} of ${base}:1:10: extends: expected the name of another profile`,
  );
  expect(error.message).not.toContain('TestRepository');
});
