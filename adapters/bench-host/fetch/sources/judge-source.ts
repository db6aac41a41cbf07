import { isNamedHost } from './named-hosts.ts';
import { type OperatorSources, withoutKind } from './operator-sources.ts';
import { publicAddresses, type ResolveHost } from './resolve-host.ts';

/** A place that a lock file or a manifest names. */
export interface NamedSource {
  readonly package: string;
  /** Absent where a manifest names it. */
  readonly version?: string;
  /** As `Cargo.lock` writes it: `registry+URL`, `sparse+URL`, `git+URL?branch=…#COMMIT`. */
  readonly source: string;
  /** The file that names it. */
  readonly file: string;
}

/** Crates.io, by its index of git and by its sparse one. */
const CRATES_IO: readonly string[] = [
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io',
];

/** Why nothing is fetched from a source, in words for `…: WHY`; null where it may be. */
export async function faultOf(
  { source }: Pick<NamedSource, 'source'>,
  operator: OperatorSources,
  resolve?: ResolveHost,
): Promise<string | null> {
  if (CRATES_IO.includes(withoutEnd(source)) || isNamed(source, operator.addresses)) return null;
  if (!source.startsWith('git+')) return "the host's cargo configuration names no such registry";
  const url = URL.canParse(withoutKind(source)) ? new URL(withoutKind(source)) : null;
  if (url?.protocol !== 'https:') return 'only https is spoken with git servers';
  if (isNamedHost(url, operator.hosts)) return null;
  const found = await publicAddresses(url.hostname, resolve);
  return 'fault' in found ? found.fault : null;
}

/** The address itself, or one below it. */
function isNamed(source: string, addresses: readonly string[]): boolean {
  const plain = withoutEnd(withoutKind(source).replace(/[?#].*$/s, ''));
  if (/(?:^|\/)\.\.?(?:\/|$)|%2e|\\/i.test(plain)) return false;
  return addresses.some((address) => {
    const named = withoutEnd(address);
    return plain === named || plain.startsWith(`${named}/`);
  });
}

const withoutEnd = (address: string): string => address.replace(/(?:\.git)?\/*$/, '');
