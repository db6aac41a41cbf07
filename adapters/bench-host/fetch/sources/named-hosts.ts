import type { OperatorSources } from './operator-sources.ts';

/** What `cargo` asks of crates.io itself. */
const CRATES_IO_HOSTS: readonly string[] = ['crates.io', 'index.crates.io', 'static.crates.io'];

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** `HOST:PORT` of all that a fetch may reach whatever their address is: that very name, on that one port. */
export interface NamedHosts {
  /** By https, where a proxy sees no more than this. */
  readonly https: ReadonlySet<string>;
  /** By http, which is spoken with nobody else. */
  readonly http: ReadonlySet<string>;
}

/** Crates.io, and whom the operator allowed or configured. */
export function namedHosts({ addresses, hosts }: Pick<OperatorSources, 'addresses' | 'hosts'>): NamedHosts {
  const named = [...[...CRATES_IO_HOSTS, ...hosts].map((host) => `https://${host}`), ...addresses]
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address));
  const by = (protocol: string): ReadonlySet<string> =>
    new Set(named.filter((url) => url.protocol === protocol).map(authorityOf));
  return { https: by('https:'), http: by('http:') };
}

/** Whether a git server is one of these hosts, each with its port, which is that of https where none is said. */
export const isNamedHost = (url: URL, hosts: readonly string[]): boolean =>
  hosts.some((host) => URL.canParse(`https://${host}`) && authorityOf(new URL(`https://${host}`)) === authorityOf(url));

/** Of an address by https or http. */
const authorityOf = ({ protocol, hostname, port }: URL): string =>
  `${hostname}:${port === '' ? DEFAULT_PORTS[protocol] : port}`;
