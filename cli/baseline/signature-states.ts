import type { Environment } from '../../adapters/files/user-folders.ts';
import { readKeys } from '../../adapters/signing/read-keys.ts';
import { createSignatures, type SignatureState, uncheckedState } from '../../adapters/signing/signatures.ts';
import type { BaselineStore } from '../../adapters/store/content/store.ts';
import type { IsSignedCalibration } from '../../client/library/stored-calibrations.ts';
import type { BaselineEntry } from '../../gate/baseline/document.ts';
import type { CalibrationDocument } from '../../gate/comparison/calibration-document.ts';
import type { Envelope } from '../../gate/contract/attestation.ts';

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
      isSignedCalibration: () => true,
    });
  }
  const signatures = createSignatures(keys);
  return Object.assign((entry: BaselineEntry) => signatures.baselineState(entry, read), {
    isSignedCalibration: (document: CalibrationDocument, envelope: Envelope | undefined) =>
      envelope !== undefined && signatures.isSignedCalibration(document, envelope),
    faults: (state: SignatureState | null) => (state === null || state === 'signed' ? [] : [FAULTS[state]]),
  });
}

const FAULTS = {
  unsigned: 'nobody signed it',
  untrusted: 'no trusted key signed it as it is stored',
  unverified: 'its signature was not checked',
} as const;
