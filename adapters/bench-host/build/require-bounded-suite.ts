import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { LARGEST_EXECUTABLE, MOST_EXECUTABLES } from '../../../gate/names/limits.ts';

/**
 * Requires that an executable, one of so many of its suite, is said in few words: its features and the variables that
 * cargo would give it are the change's to choose.
 *
 * @throws {GateError} compile-error
 */
export function requireBoundedExecutable(executable: BenchExecutable, count: number, reproduce: string): void {
  requireFewExecutables(count, reproduce);
  const bytes = Buffer.byteLength(JSON.stringify(executable));
  if (bytes <= LARGEST_EXECUTABLE) return;
  const { target, package: crate } = executable;
  const what = 'its features, its arguments and the variables that cargo gives it';
  const message = `${target} of ${crate} takes ${bytes} bytes to say: ${what} may take ${LARGEST_EXECUTABLE}`;
  const places = [{ package: crate, target, code: 'too-large' }];
  throw new GateError({ class: 'compile-error', message, places, reproduce });
}

/** @throws {GateError} compile-error */
export function requireFewExecutables(count: number, reproduce: string): void {
  if (count <= MOST_EXECUTABLES) return;
  const message = `the suite has more than the ${MOST_EXECUTABLES} executables that are measured, those left out included`;
  const places = [{ file: '.', code: 'too-many-executables' }];
  throw new GateError({ class: 'compile-error', message, places, reproduce });
}
