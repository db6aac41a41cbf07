import type { RecordStore } from '../../../adapters/store/content/store.ts';
import type { StoreError } from '../../../adapters/store/content/store-error.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { isSameGate } from '../../../gate/contract/request.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { LARGEST_OUTCOME } from '../../../gate/names/limits.ts';
import {
  progressFolder,
  progressRecord,
  readProgressRecord,
  type ToldRecord,
} from '../../../gate/receipts/progress/progress-record.ts';

/** A run that has told something by the progress comment of a subject and profile. */
export interface ToldRun extends Pick<ToldRecord, 'startedAt' | 'firstExecutionRunId'> {
  /** What it told last; without a status where it only was measuring. Null: what is kept of it isn't its own word. */
  readonly read: () => Promise<GateOutcome | null>;
}

/** What runs told by their progress comments, kept in the store: a comment itself proves nothing. */
export interface ToldProgress {
  /** Called before a run writes: a run that writes at the same time finds it. */
  readonly tell: (outcome: GateOutcome) => Promise<void>;
  /** All that told something of the same subject and profile, the one itself included, newest first. */
  readonly runs: (of: GateOutcome) => Promise<ToldRun[]>;
}

export const createToldProgress = (
  store: Pick<RecordStore, 'putRecord' | 'getRecord' | 'recordsIn'>,
): ToldProgress => ({
  async tell(outcome) {
    const path = progressRecord(outcome);
    if (path !== null) await store.putRecord(path, `${JSON.stringify(outcome)}\n`);
  },
  async runs(of) {
    const folder = progressFolder(of);
    if (folder === null) return [];
    const newest = new Map<string, ToldRecord>();
    for (const path of (await store.recordsIn(folder)).sort()) {
      const record = readProgressRecord(path);
      if (record === null) continue;
      const known = newest.get(record.firstExecutionRunId);
      // What it told while it measured says nothing once a pass has ended.
      if (known === undefined || record.finishedAt !== null) newest.set(record.firstExecutionRunId, record);
    }
    return [...newest.values()]
      .sort((left, right) => (isLaterRun(left, right) ? -1 : 1))
      .map((record) => ({ ...record, read: () => readTold(store, record, of) }));
  },
});

/** Whether a run began after another; of two that began in one millisecond their ids decide. */
export const isLaterRun = (
  run: Pick<ToldRecord, 'startedAt' | 'firstExecutionRunId'>,
  other: Pick<ToldRecord, 'startedAt' | 'firstExecutionRunId'>,
): boolean =>
  run.startedAt === other.startedAt
    ? run.firstExecutionRunId > other.firstExecutionRunId
    : run.startedAt > other.startedAt;

/** Whoever may write to the store may write a record: it is of what its name says, or of nothing. */
async function readTold(
  store: Pick<RecordStore, 'getRecord'>,
  record: ToldRecord,
  of: GateOutcome,
): Promise<GateOutcome | null> {
  const told = GateOutcome.safeParse(await jsonAt(store, record.path), FIRST_FAULT);
  if (!told.success) return null;
  const { workflow, startedAt, finishedAt } = told.data;
  const isOwn =
    workflow?.firstExecutionRunId === record.firstExecutionRunId &&
    isSameGate(workflow.id, of.workflow?.id ?? '') &&
    startedAt === record.startedAt &&
    finishedAt === record.finishedAt &&
    progressRecord(told.data) === record.path;
  return isOwn ? told.data : null;
}

async function jsonAt(store: Pick<RecordStore, 'getRecord'>, path: string): Promise<unknown> {
  try {
    return JSON.parse((await store.getRecord(path, LARGEST_OUTCOME)).toString('utf8'));
  } catch (error) {
    // Pruned since it was listed, or not what anybody here wrote.
    if (error instanceof SyntaxError || (isStoreError(error) && PASSED_OVER.includes(error.kind))) return null;
    throw error;
  }
}

const PASSED_OVER: readonly StoreError['kind'][] = ['not-found', 'corrupt', 'too-large'];

const isStoreError = (error: unknown): error is StoreError => error instanceof Error && error.name === 'StoreError';
