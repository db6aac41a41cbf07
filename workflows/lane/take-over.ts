import { ActivityFailure, isCancellation, patched } from '@temporalio/workflow';
import type { ListedSet, MeasuredTerms, OfferedSets } from '../../gate/contract/measured/measured-list.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import type { Lane } from '../../gate/names/names.ts';
import { ratioGroups } from '../../gate/policy/baselines/choose-measured.ts';
import { findingMeasured } from '../calls/activities.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneSetting } from './lane-setting.ts';

/** What ended runs measured on the same terms, for a lane to take over in place of measuring it. */
export interface Offer {
  /** @param terms what the build's measurements depend on; undefined: the host doesn't say, and nothing is taken over */
  measurement(suite: string, key: string, terms: string | undefined): MeasurementRef | undefined;
  report(suite: string, key: string, terms: string | undefined): ReportRef | undefined;
}

const NOTHING: OfferedSets = { sets: [], notFor: [], refused: [] };

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
  tasks: readonly SuiteTask[],
): Promise<Offer> {
  if (terms === null || request.again === true) return offerOf(NOTHING);
  const query = {
    tasks: tasks.map(({ suite, side }) => ({ suite, side })),
    ratios: ratioGroups(request.profile),
    now: Date.now(),
  };
  try {
    const found = await findingMeasured.findMeasured.executeWithOptions({ summary: 'what ended runs measured' }, [
      { run: identity, terms, query },
    ]);
    for (const refusal of found.refused) state.notTakenOver.add(refusal);
    return offerOf(found);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    state.notTakenOver.add(`nobody knows what ended runs measured (${error.cause?.message ?? error.message})`);
    return offerOf(NOTHING);
  }
}

function offerOf({ sets, notFor }: OfferedSets): Offer {
  const taken = <K extends ListedSet['kind']>(kind: K, suite: string, key: string, terms: string | undefined) => {
    if (notFor.includes(suite)) return undefined;
    const set = sets.find((each) => each.kind === kind && each.key === key && each.terms === terms);
    if (set === undefined) return undefined;
    const { ref, run, lease, measuredAt } = set;
    return { ...(ref as (ListedSet & { readonly kind: K })['ref']), takenOver: { run, lease, measuredAt } };
  };
  return {
    measurement: (...asked) => taken('executable', ...asked),
    report: (...asked) => taken('program-run', ...asked),
  };
}
