import { promises as dns, type LookupAddress } from 'node:dns';
import { isPublicAddress } from './public-address.ts';

/** Asks for all addresses of a name; empty where it has none, or nobody answers. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

/** As this machine's programs ask. */
export const resolveHost: ResolveHost = (host) => dns.lookup(host, { all: true, verbatim: true }).catch(() => []);

/**
 * The addresses of a host, or in words why nobody is sent there: one of them is not public. A name that has several is
 * judged by the worst, since who asks again may get that.
 *
 * @param host a name, or an address, of version 6 also in brackets
 */
export async function publicAddresses(
  host: string,
  resolve: ResolveHost = resolveHost,
): Promise<{ readonly addresses: readonly LookupAddress[] } | { readonly fault: string }> {
  const addresses = await resolve(host.replace(/^\[(.*)\]$/, '$1'));
  const inner = addresses.find(({ address }) => !isPublicAddress(address));
  if (inner === undefined) return { addresses };
  const resolves = inner.address === host.replace(/[[\]]/g, '') ? 'is' : `resolves to ${inner.address}, which is`;
  return { fault: `${host} ${resolves} no public address` };
}
