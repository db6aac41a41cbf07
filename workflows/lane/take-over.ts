import { ActivityFailure, isCancellation, patched } from '@temporalio/workflow';
import type { MeasuredTerms } from '../../gate/contract/measured/measured-list.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import type { Lane } from '../../gate/names/names.ts';
import { comparedSuites } from '../../gate/policy/baselines/compared-suites.ts';
import { findingMeasured } from '../calls/activities.ts';
import type { LaneSetting } from './lane-setting.ts';
import { createOffer, type Offer } from './offer.ts';

/**
 * On what terms a lane measures on a host: only what was measured on the same ones is taken over, and only by them is it
 * listed. Null where control doesn't say which profile it is.
 */
export function measuredTerms(
  { request, context }: Pick<LaneSetting, 'request' | 'context'>,
  lane: Lane,
  { machineClass, isolation }: HostDescription,
): MeasuredTerms | null {
  const { profileDigest, tree } = context;
  if (profileDigest === undefined || !patched('take-over')) return null;
  const { repository, headSha: commit, profile } = request;
  return { repository, commit, tree, profile: profile.name, profileDigest, lane, machineClass, isolation };
}

/** Asks what may be taken over. Nobody waits for an answer that doesn't come: then everything is measured. */
export async function findOffer(
  { request, state, identity }: Pick<LaneSetting, 'request' | 'state' | 'identity'>,
  terms: MeasuredTerms | null,
): Promise<Offer> {
  const compared = comparedSuites(request.profile);
  if (terms === null || request.again === true) return createOffer([], compared);
  try {
    const found = await findingMeasured.findMeasured.executeWithOptions({ summary: 'what ended runs measured' }, [
      { run: identity, terms, now: Date.now() },
    ]);
    for (const refusal of found.refused) state.notTakenOver.add(refusal);
    return createOffer(found.sets, compared);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    // What the store says names its inner places.
    state.notTakenOver.add('nobody could say what ended runs measured');
    return createOffer([], compared);
  }
}
