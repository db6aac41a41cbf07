import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import type { GateContext } from '../../gate/contract/context.ts';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { type OwedReceipts, owed, owedReceipts, RECEIPT_NAMES, RETRY_PACE } from '../../gate/contract/owed-receipts.ts';
import { GateRequest } from '../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../gate/names/names.ts';
import { SELF } from '../../gate/policy/decision/decide.ts';
import { type EndedOutside, endedOutside } from '../../gate/policy/decision/ended-outside.ts';
import { readPayloads } from './read-payloads.ts';

/** What the server knows of a run's receipts. */
export type LeftReceipts =
  | { readonly state: 'no-gate' | 'running' | 'nothing-shown' }
  /** `owed.owed` is empty where all of them are written. */
  | { readonly state: 'ended'; readonly owed: OwedReceipts };

type Events = NonNullable<History['events']>;
type Event = Events[number];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What a pass hands to the next, as far as receipts need it. */
const Carried = z.object({
  iteration: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  context: z.custom<GateContext>(isObject),
  progress: z.object({ state: z.string() }).nullish(),
});
const Input = z.tuple([GateRequest, Carried.nullish()]).rest(z.unknown());

/** What the receipts' activities are given. */
const Published = z.union([z.object({ outcome: GateOutcome }), GateOutcome.transform((outcome) => ({ outcome }))]);

/**
 * Reads what a run left unwritten, from its history: of one that returned its outcome what that owes; of one that was
 * ended from outside all that it would still have written, by what it had decided, else as a run that somebody ended.
 *
 * @param runId of one of several runs under the id; absent: the newest
 * @throws WorkflowNotFoundError where the server has no such run
 */
export async function readLeftReceipts(client: Client, workflowId: string, runId?: string): Promise<LeftReceipts> {
  const run = client.workflow.getHandle(workflowId, runId);
  const { type, status, startTime, raw } = await run.describe();
  if (type !== GATE_WORKFLOW) return { state: 'no-gate' };
  if (status.name === 'RUNNING') return { state: 'running' };
  const events = (await run.fetchHistory()).events ?? [];
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  const input = Input.safeParse(await readPayloads(client, started?.input?.payloads));
  const published = await publishedBy(client, events);
  const context = input.data?.[1]?.context ?? (await contextIn(client, events));
  const ended = (outcome: GateOutcome, owed: OwedReceipts['owed']): LeftReceipts => ({
    state: 'ended',
    owed: { outcome, context, owed, pace: RETRY_PACE },
  });

  const last = events.at(-1);
  const result = await readPayloads(client, last?.workflowExecutionCompletedEventAttributes?.result?.payloads);
  const returned = GateOutcome.safeParse(result[0]);
  if (returned.success) return ended(returned.data, owedReceipts(returned.data));
  const decided = published.findLast(({ outcome }) => outcome.status !== null)?.outcome;
  if (decided !== undefined && decided.route?.to !== SELF) return ended(inDoubt(decided), RECEIPT_NAMES);

  if (!input.success) return { state: 'nothing-shown' };
  const [request, carried] = input.data;
  // A later pass goes on with the check that the first one opened.
  if (published.length === 0 && !carried) return { state: 'nothing-shown' };
  const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId || started?.firstExecutionRunId || '';
  const outcome = endedOutside(
    request,
    {
      identity: { workflowId, firstExecutionRunId },
      iteration: carried?.iteration ?? 0,
      startedAt: carried?.startedAt ?? startTime.toISOString(),
    },
    {
      ...howItEnded(last),
      mayHaveProgress: (carried?.progress ?? null) !== null || wasAsked(events, 'publishProgress'),
    },
  );
  return ended(outcome, owedReceipts(outcome));
}

/** What was being written when the run ended may have arrived, or may still. */
function inDoubt(outcome: GateOutcome): GateOutcome {
  const { check, ledger, progress } = outcome.receipts;
  const doubted = (receipt: GateOutcome['receipts']['check']) =>
    receipt.state === 'written' ? receipt : owed('the run ended while it wrote it');
  return { ...outcome, receipts: { check: doubted(check), ledger: doubted(ledger), progress: doubted(progress) } };
}

/** The outcomes that a run gave to the activities which write receipts, in order. */
async function publishedBy(client: Client, events: Events): Promise<z.infer<typeof Published>[]> {
  const published: z.infer<typeof Published>[] = [];
  for (const { activityTaskScheduledEventAttributes: scheduled } of events) {
    if (!scheduled?.activityType?.name?.startsWith('publish')) continue;
    const parsed = Published.safeParse((await readPayloads(client, scheduled.input?.payloads))[0]);
    if (parsed.success) published.push(parsed.data);
  }
  return published;
}

/** What the activity that reads the change returned; null where it didn't. */
async function contextIn(client: Client, events: Events): Promise<GateContext | null> {
  const asked = events.find(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'gatherContext',
  );
  const answered = events.find(
    ({ activityTaskCompletedEventAttributes: completed }) =>
      completed && String(completed.scheduledEventId) === String(asked?.eventId),
  );
  const [context] = await readPayloads(client, answered?.activityTaskCompletedEventAttributes?.result?.payloads);
  return isObject(context) ? (context as GateContext) : null;
}

const wasAsked = (events: Events, activity: string): boolean =>
  events.some(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === activity);

function howItEnded(last: Event | undefined): Omit<EndedOutside, 'mayHaveProgress'> {
  const { seconds, nanos } = last?.eventTime ?? {};
  const at = new Date(Number(seconds ?? 0) * 1000 + Math.ceil((nanos ?? 0) / 1e6)).toISOString();
  const terminated = last?.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { how: 'terminated', reason: terminated.reason ?? '', at };
  const failure = last?.workflowExecutionFailedEventAttributes?.failure;
  if (failure) return { how: 'failed', reason: failure.message ?? '', at };
  if (last?.workflowExecutionTimedOutEventAttributes) return { how: 'timed-out', reason: '', at };
  return { how: 'terminated', reason: '', at };
}
