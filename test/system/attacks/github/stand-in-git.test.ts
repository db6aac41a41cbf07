import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { TestRepository } from '../../../support/git/repository.ts';

const NAME = 'acme/widgets';

/** A pack of none: what a push names is there already. */
const NO_OBJECTS = Buffer.from('PACK\0\0\0\u0002\0\0\0\0');

/** The stand-in with a copy of one repository, and another one on this machine that it has no copy of. */
async function scene() {
  const [repository, other] = [await TestRepository.create(), await TestRepository.create()];
  const [head] = [await repository.commit({ 'README.md': '# Widgets\n' }), await other.commit({ secret: '' })];
  const standIn = await startGitHubStandIn({ repositories: [{ name: NAME, from: repository.folder }] });
  onTestFinished(() => standIn.close());
  const branches = async () => Object.fromEntries((await standIn.ownRepository(NAME)?.branches()) ?? []);
  const ask = asking(standIn.url);
  return { standIn, other: other.folder, head, branches, ask, push: pushing(ask, head) };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}

/** Asks for a path as it stands, which `fetch` would have tidied. */
const asking =
  (url: string) =>
  async (
    path: string,
    { method = 'GET', headers = {}, body }: Asked = {},
  ): Promise<{ status: number; text: string }> => {
    const sent = request(url, { method, path, headers, agent: false });
    sent.end(body);
    const [response] = await once(sent, 'response');
    let text = '';
    for await (const chunk of response.setEncoding('latin1')) text += chunk;
    return { status: response.statusCode, text };
  };

/** Names a branch by a push. */
const pushing =
  (ask: ReturnType<typeof asking>, head: string) =>
  (type: string, headers: Record<string, string> = {}) => {
    const command = `${'0'.repeat(40)} ${head} refs/heads/planted\0report-status`;
    const line = `${(command.length + 4).toString(16).padStart(4, '0')}${command}0000`;
    const body = Buffer.concat([Buffer.from(line), NO_OBJECTS, createHash('sha1').update(NO_OBJECTS).digest()]);
    return ask(`/${NAME}.git/git-receive-pack`, {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body,
    });
  };

it('no name of a repository leads to another folder of this machine', async () => {
  const { standIn, other, ask } = await scene();
  const inside = standIn.ownRepository(NAME)?.folder ?? '';
  const names = [
    other,
    `/${NAME}/../../..${other}`,
    `/acme/..%2f..%2f..${other.replaceAll('/', '%2f')}`,
    `/${NAME}.git/..${other}`,
    `//${other}`,
    `/../${inside.split('/').slice(-2).join('/')}`,
    '/acme/widgets%00',
  ];
  for (const name of names) {
    const { status, text } = await ask(`${name}/info/refs?service=git-upload-pack`);
    expect([name, status >= 400, text.includes('refs/heads')]).toEqual([name, true, false]);
  }
  expect((await ask(`/${NAME}.git/info/refs?service=git-upload-pack`)).text).toContain('refs/heads/main');
  // What lies in the folder beside the references isn't served, and there is no other service.
  for (const path of ['config', 'HEAD', 'objects/info/packs', 'info/refs', 'info/refs?service=git-upload-archive']) {
    expect((await ask(`/${NAME}.git/${path}`)).status).toBeGreaterThanOrEqual(400);
  }
});

it('a page in somebody’s browser pushes nothing, plans no fault and reads nothing', async () => {
  const { standIn, branches, ask, push } = await scene();
  // What a page can send without asking before.
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    expect((await push(type)).status).toBe(415);
  }
  const page = { origin: 'https://evil.example' };
  expect((await push('application/x-git-receive-pack-request', page)).status).toBe(403);
  const fault = JSON.stringify({ method: 'POST', path: '/', fault: 503 });
  expect((await ask('/_stand-in/faults', { method: 'POST', headers: page, body: fault })).status).toBe(403);
  expect(standIn.faults.pending).toBe(0);
  // A name of the page's own that leads to this machine.
  const { status, text } = await ask('/_stand-in/state', { headers: { host: 'evil.example:8085' } });
  expect([status, text.includes(NAME)]).toEqual([403, false]);
  expect(await branches()).not.toHaveProperty('planted');
});

it('a request that unfolds is ended before git has read it', async () => {
  const { head, branches, ask, push } = await scene();
  const line = `0032want ${head}\n`;
  const bomb = gzipSync(line.repeat(2_000_000));
  const packed = { 'content-encoding': 'gzip' };
  const fetching = { ...packed, 'content-type': 'application/x-git-upload-pack-request' };
  await expect(ask(`/${NAME}.git/git-upload-pack`, { method: 'POST', headers: fetching, body: bomb })).rejects.toThrow(
    /hang up|aborted|ECONNRESET/,
  );
  const unpacked = { ...packed, 'content-type': 'application/x-git-receive-pack-request' };
  expect((await ask(`/${NAME}.git/git-receive-pack`, { method: 'POST', headers: unpacked, body: bomb })).status).toBe(
    415,
  );
  // A program that pushes as git does is served after that.
  expect((await push('application/x-git-receive-pack-request')).status).toBe(200);
  expect(await branches()).toHaveProperty('planted', head);
});
