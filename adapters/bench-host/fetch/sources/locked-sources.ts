import { existsSync, realpathSync } from 'node:fs';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { parseLockFile } from '../../cargo/lock-file.ts';
import type { NamedSource } from './judge-source.ts';

const MAX_LOCK_BYTES = 16 * 1024 * 1024;

/**
 * What a lock file has fetched; empty where there is none: cargo says so best.
 *
 * @throws {GateError} compile-error, where it can't be read: nothing is fetched by a file that only cargo understands
 */
export function lockedSources(file: string): NamedSource[] {
  if (!existsSync(file)) return [];
  // It may be a link, within the repository: `requireOwnManifest` has looked.
  const read = readBoundedFile(realpathSync(file), MAX_LOCK_BYTES);
  if ('fault' in read) throw unreadable(`Cargo.lock is ${read.fault}`, read.tooLarge ? 'too-large' : 'unreadable');
  const lock = parseLockFile(read.text);
  if (lock === null) throw unreadable('Cargo.lock is no lock file', 'unreadable');
  return [...lock.packages, ...lock.unusedPatches].flatMap(({ name, version, source }) =>
    source === undefined ? [] : [{ package: name, version, source, file: 'Cargo.lock' }],
  );
}

const unreadable = (message: string, code: 'too-large' | 'unreadable'): GateError =>
  new GateError({ class: 'compile-error', message, places: [{ file: 'Cargo.lock', code }] });
