import { CLI_VERSION } from './cli-cache.ts';

/** What is downloaded, and what it has to be. */
export interface CliArchive {
  readonly url: string;
  /** SHA-256 of the archive, in hexadecimal. */
  readonly sha256: string;
}

/** Of the archives of this very version, as the release's own `checksums.txt` has them: to be changed together with it. */
const DIGESTS: Readonly<Record<string, string>> = {
  linux_amd64: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  linux_arm64: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  darwin_amd64: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  darwin_arm64: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
};

/** The CLI's archive for a machine, by Node's names of platform and architecture; null where none is known. */
export function cliArchive(platform: string, architecture: string): CliArchive | null {
  const name = `${platform}_${architecture === 'x64' ? 'amd64' : architecture}`;
  const sha256 = DIGESTS[name];
  if (sha256 === undefined) return null;
  const release = `https://github.com/temporalio/cli/releases/download/v${CLI_VERSION}`;
  return { url: `${release}/temporal_cli_${CLI_VERSION}_${name}.tar.gz`, sha256 };
}
