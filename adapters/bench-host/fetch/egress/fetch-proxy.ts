import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { NamedHosts } from '../sources/named-hosts.ts';
import type { ResolveHost } from '../sources/resolve-host.ts';
import { destinationOf, splitAuthority } from './destination.ts';
import { forwardPlain } from './forward-plain.ts';

/** A fetch's way out, as long as it lasts. */
export interface FetchProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Whom nothing was fetched from, and why, in words. */
  readonly refused: readonly string[];
  close(): void;
}

/**
 * Serves a proxy on this machine that leads to public addresses, and to the named hosts on their very ports. It asks for a
 * name itself and connects to the very addresses that it has looked at. Redirects of a server, and submodules that a git
 * dependency names, come this way as well.
 */
export async function openFetchProxy(named: NamedHosts, resolve?: ResolveHost): Promise<FetchProxy> {
  const refused: string[] = [];
  const open = new Set<Duplex>();
  const hold = <T extends Socket>(socket: T): T => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return socket;
  };

  async function onConnect(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    client.on('error', () => client.destroy());
    const to = await destinationOf(splitAuthority(request.url ?? '', 443), named.https, resolve);
    if (to === null) client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    else if ('fault' in to) {
      refused.push(to.fault);
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    } else tunnel(client, head, hold(connect(to)));
  }

  // A plain request could be read and answered by anybody on its way: only with whom the operator named so.
  async function onPlain(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : null;
    const at = url?.protocol === 'http:' ? splitAuthority(url.host, 80) : null;
    if (url === null || at === null || !named.http.has(`${url.hostname}:${at.port}`)) {
      refused.push(`${url?.host ?? 'it'} is asked without encryption`);
      response.writeHead(403).end();
      return;
    }
    const to = await destinationOf(at, named.http, resolve);
    if (to === null || 'fault' in to) response.writeHead(502).end();
    else forwardPlain(request, response, url, to, hold);
  }

  const server = createServer((request, response) => {
    void onPlain(request, response).catch(() => response.destroy());
  });
  server.on('connection', hold);
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    void onConnect(request, client, head).catch(() => client.destroy());
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** Joins a client with whom it asked for, once that answers. */
function tunnel(client: Duplex, head: Buffer, server: Socket): void {
  let answered = false;
  server.once('connect', () => {
    answered = true;
    server.setTimeout(0);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) server.write(head);
    server.pipe(client).pipe(server);
  });
  server.once('timeout', () => server.destroy());
  server.once('error', () => server.destroy());
  server.once('close', () => {
    if (!answered) client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    // What it said last may still be on its way to a slow client.
    else if (server.readableEnded) client.resume();
    else client.destroy();
  });
  client.once('close', () => server.destroy());
}
