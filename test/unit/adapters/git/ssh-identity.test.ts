import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { findTool } from '../../../../adapters/files/find-tool.ts';
import { GitFailed } from '../../../../adapters/git/git-failure.ts';
import { sshAddress, WITHOUT_IDENTITY, withIdentity, withoutIdentity } from '../../../../adapters/git/ssh-identity.ts';
import { createGitHub } from '../../../../adapters/github/github.ts';
import { readIdentity } from '../../../../adapters/github/http/identity.ts';
import { GateError } from '../../../../gate/contract/gate-error.ts';

const hasSsh = (await findTool('ssh')) !== null;

describe('an ssh address', () => {
  it.each([
    ['ssh://git@github.com/acme/widgets.git', 'github.com', 'acme/widgets.git'],
    ['SSH://git@github.com:22/acme/widgets', 'github.com', 'acme/widgets'],
    ['git+ssh://github.com:2222//acme/widgets', 'github.com:2222', 'acme/widgets'],
    ['git@github.com:acme/widgets.git', 'github.com', 'acme/widgets.git'],
    ['alias:/acme/widgets', 'alias', 'acme/widgets'],
  ])('%s has host and path', (location, host, path) => {
    expect(sshAddress(location)).toEqual({ host, path });
  });

  it.each(['https://github.com/acme/widgets', 'file:///srv/a:b', '/srv/a:b', './a:b', 'acme/widgets'])(
    '%s is none',
    (location) => {
      expect(sshAddress(location)).toBeNull();
    },
  );

  it('is the own one of its repository alone', async () => {
    const github = createGitHub(await readIdentity({}, async () => null));
    const isOwn = (location: string) => {
      const address = sshAddress(location);
      return address !== null && github.isOwnSsh(address, 'acme/widgets');
    };
    for (const location of [
      'ssh://git@github.com/Acme/Widgets.git',
      'git@github.com:acme/widgets',
      'ssh://git@ssh.github.com:443/acme/widgets.git',
    ]) {
      expect(isOwn(location)).toBe(true);
    }
    for (const location of [
      'git@github.com:acme/secrets.git',
      'git@github.com.evil.example:acme/widgets.git',
      'ssh://git@github.com:2222/acme/widgets.git',
      'git@github.com:acme/widgets/../secrets',
      'git@github.com:~/acme/widgets',
      'https://github.com/acme/widgets',
    ]) {
      expect(isOwn(location)).toBe(false);
    }
  });
});

describe('ssh without an identity', () => {
  it.runIf(hasSsh)(
    'has, as ssh itself understands it, no agent, no key, no forwarding and no configuration',
    async () => {
      const [program = '', ...options] = (WITHOUT_IDENTITY.GIT_SSH_COMMAND ?? '').split(' ');
      const { stdout } = await execa(program, [...options, '-G', 'git@github.com']);
      const settings = stdout.toLowerCase().split('\n');
      expect(settings).toEqual(
        expect.arrayContaining([
          'identityagent none',
          'identityfile none',
          'identitiesonly yes',
          'pubkeyauthentication false',
          'gssapiauthentication no',
          'hostbasedauthentication no',
          'forwardagent no',
          'batchmode yes',
          'stricthostkeychecking true',
        ]),
      );
      expect(settings.filter((line) => line.startsWith('identityfile '))).toEqual(['identityfile none']);
    },
  );

  it('fails as wrong input, but for what has nothing to do with the server', () => {
    const told = (error: unknown) => withoutIdentity('git@intern:x', error);
    const transient = (message: string) => new GateError({ class: 'transient', message });
    for (const error of [
      transient("git@intern:x can't be reached"),
      transient('git@intern:x: git took too long'),
      new GitFailed('git failed (128) on git@intern:x: Host key verification failed.'),
    ]) {
      expect(told(error)).toMatchObject({
        report: { class: 'wrong-input', message: expect.stringContaining("git@intern:x can't be read without an") },
      });
    }
    const full = transient("git@intern:x can't be stored");
    expect(told(full)).toBe(full);
    const cancelled = new DOMException('git was cancelled', 'AbortError');
    expect(told(cancelled)).toBe(cancelled);
  });

  it('is not what the own repository is asked with', () => {
    expect(withIdentity({ SSH_AUTH_SOCK: '/agent' })).toEqual({
      GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
      SSH_AUTH_SOCK: '/agent',
    });
    expect(withIdentity({})).not.toHaveProperty('SSH_AUTH_SOCK');
  });
});
