import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGit, type GitOptions } from '../../../../adapters/git/git.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';

const newGit = async (options: Partial<GitOptions> = {}) => createGit({ folder: await temporaryFolder(), ...options });
const wrong = (message: string) => ({ report: { class: 'wrong-input', message: expect.stringContaining(message) } });

/** A server that answers everything with one status. */
async function answering(status: number, seen: (authorization?: string) => void = () => undefined): Promise<string> {
  const server = createServer((request, response) => {
    seen(request.headers.authorization);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/owner/name.git`;
}

describe('a source', () => {
  it('is a URL, a bundle or a folder, by what is there', async () => {
    const git = await newGit();
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'repository'));
    await writeFile(join(folder, 'it.bundle'), '');
    const resolve = (location: string) => git.resolveSource(location, folder);
    expect(await resolve('repository')).toEqual({ kind: 'path', location: join(folder, 'repository') });
    expect(await resolve('./it.bundle')).toEqual({ kind: 'bundle', location: join(folder, 'it.bundle') });
    for (const url of ['https://github.com/o/r.git', 'ssh://git@host/o/r', 'git@github.com:o/r.git']) {
      expect(await resolve(url)).toEqual({ kind: 'url', location: url });
    }
  });

  it.each([
    ['ext::sh -c "touch it"', 'remote helpers'],
    ['gopher://host/path', 'expected an address'],
    ['--upload-pack=touch it', 'neither an address nor a path'],
    ['nowhere/at/all', 'no repository or bundle'],
    ['file://host/repo', 'file://host/repo: expected a folder of this machine'],
    ['file:///a%2Fb', 'expected a folder of this machine'],
    ['file:///a%zz', 'expected a folder of this machine'],
    ['file:///a%00b', 'expected a folder of this machine'],
  ])('is not %s', async (location, message) => {
    await expect((await newGit()).resolveSource(location, '/')).rejects.toMatchObject(wrong(message));
  });

  it('never carries credentials, and does not repeat them', async () => {
    const failed = (await newGit()).resolveSource('https://user:hunter2@github.com/o/r.git', '/');
    await expect(failed).rejects.toMatchObject(wrong('github.com/o/r.git: the address holds credentials'));
    await expect(failed).rejects.not.toThrow('hunter2');
  });

  it('has a HEAD, and has a commit or not', async () => {
    const repository = await TestRepository.create();
    const head = await repository.commit({ 'a.txt': 'a' });
    const git = await newGit();
    const source = { kind: 'path', location: repository.folder };
    const missing = '0'.repeat(40);
    expect(await git.inspectSource(repository.folder, head, 'o/r')).toEqual({ source, head, hasCommit: true });
    expect(await git.inspectSource(repository.folder, missing, 'o/r')).toEqual({ source, head, hasCommit: false });
    expect(await git.inspectSource(repository.folder, null, 'o/r')).toEqual({ source, head, hasCommit: null });
    const url = pathToFileURL(repository.folder).href;
    expect(await git.inspectSource(url, missing, 'o/r')).toMatchObject({
      source: { kind: 'url' },
      head,
      hasCommit: false,
    });
    const bundle = join(await temporaryFolder(), 'it.bundle');
    await repository.git('bundle', 'create', '--quiet', bundle, 'HEAD', 'main');
    expect(await git.inspectSource(bundle, head, 'o/r')).toMatchObject({
      source: { kind: 'bundle' },
      head,
      hasCommit: true,
    });
    expect(await git.inspectSource(bundle, missing, 'o/r')).toMatchObject({ head, hasCommit: null });
  });

  it('has no HEAD before its first commit', async () => {
    const { folder } = await TestRepository.create();
    expect(await (await newGit()).inspectSource(folder, null, 'o/r')).toMatchObject({ head: null });
  });

  it('is no folder inside some other repository, and no file that is no bundle', async () => {
    const repository = await TestRepository.create();
    await repository.commit({ 'inner/a.txt': 'a' });
    const git = await newGit();
    for (const path of ['inner', 'inner/a.txt']) {
      await expect(git.inspectSource(join(repository.folder, path), null, 'o/r')).rejects.toMatchObject(
        wrong('is no git repository'),
      );
    }
  });

  it.each([
    [404, 'wrong-input'],
    [401, 'wrong-input'],
    [503, 'transient'],
    [429, 'transient'],
  ])('that answers %d is %s', async (status, kind) => {
    const url = await answering(status);
    await expect((await newGit()).inspectSource(url, null, 'o/r')).rejects.toMatchObject({ report: { class: kind } });
  });

  it('that refuses the connection is transient', async () => {
    await expect((await newGit()).inspectSource('http://127.0.0.1:9/o/r.git', null, 'o/r')).rejects.toMatchObject({
      kind: 'transient',
    });
  });

  it('gets credentials only over https', async () => {
    const seen: (string | undefined)[] = [];
    const url = await answering(404, (authorization) => seen.push(authorization));
    const git = await newGit({ authorization: async () => 'Basic c2VjcmV0' });
    await expect(git.inspectSource(url, null, 'o/r')).rejects.toThrow();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((authorization) => authorization === undefined)).toBe(true);
  });
});
