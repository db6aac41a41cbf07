import { X509Certificate } from 'node:crypto';
import type { loadClientConnectConfig } from '@temporalio/envconfig';

const BOOLEANS: readonly string[] = ['true', 'false', '1', '0'];

/**
 * What of the settings would have a client say more, or show less, than whoever wrote them meant; each with its mend. The library
 * that reads them takes any word but `true` for no TLS, and half of a client's certificate for none.
 */
export function connectionFaults(
  { connectionOptions: { address, apiKey, tls, metadata } }: ReturnType<typeof loadClientConnectConfig>,
  env: NodeJS.ProcessEnv,
): string[] {
  const faults: string[] = [];
  const asked = env.TEMPORAL_TLS;
  if (asked !== undefined && !BOOLEANS.includes(asked)) {
    faults.push(`TEMPORAL_TLS is ${JSON.stringify(asked.slice(0, 50))}: expected true or false`);
  }
  const hasKey = apiKey !== undefined || Object.keys(metadata ?? {}).some((name) => /^authorization$/i.test(name));
  if (hasKey && !tls && !isThisMachine(address)) {
    faults.push(
      `an API key would be sent to ${address} without TLS, for everybody on the way to read: set TEMPORAL_TLS=true, or name a server of this machine`,
    );
  }
  if (typeof tls === 'object' && tls !== null) faults.push(...certificateFaults(tls.clientCertPair, env));
  return faults;
}

/** Of the address that is asked where none is named, too. */
const isThisMachine = (address = 'localhost:7233'): boolean =>
  /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d+)?$/.test(address);

type ClientPair = { readonly crt: Uint8Array; readonly key: Uint8Array } | null | undefined;

function certificateFaults(pair: ClientPair, env: NodeJS.ProcessEnv): string[] {
  if (pair == null) {
    const names = ['CLIENT_CERT_PATH', 'CLIENT_CERT_DATA', 'CLIENT_KEY_PATH', 'CLIENT_KEY_DATA'];
    const named = names.map((name) => `TEMPORAL_TLS_${name}`).filter((name) => env[name]);
    if (named.length === 0) return [];
    const other = named[0]?.includes('CERT') ? 'TEMPORAL_TLS_CLIENT_KEY_PATH' : 'TEMPORAL_TLS_CLIENT_CERT_PATH';
    return [`${named.join(' and ')} alone is no client certificate: set ${other} as well`];
  }
  try {
    new X509Certificate(pair.crt);
    return [];
  } catch {
    // The library's own reason may quote what it was given, which may be the key.
    return ["the client's certificate is none: see to TEMPORAL_TLS_CLIENT_CERT_PATH, which has to be a file in PEM"];
  }
}
