import { CancellationScope, TemporalFailure, workflowInfo } from '@temporalio/workflow';
import type { ListedSet, MeasuredTerms, WholeSuite } from '../../gate/contract/measured/measured-list.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { listingMeasured } from '../calls/activities.ts';
import type { LaneSetting } from './lane-setting.ts';

/** Who terminates a run loses no more than so much measuring, in milliseconds, besides what is under way. */
const LISTED_EVERY_MS = 120_000;

/** Lists what a lane measures whole while it measures: a run that is terminated can list nothing any more. */
export interface MeasuredListing {
  /** A set without a failure. @param terms undefined where the host doesn't say: such a set is listed by nobody */
  add(kind: ListedSet['kind'], key: string, terms: string | undefined, ref: MeasurementRef | ReportRef): Promise<void>;
  /** A suite has ended; a record of a failed or interrupted one is told too. */
  ended(record: SuiteRecord): Promise<void>;
  /** Lists what isn't listed yet. Never rejects. */
  flush(): Promise<void>;
}

/** @param terms null: nothing is listed */
export function createListing(
  { request, identity }: Pick<LaneSetting, 'request' | 'identity'>,
  terms: MeasuredTerms | null,
): MeasuredListing {
  const lease = `${workflowInfo().runId}/${terms?.lane}/${Date.now()}`;
  const keys = new Map<string, string>();
  let sets: ListedSet[] = [];
  let whole: WholeSuite[] = [];
  let measuredMs = 0;

  async function flush(): Promise<void> {
    if (terms === null || sets.length + whole.length === 0) return;
    const { repository, subject, headSha, profile } = request;
    const list = { schemaVersion: 1, kind: 'benchmark-gate/measured', terms, run: identity, sets, whole } as const;
    const about = { repository, subject, headSha, profile: { name: profile.name } };
    try {
      await CancellationScope.nonCancellable(() =>
        listingMeasured.listMeasured.executeWithOptions({ summary: 'list what was measured' }, [{ list, about }]),
      );
      [sets, whole, measuredMs] = [[], [], 0];
    } catch (error) {
      // It is listed with what comes next; what never is, a later run measures again.
      if (!(error instanceof TemporalFailure)) throw error;
    }
  }

  return {
    async add(kind, key, setTerms, ref) {
      const set = terms === null || setTerms === undefined ? null : listedSet(kind, key, setTerms, lease, ref);
      if (set === null) return;
      sets.push(set);
      keys.set(ref.uri, key);
      measuredMs += ref.durationMs;
      if (measuredMs >= LISTED_EVERY_MS) await flush();
    },
    async ended(record) {
      const found = wholeIn(record, lease, keys);
      if (found !== null) whole.push(found);
      await flush();
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
  const listed = { key, terms, lease, measuredAt: new Date().toISOString() };
  const problems = {};
  if (kind === 'program-run') return 'run' in ref ? { kind, ...listed, ref: { ...ref, problems } } : null;
  const isWhole = 'listed' in ref && ref.measured === ref.listed && ref.measured > 0;
  return isWhole ? { kind, ...listed, ref: { ...ref, problems } } : null;
}

/** A suite's side that this lease measured altogether, by the suite's own command and without a failure. */
function wholeIn(record: SuiteRecord, lease: string, keys: ReadonlyMap<string, string>): WholeSuite | null {
  const { suite, side, method, notRun, failures } = record;
  const refs = [...record.measurements, ...record.reports];
  const own = refs.flatMap(({ uri }) => keys.get(uri) ?? []);
  if (notRun !== undefined || method !== 'primary' || failures.length > 0) return null;
  return refs.length === 0 || own.length < refs.length ? null : { suite, side, lease, keys: own };
}
