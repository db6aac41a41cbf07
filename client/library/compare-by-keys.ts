import type { Environment } from '../../adapters/files/user-folders.ts';
import { isBaselineFile, readBaselineFile } from '../../adapters/store/baselines/baseline-file.ts';
import { addressedDigest } from '../../adapters/store/content/blobs.ts';
import type { BaselineStore, CalibrationStore } from '../../adapters/store/content/store.ts';
import type { ComparisonDocument } from '../../gate/comparison/document/comparison-document.ts';
import type { BaselineSide } from '../../gate/comparison/document/comparison-of.ts';
import { InputError } from '../input-error.ts';
import { type CompareOptions, compareStored } from './compare-stored.ts';
import { signatureFault, signatureStates } from './signature-states.ts';

/**
 * Compares two baselines by digest, address or file, and believes what the keys of the environment say: as the command does.
 *
 * @throws InputError where they can't be compared, or one isn't signed
 */
export async function compareByKeys(
  store: Pick<BaselineStore, 'findBaselines' | 'readBaseline' | 'readSignatures'> &
    Pick<CalibrationStore, 'readCalibrations'>,
  first: string,
  second: string,
  options: CompareOptions = {},
  env: Environment = {},
): Promise<ComparisonDocument> {
  const stateOf = await signatureStates(env, store);
  const sideOf = async (ref: string): Promise<BaselineSide> => {
    const side = isBaselineFile(ref)
      ? readBaselineFile(ref)
      : { digest: addressedDigest(ref), document: await store.readBaseline(ref) };
    const entryOf = async () => (await store.findBaselines({ digest: side.digest }, options.onUnreadable))[0] ?? null;
    const fault = await signatureFault(side.digest, stateOf, entryOf);
    if (fault === null || options.force === true) return side;
    throw new InputError([`${fault}; force compares it all the same`]);
  };
  const sides = [await sideOf(first), await sideOf(second)] as const;
  return compareStored(store, ...sides, options, stateOf.isTrusted, stateOf.isSignedCalibration);
}
