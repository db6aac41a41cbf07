import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGit } from '../../../../adapters/git/git.ts';
import { createGitHub } from '../../../../adapters/github/github.ts';
import { readIdentity } from '../../../../adapters/github/http/identity.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';

/**
 * Stands in the place of ssh, notes how it is called, and serves the repository `widgets` to whoever brings the operator's
 * agent along, as a server that knows the operator does. It says nothing to anybody else.
 */
async function operatorsSsh() {
  const folder = await temporaryFolder();
  const repository = await TestRepository.create();
  const sha = await repository.commit({ 'a.txt': 'a' });
  const calls = join(folder, 'calls');
  const program = `#!/bin/sh
printf '%s|%s\\n' "$SSH_AUTH_SOCK" "$*" >> ${calls}
if [ "$SSH_AUTH_SOCK" = /operators-agent ]; then exec git-upload-pack ${repository.folder}; fi
echo 'git@github.com: Permission denied (publickey).' >&2
exit 255
`;
  await writeFile(join(folder, 'ssh'), program);
  await chmod(join(folder, 'ssh'), 0o755);
  vi.stubEnv('PATH', [folder, process.env.PATH].join(delimiter));
  vi.stubEnv('SSH_AUTH_SOCK', '/operators-agent');
  onTestFinished(() => void vi.unstubAllEnvs());
  const github = createGitHub(await readIdentity({}, async () => null));
  const git = createGit({ folder: join(folder, 'git'), isOwnSsh: github.isOwnSsh });
  const seen = async () => (await readFile(calls, 'utf8')).trim().split('\n');
  return { git, sha, seen };
}

const request = (location: string, sha: string) =>
  ({ repository: 'acme/widgets', source: { kind: 'url', location }, sha, base: null, defaultBranch: null }) as const;

describe('a request that names an ssh address', () => {
  it('of its own repository is read with the identity of whoever runs the gate', async () => {
    const { git, sha, seen } = await operatorsSsh();
    const own = 'git@github.com:acme/widgets.git';
    expect(await git.inspectSource(own, sha, 'acme/widgets')).toMatchObject({ head: sha });
    expect(await git.fetchIntoMirror(request(own, sha))).toMatchObject({ sha });
    expect((await seen()).every((call) => call.startsWith('/operators-agent|-o BatchMode=yes'))).toBe(true);
  });

  it.each([
    'git@github.com:acme/secrets.git',
    'ssh://git@github.com/acme/secrets.git',
    'ssh://git@git.intern/acme/widgets.git',
  ])('of another one, %s, gets no agent, no keys and no configuration, and is wrong input', async (location) => {
    const { git, sha, seen } = await operatorsSsh();
    const refused = { report: { class: 'wrong-input', message: expect.stringContaining(location) } };
    await expect(git.inspectSource(location, sha, 'acme/widgets')).rejects.toMatchObject(refused);
    await expect(git.fetchIntoMirror(request(location, sha))).rejects.toMatchObject(refused);
    await expect(git.hasBase({ kind: 'url', location }, 'main', 'acme/widgets')).rejects.toMatchObject(refused);
    for (const call of await seen()) {
      expect(call).toMatch(/^\|-F none .*-o IdentityAgent=none -o IdentitiesOnly=yes -o IdentityFile=none/);
    }
  });

  it('in a form that only git reads as one, past the check of addresses, gets none either', async () => {
    const { git, sha, seen } = await operatorsSsh();
    for (const kind of ['url', 'path'] as const) {
      const source = { kind, location: 'intern:acme/secrets' };
      await expect(git.fetchIntoMirror({ ...request('', sha), source })).rejects.toMatchObject({
        report: { class: 'wrong-input' },
      });
    }
    for (const call of await seen()) expect(call).toMatch(/^\|-F none /);
  });
});
