import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFetchProxy } from '../../../../../../adapters/bench-host/fetch/egress/fetch-proxy.ts';
import { namedHosts } from '../../../../../../adapters/bench-host/fetch/sources/named-hosts.ts';

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

const NOBODY = namedHosts({ addresses: [], hosts: [] });

async function open(resolve: Parameters<typeof openFetchProxy>[1], named = NOBODY) {
  const proxy = await openFetchProxy(named, resolve);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** @returns its port */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** All names lead to this machine. */
const here = async () => [{ address: '127.0.0.1', family: 4 }];

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

  it('leads to a named host whatever its address is, by its very name and port', async () => {
    const greet = () => createServer((socket) => socket.end('hello'));
    const [allowed, other] = [await listen(greet()), await listen(greet())];
    const named = namedHosts({
      addresses: [`https://Registry.example:${allowed}/team/index/`, 'https://plain-port.example/'],
      hosts: [`git.example:${allowed}`, `127.0.0.1:${allowed}`, 'default-port.example'],
    });
    const proxy = await open(here, named);
    for (const host of ['git.example', 'GIT.example', 'registry.example', '127.0.0.1']) {
      expect(await answer(proxy, `CONNECT ${host}:${allowed} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 .*hello/s);
    }
    const refused = [
      `git.example:${other}`,
      'git.example:443',
      `x.git.example:${allowed}`,
      `127.0.0.1:${other}`,
      `default-port.example:${allowed}`,
      `plain-port.example:${allowed}`,
      `example:${allowed}`,
    ];
    for (const authority of refused) {
      expect(await answer(proxy, `CONNECT ${authority} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    }
    expect(proxy.refused).toHaveLength(refused.length);
    expect(named.https).toContain('default-port.example:443');
    expect(named.https).toContain('static.crates.io:443');
  });

  it('passes on what is asked of a host that was named by http, and of no neighbour of it', async () => {
    const seen: unknown[] = [];
    const mirror = createHttpServer((request, response) => {
      const { host, expect: expected, 'proxy-authorization': secret, 'x-kept': kept } = request.headers;
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push([request.method, request.url, host, expected, secret, kept, body]);
        response.writeHead(201, { 'x-said': 'so' }).end('hello');
      });
    });
    const [port, other] = [await listen(mirror), await listen(createServer((socket) => socket.end('hello')))];
    const named = namedHosts({ addresses: [`http://mirror.example:${port}/index/`], hosts: [] });
    const proxy = await open(here, named);
    const post = (at: string) =>
      answer(
        proxy,
        `POST http://${at}/index/x?y=1 HTTP/1.1\r\nHost: other.example\r\nX-Kept: yes\r\nProxy-Authorization: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody`,
      );
    expect(await post(`mirror.example:${port}`)).toMatch(/^HTTP\/1\.1 201 .*x-said: so.*hello/is);
    expect(seen).toEqual([['POST', '/index/x?y=1', `mirror.example:${port}`, undefined, undefined, 'yes', 'body']]);
    for (const at of [`mirror.example:${other}`, `x.mirror.example:${port}`, `127.0.0.1:${port}`]) {
      expect(await post(at)).toMatch(/^HTTP\/1\.1 403 /);
    }
    // Named by http is not named by https.
    expect(await answer(proxy, `CONNECT mirror.example:${port} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    expect(seen).toHaveLength(1);
    mirror.closeAllConnections();
    mirror.close();
    const gone = await post(`mirror.example:${port}`);
    expect(gone).toMatch(/^HTTP\/1\.1 502 /);
  });

  it('hands all that a server says to a slow client, also when the server has gone', async () => {
    // More than the buffers between them take.
    const size = 24 * 1024 * 1024;
    const port = await listen(createServer((socket) => socket.end(Buffer.alloc(size, 'x'))));
    const proxy = await open(here, namedHosts({ addresses: [], hosts: [`big.example:${port}`] }));
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(`CONNECT big.example:${port} HTTP/1.1\r\n\r\n`);
    let bytes = 0;
    for await (const chunk of socket) {
      bytes += chunk.length;
      await sleep(1);
    }
    expect(bytes).toBe('HTTP/1.1 200 Connection established\r\n\r\n'.length + size);
  });

  it('is gone with its fetch', async () => {
    const proxy = await openFetchProxy(NOBODY);
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    await new Promise((connected) => socket.once('connect', connected));
    const closed = new Promise((done) => socket.once('close', done));
    proxy.close();
    await closed;
    await expect(answer(proxy, 'CONNECT x:1 HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
  });
});
