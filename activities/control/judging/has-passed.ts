import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { BaselineStore } from '../../../adapters/store/content/store.ts';
import { isConclusionOf } from '../../../gate/baseline/conclusion.ts';
import type { HasPassed } from '../reuse/find-reusable-baselines.ts';

/** By how its run ended, as that is kept beside it; with a key, only by a decision that a trusted one signed. */
export const createHasPassed =
  (store: Pick<BaselineStore, 'readConclusion'>, signatures: Pick<Signatures, 'decisionFault'> | null): HasPassed =>
  async (entry) => {
    const outcome = await store.readConclusion(entry.digest);
    if (outcome?.status !== 'pass' || !isConclusionOf(outcome, entry)) return false;
    return signatures === null || signatures.decisionFault(outcome) === null;
  };
