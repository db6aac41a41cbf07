import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadProfile } from '../../../adapters/profiles/load-profile.ts';
import { formatFault, ProfileError } from '../../../adapters/profiles/profile-error.ts';

/** Writes files into a new folder of the test's own, and returns it. */
export async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** The faults of a profile in a folder of its own, one a line, without the folder's name. */
export async function faultsOf(files: Record<string, string | Uint8Array>, name = 'top.yaml'): Promise<string[]> {
  const folder = await folderOf(files);
  const error: unknown = await loadProfile(join(folder, name), { profilesDir: folder }).then(
    () => null,
    (reason) => reason,
  );
  if (error === null) return [];
  if (!(error instanceof ProfileError)) throw error;
  return error.faults.map((fault) => formatFault(fault).replaceAll(`${folder}/`, ''));
}

/** A profile without a fault. Lines 1 to 6. */
export const GOOD = `name: good
suites:
  benches:
    kind: criterion
    lane: cpu
    command: cargo bench --features cpu
`;
