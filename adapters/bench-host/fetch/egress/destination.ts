import type { LookupFunction } from 'node:net';
import { publicAddresses, type ResolveHost, resolveHost } from '../sources/resolve-host.ts';

/** Whom a proxy connects to: a name, bound to the addresses that were looked at. */
export interface Destination {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Knows these addresses alone: whoever owns the name can't answer otherwise a moment later. */
  readonly lookup: LookupFunction;
  /** For connecting, in milliseconds. */
  readonly timeout: number;
}

const CONNECT_TIMEOUT_MS = 30_000;

/**
 * Where a connection to a host goes; a fault in words where one of its addresses is not public; null where nobody knows it.
 *
 * @param named `HOST:PORT` of those that may have any address
 */
export async function destinationOf(
  { host, port }: Pick<Destination, 'host' | 'port'>,
  named: ReadonlySet<string>,
  resolve: ResolveHost = resolveHost,
): Promise<Destination | { readonly fault: string } | null> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`.toLowerCase();
  const found = named.has(authority) ? { addresses: await resolve(host) } : await publicAddresses(host, resolve);
  if ('fault' in found) return found;
  const { addresses } = found;
  const [first] = addresses;
  if (first === undefined) return null;
  const lookup: LookupFunction = (_name, { all }, done) => {
    if (all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
  return { host, port, lookup, timeout: CONNECT_TIMEOUT_MS };
}

/** Of `HOST:PORT`, an address of version 6 in brackets. */
export function splitAuthority(authority: string, defaultPort: number): Pick<Destination, 'host' | 'port'> {
  const [, host = '', port = defaultPort] = /^\[?([^\]]*?)\]?(?::(\d{1,5}))?$/.exec(authority) ?? [];
  return { host, port: Math.min(Number(port), 65_535) };
}
