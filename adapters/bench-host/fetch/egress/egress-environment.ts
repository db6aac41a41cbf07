import { WITHOUT_IDENTITY } from '../../../git/ssh-identity.ts';
import type { RustInstallation } from '../../job/rust-installation.ts';
import { CRATES_IO_HOSTS } from '../sources/judge-source.ts';
import type { OperatorSources } from '../sources/operator-sources.ts';

/** Everywhere curl reads a proxy from, for cargo and for git. */
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'all_proxy', 'ALL_PROXY', 'CARGO_HTTP_PROXY'] as const;

/** The proxy by which this host reaches others, as its operator says; null: it has none. */
export function operatorProxy(
  network: RustInstallation['network'],
  { proxy }: Pick<OperatorSources, 'proxy'>,
): string | null {
  const named = PROXIES.map((name) => network[name]).find((value) => value !== undefined && value !== '');
  return named ?? proxy ?? null;
}

/**
 * How cargo and the git that it calls reach others: by the one proxy, but for hosts that the operator named; git speaks
 * https alone, and what else the operator allows. Cargo's own git knows protocols that can't be forbidden, and would take
 * them from any dependency's list of submodules.
 */
export function egressEnvironment(
  network: RustInstallation['network'],
  operator: OperatorSources,
  /** Of the gate's own; null: the operator's is the way out, whose rules hold. */
  ownProxy: string | null,
): Record<string, string> {
  const configured = operatorProxy(network, operator);
  const proxies =
    ownProxy === null
      ? configured === null
        ? {}
        : { https_proxy: configured, http_proxy: configured, ...network }
      : { ...withoutProxies(network), ...proxying(ownProxy, directHosts(operator)) };
  const { SSL_CERT_FILE, SSL_CERT_DIR, CARGO_HTTP_CAINFO = SSL_CERT_FILE } = network;
  return {
    ...proxies,
    ...(CARGO_HTTP_CAINFO === undefined ? {} : { GIT_SSL_CAINFO: CARGO_HTTP_CAINFO }),
    ...(SSL_CERT_DIR === undefined ? {} : { GIT_SSL_CAPATH: SSL_CERT_DIR }),
    ...WITHOUT_IDENTITY,
    CARGO_NET_GIT_FETCH_WITH_CLI: 'true',
    GIT_ALLOW_PROTOCOL: ['https', ...allowedProtocols(operator)].join(':'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // However few objects come, they come in one file, of which an ended fetch leaves half, and that can be told.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'fetch.unpackLimit',
    GIT_CONFIG_VALUE_0: '1',
    LC_ALL: 'C',
  };
}

const withoutProxies = (network: RustInstallation['network']): Record<string, string> =>
  Object.fromEntries(Object.entries(network).filter(([name]) => !/proxy$/i.test(name)));

const proxying = (proxy: string, direct: string): Record<string, string> => ({
  CARGO_HTTP_PROXY: proxy,
  https_proxy: proxy,
  http_proxy: proxy,
  no_proxy: direct,
  NO_PROXY: direct,
});

/** Whom the operator named, whatever their address is; curl knows no ports here. */
const directHosts = ({ addresses, hosts }: OperatorSources): string =>
  [
    ...CRATES_IO_HOSTS,
    ...hosts.map((host) => hostname(`https://${host}`)),
    ...addresses.map((address) => hostname(address)),
  ]
    .filter(Boolean)
    .join(',');

const hostname = (address: string): string =>
  URL.canParse(address) ? new URL(address).hostname.replace(/^\[(.*)\]$/, '$1') : '';

const allowedProtocols = ({ addresses }: OperatorSources): string[] => [
  ...new Set(addresses.flatMap((address) => /^(?:\w+\+)?(file|git|http|ssh):\/\//.exec(address)?.[1] ?? [])),
];
