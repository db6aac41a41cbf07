import { join } from 'node:path';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { jsonDigest } from '../../signing/json-digest.ts';
import type { OpenedJob } from './opened-job.ts';

/** Cargo itself reads any: this is far above the largest. */
const LARGEST_LOCK_FILE = 16 * 1024 * 1024;

/** Where the job's own folders are named: they differ from run to run where there is no sandbox, and change nothing. */
const OWN_FOLDERS: readonly string[] = ['HOME', 'CARGO_TARGET_DIR'];

/**
 * What measurements of this job depend on besides commit, profile and machine, as one SHA-256 in hexadecimal digits: the
 * toolchain, the lock file as it lies in the checkout (it may be none of the commit's), and the variables of its commands.
 *
 * @param named the toolchain that a command names itself, as `+nightly` does; null: none
 */
export function measuringTerms({ prepared, paths, environment }: OpenedJob, named: string | null): string {
  const { requested, name, rustc, cargo } = prepared.toolchain;
  const lock = readBoundedFile(join(paths.checkout.outside, 'Cargo.lock'), LARGEST_LOCK_FILE);
  return jsonDigest({
    toolchain: { requested, name, named, rustc, cargo },
    lock: 'text' in lock ? lock.text : lock.fault,
    environment: Object.fromEntries(
      Object.entries(environment).filter(([variable]) => !OWN_FOLDERS.includes(variable)),
    ),
  });
}
