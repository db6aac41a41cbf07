import type { Environment } from '../../adapters/files/user-folders.ts';
import { makeKeyFile } from '../../adapters/signing/make-key-file.ts';
import { KEY_FILE, readKeys, TRUSTED_KEYS_FILE } from '../../adapters/signing/read-keys.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { Lane } from '../../gate/names/names.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, note, fault } = findingsOf('signing');

/**
 * The key that a control worker signs by: whether it is there and only its owner reads it.
 *
 * @param role what this machine shall serve; a bench host signs nothing
 * @param fix makes the key where the variable names a file that isn't there
 */
export async function checkSigning(env: Environment, role: 'control' | Lane | null, fix: boolean): Promise<Finding[]> {
  const file = env[KEY_FILE]?.trim() ?? '';
  if (role !== null && role !== 'control') {
    const says = `${KEY_FILE} is set, and a bench host signs nothing: without a sandbox a bench could read the key`;
    return file === '' ? [] : [note(says, `leave ${KEY_FILE} out of this worker's environment`)];
  }
  try {
    const made = fix && file !== '' ? await makeKeyFile(file) : null;
    const keys = await readKeys(env);
    if (keys === null) {
      const mend = `set ${KEY_FILE} to a file for control workers, and run benchmark-gate doctor --fix (docs/signing.md)`;
      return [
        note('decisions and baselines are not signed: whoever reaches Temporal or the store can alter them', mend),
      ];
    }
    const { own, trusted } = keys;
    if (own === null) {
      const says = `signatures of ${trusted.size} trusted keys are checked, and none is made`;
      return [role === 'control' ? fault(says, `set ${KEY_FILE} as well`) : ok(says)];
    }
    const others = trusted.size > 1 ? `, and ${trusted.size - 1} more are trusted` : '';
    const said = ok(`decisions and baselines are signed by the key ${own.id} in ${file}${others}`);
    return made === null ? [said] : [ok(`made ${file}; its public key for ${TRUSTED_KEYS_FILE} is ${file}.pub`), said];
  } catch (error) {
    return [fault(...faultOf(error, file))];
  }
}

/** What is wrong, and the mend. */
function faultOf(error: unknown, file: string): [string, string] {
  const again = 'mend the variable or the file that it names';
  if (error instanceof GateError) {
    const at = error.message.lastIndexOf(': ');
    return at < 0 ? [error.message, again] : [error.message.slice(0, at), error.message.slice(at + 2)];
  }
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw error;
  return [`${KEY_FILE}: ${file} can't be made (${code})`, 'name a file in a folder that this user may write'];
}
