import { Context } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { BaselineStore, RecordStore } from '../../../../adapters/store/content/store.ts';
import { isConclusionOf } from '../../../../gate/baseline/conclusion.ts';
import { runRecord } from '../../../../gate/baseline/run-record.ts';
import { LONGEST_CHAIN } from '../../../../gate/names/limits.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import type { ClaimedIdentity } from '../identity/require-caller.ts';
import { conclusionIn } from './run-events.ts';

type HistoryStore = Pick<RecordStore, 'putRecord'> & Pick<BaselineStore, 'findBaselines' | 'keepConclusion'>;

/**
 * Keeps the histories of a run and of those that it continued as, or was reset as, in order, as the JSON that
 * `temporal workflow show` writes and a replay takes; and beside each baseline that it wrote how it ended, by the server's
 * word. Throws where one of them hasn't ended.
 */
export const createStoreHistory =
  (deps: { readonly client: Client; readonly store: HistoryStore }): ControlActivities['storeHistory'] =>
  async ({ workflowId, firstExecutionRunId }) => {
    const context = Context.current();
    const stored: string[] = [];
    let runId: string | null = firstExecutionRunId;
    while (runId !== null) {
      if (stored.length === LONGEST_CHAIN) throw new Error(`${workflowId} continued as new ${LONGEST_CHAIN} times`);
      const run: WorkflowHandle = deps.client.workflow.getHandle(workflowId, runId);
      const history = await deps.client.withAbortSignal(context.cancellationSignal, () => run.fetchHistory());
      const ended = continuation(history, `run ${runId} of ${workflowId}`);
      const { raw } = await run.describe();
      const name = runRecord(firstExecutionRunId, `history/${stored.length}-${runId}.json.gz`);
      stored.push((await deps.store.putRecord(name, historyToJSON(history))).uri);
      context.heartbeat(stored.length);
      // What went on in the place of a run that was reset began later than what it continued as.
      runId = raw.workflowExtendedInfo?.resetRunId || ended;
      if (runId === null) await keepEnd(history, { workflowId, firstExecutionRunId }, deps.store);
    }
    return stored;
  };

async function keepEnd({ events }: History, run: ClaimedIdentity, store: HistoryStore): Promise<void> {
  const outcome = conclusionIn(events ?? [], run);
  if (outcome === null) return;
  for (const { digest } of outcome.baselines) {
    const [entry] = await store.findBaselines({ digest });
    if (entry !== undefined && isConclusionOf(outcome, entry)) await store.keepConclusion(digest, outcome);
  }
}

/** The run that a history continues as; null where it is the last one. Throws where it hasn't ended. */
function continuation(history: History, run: string): string | null {
  const last = history.events?.at(-1);
  const continued = last?.workflowExecutionContinuedAsNewEventAttributes;
  if (continued) return continued.newExecutionRunId || null;
  const ended =
    last?.workflowExecutionCompletedEventAttributes ??
    last?.workflowExecutionFailedEventAttributes ??
    last?.workflowExecutionTimedOutEventAttributes;
  if (ended) return ended.newExecutionRunId || null;
  if (last?.workflowExecutionCanceledEventAttributes || last?.workflowExecutionTerminatedEventAttributes) return null;
  throw new Error(`${run} has not ended: its history can't be kept yet`);
}
