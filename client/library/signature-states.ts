import type { Environment } from '../../adapters/files/user-folders.ts';
import { readKeys } from '../../adapters/signing/read-keys.ts';
import { createSignatures, type SignatureState, uncheckedState } from '../../adapters/signing/signatures.ts';
import { type IsSignedCalibration, signedBy } from '../../adapters/store/baselines/stored-calibrations.ts';
import type { BaselineStore } from '../../adapters/store/content/store.ts';
import type { BaselineEntry } from '../../gate/baseline/document.ts';

/** What a baseline's signatures say. */
export interface StateOf {
  (entry: BaselineEntry): Promise<SignatureState>;
  /** What is wrong with a state: with keys, everything but a signature by one of them. Null: nothing can be said. */
  faults(state: SignatureState | null): readonly string[];
  /** Whether nothing is wrong with a baseline's state. */
  isTrusted(entry: BaselineEntry): Promise<boolean>;
  /** Whether a calibration may be believed: with keys, one that a trusted one signed. */
  isSignedCalibration: IsSignedCalibration;
}

/**
 * Looks at signatures by the keys that the environment names; where it names none, a baseline is `unsigned` or
 * `unverified`, and neither is wrong.
 *
 * @throws {GateError} wrong-input where a key can't be used
 */
export async function signatureStates(
  env: Environment,
  store: Pick<BaselineStore, 'readSignatures'>,
): Promise<StateOf> {
  const keys = await readKeys(env);
  const read: BaselineStore['readSignatures'] = (...asked) => store.readSignatures(...asked);
  if (keys === null) {
    return Object.assign((entry: BaselineEntry) => uncheckedState(entry, read), {
      faults: () => [],
      isTrusted: async () => true,
      isSignedCalibration: signedBy(null),
    });
  }
  const signatures = createSignatures(keys);
  const stateOf = (entry: BaselineEntry) => signatures.baselineState(entry, read);
  return Object.assign(stateOf, {
    isTrusted: async (entry: BaselineEntry) => (await stateOf(entry)) === 'signed',
    isSignedCalibration: signedBy(signatures),
    faults: (state: SignatureState | null) => (state === null || state === 'signed' ? [] : [FAULTS[state]]),
  });
}

const FAULTS = {
  unsigned: 'nobody signed it',
  untrusted: 'no trusted key signed it as it is stored',
  unverified: 'its signature was not checked',
} as const;

/**
 * What is wrong with the signature of a baseline that is compared; null: nothing.
 *
 * @param entryOf looks for its entry in the store, only where there are keys; null: what the store has no entry of, nobody can
 * have signed there
 */
export async function signatureFault(
  digest: string,
  stateOf: StateOf,
  entryOf: () => Promise<BaselineEntry | null>,
): Promise<string | null> {
  if (stateOf.faults('unsigned').length === 0) return null;
  const entry = await entryOf();
  const faults = stateOf.faults(entry === null ? 'unsigned' : await stateOf(entry));
  return faults.length === 0 ? null : `${digest}: ${faults.join('; ')}`;
}
