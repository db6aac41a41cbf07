import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { operatorSources } from '../../../adapters/bench-host/fetch/sources/operator-sources.ts';
import { requireSources } from '../../../adapters/bench-host/fetch/sources/require-sources.ts';

/** A folder with these files, until the test has ended. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return folder;
}

/** The outside world: nobody is asked. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'github.com': ['140.82.121.3'],
  'git.corp.example': ['10.0.0.7'],
  'two-faced.example': ['140.82.121.3', '127.0.0.1'],
  localhost: ['127.0.0.1'],
};
export const resolvePublic = async (host: string) =>
  (ADDRESSES[host] ?? (/^[\d.]+$|:/.test(host) ? [host] : [])).map((address) => ({ address, family: 4 }));

export interface RepositoryAsked {
  readonly files: Readonly<Record<string, string>>;
  readonly configuration?: string;
  readonly allowed?: readonly string[];
}

/** Null where all may be fetched, else what is said. */
export async function whatIsRefused({
  files,
  configuration = '',
  allowed = [],
}: RepositoryAsked): Promise<string | null> {
  const cargoHome = await folderOf({ 'config.toml': configuration });
  const operator = await operatorSources(cargoHome, allowed);
  return requireSources(await folderOf(files), operator, 'cargo fetch --locked', resolvePublic).then(
    () => null,
    (error) => {
      // Its base is asked for the same places.
      const places = expect.arrayContaining([expect.objectContaining({ file: expect.any(String) })]);
      expect(error).toMatchObject({ report: { class: 'compile-error', places } });
      return String(error.message);
    },
  );
}
