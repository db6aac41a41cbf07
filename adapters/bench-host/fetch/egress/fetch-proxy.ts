import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { publicAddresses, type ResolveHost } from '../sources/resolve-host.ts';

/** A fetch's way out, as long as it lasts. */
export interface FetchProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Whom nothing was fetched from, and why, in words. */
  readonly refused: readonly string[];
  close(): void;
}

const CONNECT_TIMEOUT_MS = 30_000;

/**
 * Serves a proxy on this machine that leads to public addresses only. It asks for a name itself and connects to the very
 * addresses that it has looked at: whoever owns the name can't answer otherwise a moment later. Redirects of a server, and
 * submodules that a git dependency names, come this way as well.
 */
export async function openFetchProxy(resolve?: ResolveHost): Promise<FetchProxy> {
  const refused: string[] = [];
  const open = new Set<Duplex>();
  // Only tunnels, so only https: a plain request could be read and answered by anybody on its way.
  const server = createServer((request, response) => {
    refused.push(`${hostOf(request.url)} is asked without encryption`);
    response.writeHead(403).end();
  });
  server.on('connection', (socket) => held(open, socket));
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    void tunnel(request, client, head).catch(() => client.destroy());
  });

  async function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    client.on('error', () => client.destroy());
    const [host, port] = splitAuthority(request.url ?? '');
    const found = await publicAddresses(host, resolve);
    if ('fault' in found) {
      refused.push(found.fault);
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    if (found.addresses.length === 0) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const lookup: LookupFunction = (_name, { all }, done) => {
      const [first] = found.addresses;
      if (all === true) done(null, [...found.addresses]);
      else done(null, first?.address ?? '', first?.family ?? 4);
    };
    const server = held(open, connect({ host, port, lookup, timeout: CONNECT_TIMEOUT_MS }));
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
      if (answered) client.destroy();
      else client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    client.once('close', () => server.destroy());
  }

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

function held<T extends Socket>(open: Set<Duplex>, socket: T): T {
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  return socket;
}

/** `HOST:PORT`, an address of version 6 in brackets. */
function splitAuthority(authority: string): [string, number] {
  const [, host = '', port = '443'] = /^\[?([^\]]*?)\]?(?::(\d{1,5}))?$/.exec(authority) ?? [];
  return [host, Math.min(Number(port), 65_535)];
}

const hostOf = (url: string | undefined): string => (url !== undefined && URL.canParse(url) ? new URL(url).host : 'it');
