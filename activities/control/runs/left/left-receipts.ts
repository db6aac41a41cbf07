import type { Client } from '@temporalio/client';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import {
  type OwedReceipts,
  owed,
  owedReceipts,
  RECEIPT_NAMES,
  RETRY_PACE,
  type ReceiptName,
} from '../../../../gate/contract/owed-receipts.ts';
import { neverWritten } from '../../../../gate/contract/receipt-terms.ts';
import { workflowId as idOf } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../../../gate/names/names.ts';
import { SELF } from '../../../../gate/policy/decision/decide.ts';
import { endedOutside } from '../../../../gate/policy/decision/ended-outside.ts';
import { readEvents } from '../history/read-payloads.ts';
import {
  contextIn,
  endInHistory,
  publishedBy,
  type RunEvents,
  returnedBy,
  startOf,
  wasAsked,
} from '../history/run-events.ts';

/** Hardly anybody resets one run more often. */
const MOST_RESETS = 20;

/** What the server knows of a run's receipts. */
export type LeftReceipts =
  /** `not-its-own`: what it says is of another run, commit or repository than it was asked about. */
  | { readonly state: 'no-gate' | 'running' | 'nothing-shown' | 'not-its-own' }
  /** `owed.owed` is empty where all of them are written. */
  | { readonly state: 'ended'; readonly owed: OwedReceipts };

/**
 * Reads what a run left unwritten, from its history: of one that returned its outcome what that owes; of one that was
 * ended from outside all that it would still have written, by what it had decided, else as a run that somebody ended. Of
 * one that somebody reset the run counts that went on in its place: it has the same identity.
 *
 * @param runId of one of several runs under the id; absent: the newest
 * @throws WorkflowNotFoundError where the server has no such run
 */
export async function readLeftReceipts(client: Client, workflowId: string, runId?: string): Promise<LeftReceipts> {
  let run = client.workflow.getHandle(workflowId, runId);
  let { type, status, raw } = await run.describe();
  if (type !== GATE_WORKFLOW) return { state: 'no-gate' };
  for (let resets = 0; raw.workflowExtendedInfo?.resetRunId; resets += 1) {
    if (resets === MOST_RESETS) return { state: 'running' };
    run = client.workflow.getHandle(workflowId, raw.workflowExtendedInfo.resetRunId);
    ({ type, status, raw } = await run.describe());
  }
  if (status.name === 'RUNNING') return { state: 'running' };
  return leftIn(await readEvents(client, await run.fetchHistory()), workflowId);
}

/** The same from the history of a run that has closed. */
export function leftIn(events: RunEvents, workflowId: string): LeftReceipts {
  const { request, carried, firstExecutionRunId, at } = startOf(events);
  if (request === null) return { state: 'nothing-shown' };
  // Whoever starts a run by hand chooses its id: it is of what it was asked, or of nothing.
  if (idOf(request) !== workflowId) return { state: 'not-its-own' };
  const identity = { workflowId, firstExecutionRunId };
  const isOwn = ({ repository, subject, headSha, profile, workflow }: GateOutcome): boolean =>
    workflow?.id === workflowId &&
    workflow.firstExecutionRunId === firstExecutionRunId &&
    subject !== null &&
    headSha !== null &&
    idOf({ repository, subject, headSha, profile: { name: profile } }) === workflowId;
  const ended = (outcome: GateOutcome, left: OwedReceipts['owed']): LeftReceipts =>
    isOwn(outcome)
      ? {
          state: 'ended',
          owed: {
            ...{ outcome, context: carried?.context ?? contextIn(events), owed: left, pace: RETRY_PACE },
            // The run's own look, if it had one, is long ago.
            ...(request.headPinned || request.subject.kind === 'issue' ? {} : { headUnread: true as const }),
          },
        }
      : { state: 'not-its-own' };

  const returned = returnedBy(events);
  // A request of another flow is no run of a gate: it shows nothing.
  if (returned?.workflow === null) return { state: 'nothing-shown' };
  if (returned !== null) return ended(returned, owedReceipts(returned));
  const published = publishedBy(events);
  const decided = published.findLast(({ status }) => status !== null);
  if (decided !== undefined && decided.route?.to !== SELF) {
    return ended(
      inDoubt(decided),
      RECEIPT_NAMES.filter((name) => neverWritten(name, decided) === null),
    );
  }

  // A later pass goes on with the check that the first one opened.
  if (published.length === 0 && !carried) return { state: 'nothing-shown' };
  const outcome = endedOutside(
    request,
    { identity, iteration: carried?.iteration ?? 0, startedAt: carried?.startedAt ?? at },
    {
      ...endInHistory(events),
      mayHaveProgress: (carried?.progress ?? null) !== null || wasAsked(events, 'publishProgress'),
    },
  );
  return ended(outcome, owedReceipts(outcome));
}

/** What was being written when the run ended may have arrived, or may still. */
function inDoubt(outcome: GateOutcome): GateOutcome {
  const { check, ledger, progress } = outcome.receipts;
  const doubted = (name: ReceiptName, receipt: GateOutcome['receipts']['check']) =>
    neverWritten(name, outcome) ?? (receipt.state === 'written' ? receipt : owed('the run ended while it wrote it'));
  return {
    ...outcome,
    receipts: {
      check: doubted('check', check),
      ledger: doubted('ledger', ledger),
      progress: doubted('progress', progress),
    },
  };
}
