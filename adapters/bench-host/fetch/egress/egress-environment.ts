import { WITHOUT_IDENTITY } from '../../../git/ssh-identity.ts';
import type { RustInstallation } from '../../job/rust-installation.ts';
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
 * How cargo and the git that it calls reach others: all by the one proxy; git speaks https alone, and what else the
 * operator allows. Cargo's own git knows protocols that can't be forbidden, and would take
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
      : { ...withoutProxies(network), ...proxying(ownProxy) };
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

/** Nobody is left out: curl would leave out all ports and subdomains of a name. */
const proxying = (proxy: string): Record<string, string> => ({
  CARGO_HTTP_PROXY: proxy,
  https_proxy: proxy,
  http_proxy: proxy,
});

const allowedProtocols = ({ addresses }: OperatorSources): string[] => [
  ...new Set(addresses.flatMap((address) => /^(?:\w+\+)?(file|git|http|ssh):\/\//.exec(address)?.[1] ?? [])),
];
