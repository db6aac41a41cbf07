import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEPENDENCY, dependingOn, fetchingHost } from '../../../support/cargo/fetching-host.ts';
import { startPrivateServer } from '../../../support/git/private-server.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';
import { TRIED_ISOLATIONS } from '../../../support/processes/confine.ts';
import { innerService } from '../../../support/processes/inner-service.ts';

/** A git server over https on this machine with the repository `dep`, and the certificate that it is known by. */
async function gitServer(prepare: (repository: TestRepository) => Promise<void> = async () => undefined) {
  const root = await temporaryFolder();
  const repository = await TestRepository.create();
  const { host } = await startPrivateServer(root, () => true);
  await prepare(repository);
  const sha = await repository.commit(DEPENDENCY);
  await repository.git('clone', '--quiet', '--bare', repository.folder, join(root, 'dep.git'));
  const network = { SSL_CERT_FILE: process.env.GIT_SSL_CAINFO ?? '', CARGO_NET_RETRY: '0' };
  return { host, sha, network, url: `https://${host}/dep.git` };
}

/** Adds a submodule that no git but cargo's fetches. */
async function addSubmodule(repository: TestRepository, url: string): Promise<void> {
  await repository.write('.gitmodules', `[submodule "m"]\n\tpath = m\n\turl = ${url}\n`);
  await mkdir(join(repository.folder, 'm'));
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${'c'.repeat(40)},m`);
}

describe.each(TRIED_ISOLATIONS)('a change, isolation %s,', (isolation) => {
  it.each(['git', 'http', 'https'])(
    'whose lock file leads into the network of the operator by %s asks nobody there',
    async (by) => {
      const { port, asked } = await innerService();
      const url = `${by}://127.0.0.1:${port}/dep`;
      const host = await fetchingHost(`inner ${by} ${isolation}`, isolation);
      const files = dependingOn(`{ git = "${url}" }`, `git+${url}#${'0'.repeat(40)}`);
      await expect(host.prepare('job', files)).rejects.toMatchObject({
        report: {
          class: 'compile-error',
          message: expect.stringMatching(
            new RegExp(
              `^Cargo.lock has dep come from git\\+${url}: .*; name a source .*\\(BENCHMARK_GATE_FETCH_FROM\\)$`,
            ),
          ),
        },
      });
      expect(asked()).toBe(0);
    },
  );

  it('whose manifest does so, with a lock file of before or none, asks nobody there either', async () => {
    const { port, asked } = await innerService();
    const host = await fetchingHost(`manifest ${isolation}`, isolation);
    const files = dependingOn(`{ git = "git://127.0.0.1:${port}/dep" }`, '');
    const before = { ...files, 'Cargo.lock': 'version = 4\n\n[[package]]\nname = "own"\nversion = "0.1.0"\n' };
    const { 'Cargo.lock': _, ...none } = files;
    for (const change of [before, none]) {
      await expect(host.prepare('job', change)).rejects.toMatchObject({
        report: { class: 'compile-error', message: expect.stringContaining('Cargo.toml has dep come from git+git://') },
      });
    }
    expect(asked()).toBe(0);
  });

  it('whose lock file names a registry of its own asks nobody there', async () => {
    const { port, asked } = await innerService();
    const host = await fetchingHost(`registry ${isolation}`, isolation);
    const index = `sparse+http://127.0.0.1:${port}/`;
    const files = dependingOn(`{ version = "0.1.0", registry-index = "${index}" }`, index);
    await expect(host.prepare('job', files)).rejects.toMatchObject({
      report: {
        class: 'compile-error',
        message: expect.stringContaining('cargo configuration names no such registry'),
      },
    });
    expect(asked()).toBe(0);
  });

  it('whose git dependency is on a server that the operator allows by name gets it', async () => {
    const { host: server, sha, network, url } = await gitServer();
    const host = await fetchingHost(`allowed ${isolation}`, isolation, { network, crates: { from: [server] } });
    await host.prepare('job', dependingOn(`{ git = "${url}" }`, `git+${url}#${sha}`));
    expect(await readdir(join(host.cargoHome, 'git/checkouts'))).toEqual([expect.stringMatching(/^dep-/)]);
    const file = await fetchingHost(`not allowed ${isolation}`, isolation, { network });
    await expect(file.prepare('job', dependingOn(`{ git = "${url}" }`, `git+${url}#${sha}`))).rejects.toMatchObject({
      report: { class: 'compile-error', message: expect.stringContaining('127.0.0.1 is no public address') },
    });
  });

  it.each([
    ['git', 'localhost', 'is asked by git: only https'],
    ['ssh', 'localhost', 'is asked by ssh: only https'],
    ['https', 'localhost', /localhost resolves to \S+, which is no public address/],
    // Of the host that the operator allowed, another port.
    ['https', '127.0.0.1', '127.0.0.1 is no public address'],
  ])('whose dependency has a submodule there, by %s at %s, asks nobody there', async (by, at, said) => {
    const { port, asked } = await innerService();
    const server = await gitServer((repository) => addSubmodule(repository, `${by}://${at}:${port}/inner`));
    const options = { network: server.network, crates: { from: [server.host] } };
    const host = await fetchingHost(`submodule ${by} ${at} ${isolation}`, isolation, options);
    const { url, sha } = server;
    await expect(host.prepare('job', dependingOn(`{ git = "${url}" }`, `git+${url}#${sha}`))).rejects.toMatchObject({
      report: {
        class: 'compile-error',
        message: typeof said === 'string' ? expect.stringContaining(said) : expect.stringMatching(said),
      },
    });
    expect(asked()).toBe(0);
  });

  it.each([
    ['https', 'localhost', 'which is no public address'],
    ['https', '127.0.0.1', '127.0.0.1 is no public address'],
    ['http', 'localhost', 'is asked by http: only https'],
  ])('whose dependency is on a server that sends on to there, by %s at %s, asks nobody there', async (by, at, said) => {
    const { port, asked } = await innerService();
    const root = await temporaryFolder();
    const inner = (path: string) => `${by}://${at}:${port}${path}`;
    const { host: server } = await startPrivateServer(root, () => true, inner);
    const network = { SSL_CERT_FILE: process.env.GIT_SSL_CAINFO ?? '', CARGO_NET_RETRY: '0' };
    const host = await fetchingHost(`redirect ${by} ${at} ${isolation}`, isolation, {
      network,
      crates: { from: [server] },
    });
    const url = `https://${server}/dep.git`;
    const files = dependingOn(`{ git = "${url}" }`, `git+${url}#${'0'.repeat(40)}`);
    await expect(host.prepare('job', files)).rejects.toMatchObject({
      report: { class: 'compile-error', message: expect.stringContaining(said) },
    });
    expect(asked()).toBe(0);
  });

  it('whose dependency leads to another by a manifest of its own asks nobody there', async () => {
    const { port, asked } = await innerService();
    const server = await gitServer(async (repository) => {
      await repository.write(
        'inner/Cargo.toml',
        `[package]\nname = "inner"\nversion = "0.1.0"\n[dependencies]\nx = { git = "git://127.0.0.1:${port}/x" }\n`,
      );
      await repository.write('inner/src/lib.rs', '');
    });
    const { url, sha, network } = server;
    const host = await fetchingHost(`transitive ${isolation}`, isolation, { network, crates: { from: [server.host] } });
    // The lock file knows nothing of it: cargo asks, and would say only then that it isn't as it was locked.
    const files = dependingOn(`{ git = "${url}", package = "inner" }`, `git+${url}#${sha}`);
    await expect(host.prepare('job', files)).rejects.toMatchObject({ report: { class: 'compile-error' } });
    expect(asked()).toBe(0);
  });
});
