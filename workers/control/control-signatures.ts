import type { Environment } from '../../adapters/files/user-folders.ts';
import { KEY_FILE, readKeys, TRUSTED_KEYS_FILE } from '../../adapters/signing/read-keys.ts';
import { createSignatures, type Signatures } from '../../adapters/signing/signatures.ts';
import { GateError } from '../../gate/contract/gate-error.ts';

/** As many digits of a key's id as people compare. */
const SHORT = 12;

/**
 * What a control worker signs and checks by; null where no key is configured.
 *
 * @throws {GateError} wrong-input where a key can't be used, or only others' keys are named: what this worker then decided
 *   nobody would take
 */
export async function controlSignatures(env: Environment, say: (line: string) => void): Promise<Signatures | null> {
  const keys = await readKeys(env);
  if (keys === null) return null;
  if (keys.own === null) {
    const message = `${TRUSTED_KEYS_FILE} is set without ${KEY_FILE}: a control worker needs a key of its own (benchmark-gate doctor --fix)`;
    throw new GateError({ class: 'wrong-input', message });
  }
  const others = keys.trusted.size - 1;
  say(`signing: key ${keys.own.id.slice(0, SHORT)}${others === 0 ? '' : `, and ${others} more that are trusted`}`);
  return createSignatures(keys);
}
