import { CancellationScope, patched, TemporalFailure, workflowInfo } from '@temporalio/workflow';
import type { ListedSet, MeasuredTerms } from '../../gate/contract/measured/measured-list.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import { MOST_ROUNDS_WITH_CONFIRMING } from '../../gate/names/limits.ts';
import { listingMeasured } from '../calls/activities.ts';
import { failureReport } from '../calls/failures.ts';
import type { LaneSetting } from './lane-setting.ts';

/** Who terminates a run loses no more than so much measuring, in milliseconds, besides what is under way. */
const LISTED_EVERY_MS = 120_000;

/** Lists what a lane measures whole while it measures: a run that is terminated can list nothing any more. */
export interface MeasuredListing {
  /**
   * A set without a failure.
   *
   * @param terms undefined where the host doesn't say: such a set is listed by nobody
   * @param isMoreAtOnce it is listed with others that are known already
   */
  add(
    kind: ListedSet['kind'],
    key: string,
    terms: string | undefined,
    ref: MeasurementRef | ReportRef,
    isMoreAtOnce?: boolean,
  ): Promise<void>;
  /** Lists what isn't listed yet, as at the end of a suite. Never rejects. */
  flush(): Promise<void>;
}

/** @param terms null: nothing is listed */
export function createListing(
  { request, identity }: Pick<LaneSetting, 'request' | 'identity'>,
  terms: MeasuredTerms | null,
): MeasuredListing {
  const lease = `${workflowInfo().runId}/${terms?.lane}/${Date.now()}`;
  let sets: ListedSet[] = [];
  let measuredMs = 0;

  async function flush(): Promise<void> {
    if (terms === null || sets.length === 0) return;
    const { repository, subject, headSha, profile } = request;
    const list = { schemaVersion: 1, kind: 'benchmark-gate/measured', terms, run: identity, sets } as const;
    const about = { repository, subject, headSha, profile: { name: profile.name } };
    try {
      await CancellationScope.nonCancellable(() =>
        listingMeasured.listMeasured.executeWithOptions({ summary: 'list what was measured' }, [{ list, about }]),
      );
      [sets, measuredMs] = [[], 0];
    } catch (error) {
      // It is listed with what comes next; what never is, a later run measures again.
      if (!(error instanceof TemporalFailure)) throw error;
      // Refused now, it would be refused with all that comes next.
      if (failureReport(error)?.class === 'unproven') [sets, measuredMs] = [[], 0];
    }
  }

  return {
    async add(kind, key, setTerms, ref, isMoreAtOnce = false) {
      const set = terms === null || setTerms === undefined ? null : listedSet(kind, key, setTerms, lease, ref);
      if (set === null) return;
      sets.push(set);
      measuredMs += ref.durationMs;
      if (measuredMs >= LISTED_EVERY_MS && !(isMoreAtOnce && patched('list-rounds-at-once'))) await flush();
    },
    flush,
  };
}

/** Null for a set that something stands against: it is measured again. */
function listedSet(
  kind: ListedSet['kind'],
  key: string,
  terms: string,
  lease: string,
  ref: MeasurementRef | ReportRef,
): ListedSet | null {
  if (Object.keys(ref.problems).length > 0 || ref.takenOver !== undefined) return null;
  // One that hosts were lost over may have more: the list would be refused for it.
  if ('rounds' in ref && (ref.rounds?.length ?? 0) > MOST_ROUNDS_WITH_CONFIRMING) return null;
  const listed = { key, terms, lease, measuredAt: new Date().toISOString() };
  const problems = {};
  if (kind === 'program-run') return 'run' in ref ? { kind, ...listed, ref: { ...ref, problems } } : null;
  const isWhole = 'listed' in ref && ref.measured === ref.listed && ref.measured > 0;
  return isWhole ? { kind, ...listed, ref: { ...ref, problems } } : null;
}
