import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { egressEnvironment } from '../../../../../../adapters/bench-host/fetch/egress/egress-environment.ts';
import { openFetchProxy } from '../../../../../../adapters/bench-host/fetch/egress/fetch-proxy.ts';

/** What a proxy answers to some bytes, until it ends or has said so much. */
async function answer(proxy: { readonly url: string }, request: string): Promise<string> {
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(request);
  let said = '';
  for await (const chunk of socket) {
    said += chunk;
    if (said.includes('hello')) break;
  }
  return said;
}

async function open(...args: Parameters<typeof openFetchProxy>) {
  const proxy = await openFetchProxy(...args);
  onTestFinished(() => proxy.close());
  return proxy;
}

describe("a fetch's proxy", () => {
  it('leads nobody to an address that is not public, and says so', async () => {
    const proxy = await open(async (host) => [{ address: host === 'inner.example' ? '10.0.0.1' : host, family: 4 }]);
    for (const authority of ['127.0.0.1:22', '[::1]:443', '169.254.169.254:80', 'inner.example:443']) {
      expect(await answer(proxy, `CONNECT ${authority} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    }
    expect(proxy.refused).toEqual([
      '127.0.0.1 is no public address',
      '::1 is no public address',
      '169.254.169.254 is no public address',
      'inner.example resolves to 10.0.0.1, which is no public address',
    ]);
  });

  it('connects to the very address that it has looked at, whatever the name says a moment later', async () => {
    const server = createServer((socket) => socket.end('hello'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    let asked = 0;
    const proxy = await open(async () => {
      asked += 1;
      // First one of the public, where nobody answers; then this machine.
      return [{ address: asked === 1 ? '192.31.196.1' : '127.0.0.1', family: 4 }];
    });
    const first = answer(proxy, `CONNECT rebinding.example:${port} HTTP/1.1\r\n\r\n`);
    const outcome = await Promise.race([first, new Promise((after) => setTimeout(after, 300, 'still connecting'))]);
    expect(outcome).not.toContain('hello');
    expect(asked).toBe(1);
    expect(await answer(proxy, `CONNECT rebinding.example:${port} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    proxy.close();
    await first;
  });

  it('takes nothing without encryption, and nothing for a name that nobody knows', async () => {
    const seen: string[] = [];
    const inner = createHttpServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('hello');
    });
    await new Promise<void>((listening) => inner.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void inner.close());
    const { port } = inner.address() as AddressInfo;
    const proxy = await open(async () => []);
    const plain = await answer(proxy, `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(plain).toMatch(/^HTTP\/1\.1 403 /);
    expect(seen).toEqual([]);
    expect(proxy.refused).toEqual([`127.0.0.1:${port} is asked without encryption`]);
    expect(await answer(proxy, 'CONNECT nosuch.invalid:443 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 502 /);
    expect(await answer(proxy, 'CONNECT  HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 [45]0\d /);
  });

  it('is gone with its fetch', async () => {
    const proxy = await openFetchProxy();
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    await new Promise((connected) => socket.once('connect', connected));
    const closed = new Promise((done) => socket.once('close', done));
    proxy.close();
    await closed;
    await expect(answer(proxy, 'CONNECT x:1 HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('the environment of a fetch', () => {
  const operator = {
    addresses: ['http://mirror.example:8080/', 'file:///srv/git'],
    hosts: ['git.example:8443', '[fd00::1]'],
  };

  it('leads by the one proxy, but for whom the operator named', () => {
    const environment = egressEnvironment({ no_proxy: '*', SSL_CERT_FILE: '/ca' }, operator, 'http://127.0.0.1:1');
    const direct = 'crates.io,index.crates.io,static.crates.io,git.example,fd00::1,mirror.example';
    expect(environment).toMatchObject({
      CARGO_HTTP_PROXY: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
      no_proxy: direct,
      NO_PROXY: direct,
      SSL_CERT_FILE: '/ca',
      GIT_SSL_CAINFO: '/ca',
      GIT_ALLOW_PROTOCOL: 'https:http:file',
      CARGO_NET_GIT_FETCH_WITH_CLI: 'true',
    });
  });

  it("leaves the way out to the operator's own proxy where there is one", () => {
    const network = { HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: 'corp.example' };
    const nobody = { addresses: [], hosts: [] };
    const environment = egressEnvironment(network, nobody, null);
    expect(environment).toMatchObject({ ...network, GIT_ALLOW_PROTOCOL: 'https' });
    expect(environment).not.toHaveProperty('CARGO_HTTP_PROXY');
    // Of cargo's configuration git knows nothing.
    expect(egressEnvironment({}, { ...nobody, proxy: 'http://proxy.example:1' }, null)).toMatchObject({
      https_proxy: 'http://proxy.example:1',
    });
  });
});
