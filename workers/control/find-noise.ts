import type { FindCalibration } from '../../activities/control/judging/run-bands.ts';
import type { Signatures } from '../../adapters/signing/signatures.ts';
import { pooledFor } from '../../adapters/store/baselines/pooled-calibration.ts';
import { findCalibration, signedBy } from '../../adapters/store/baselines/stored-calibrations.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import type { BaselineEntry } from '../../gate/baseline/document.ts';

/** What sessions on a machine differ by: as somebody calibrated it, else as identical executables were measured in several anyway. */
export function findNoise(
  store: Pick<Store, 'findBaselines' | 'readBaseline' | 'readCalibrations' | 'readSignatures'>,
  signatures: Signatures | null,
): FindCalibration {
  const isTrusted = async (entry: BaselineEntry): Promise<boolean> =>
    signatures === null ||
    (await signatures.baselineState(entry, (...asked) => store.readSignatures(...asked))) === 'signed';
  // One that is damaged says nothing here; who reads it is told.
  const of = { store, isTrusted, onUnreadable: () => {} };
  return async (place, machine) =>
    (await findCalibration(store, place, [machine], signedBy(signatures))).fitting ??
    (await pooledFor(of, place, machine));
}
