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
      isSignedCalibration: signedBy(null),
    });
  }
  const signatures = createSignatures(keys);
  return Object.assign((entry: BaselineEntry) => signatures.baselineState(entry, read), {
    isSignedCalibration: signedBy(signatures),
    faults: (state: SignatureState | null) => (state === null || state === 'signed' ? [] : [FAULTS[state]]),
  });
}

const FAULTS = {
  unsigned: 'nobody signed it',
  untrusted: 'no trusted key signed it as it is stored',
  unverified: 'its signature was not checked',
} as const;
