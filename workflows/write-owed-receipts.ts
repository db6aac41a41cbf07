import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReceiptOutcome } from '../gate/contract/outcome.ts';
import {
  type OwedReceipts,
  owed as owing,
  RECEIPT_NAMES,
  type ReceiptName,
  writtenLast,
} from '../gate/contract/owed-receipts.ts';
import type { ReceiptsState } from '../gate/contract/receipts-state.ts';
import { RECEIPTS_QUERY, WRITE_NOW_UPDATE } from '../gate/names/names.ts';
import { describeOwed } from '../gate/receipts/words/describe-owed.ts';
import { owedWriting, receiptWriting } from './calls/activities.ts';
import { failureReport } from './calls/failures.ts';

const stateNow = defineQuery<ReceiptsState>(RECEIPTS_QUERY);
const writeNow = defineUpdate<ReceiptsState>(WRITE_NOW_UPDATE);

/**
 * So many tries are one attempt each; later ones are three, since a refusal is believed only of a third: what GitHub
 * refuses for good must not be owed for ever.
 */
const HASTY_TRIES = 2;

type Writing = typeof receiptWriting;

/** What is written, and whether it has to be asked first if it still speaks for its subject. */
type About = Pick<OwedReceipts, 'outcome' | 'context'> & { readonly headUnread: boolean };

/** What a run hands to the next when its history has grown long. */
type CarriedOver = Pick<ReceiptsState, 'receipts' | 'owed' | 'since' | 'tries'> & { readonly waitMs: number };

/**
 * Writes the receipts that a closed run owes, as soon as GitHub takes them: it tries, waits, and tries again, less and
 * less often, until the bound. A newer run for the same subject speaks in its place. Cancelled, it writes no more.
 */
export async function writeOwedReceipts(
  input: OwedReceipts,
  carried: CarriedOver | null = null,
): Promise<ReceiptsState> {
  const { outcome, context, pace, headUnread = false } = input;
  const since = carried?.since ?? new Date().toISOString();
  const receipts = { ...(carried?.receipts ?? outcome.receipts) };
  const left = new Set(RECEIPT_NAMES.filter((name) => (carried?.owed ?? input.owed).includes(name)));
  let tries = carried?.tries ?? 0;
  let asked = false;
  let nextTryAt: string | null = null;
  let ended: ReceiptsState['ended'] = null;
  const read = (): ReceiptsState => ({ receipts: { ...receipts }, owed: [...left], since, tries, nextTryAt, ended });
  setHandler(stateNow, read);
  setHandler(writeNow, async () => {
    const before = tries;
    asked = true;
    await condition(() => tries > before || ended !== null);
    return read();
  });

  for (let waitMs = carried?.waitMs ?? pace.firstWaitMs; ; waitMs = Math.min(waitMs * 2, pace.longestWaitMs)) {
    nextTryAt = null;
    setCurrentDetails(describeOwed(read()));
    const named = await writeEach(
      left,
      receipts,
      { outcome, context, headUnread },
      tries < HASTY_TRIES ? owedWriting : receiptWriting,
    );
    tries += 1;
    asked = false;
    if (left.size === 0) ended = 'settled';
    // Half of each wait is left to chance, so that many gates don't come back at the same moment.
    const pauseMs = Math.max(named, waitMs / 2 + Math.random() * (waitMs / 2));
    if (ended === null && Date.now() + pauseMs > Date.parse(since) + pace.boundMs) ended = 'given-up';
    nextTryAt = ended === null ? new Date(Date.now() + pauseMs).toISOString() : null;
    setCurrentDetails(describeOwed(read()));
    if (ended !== null) break;
    await condition(() => asked, pauseMs);
    if (!workflowInfo().continueAsNewSuggested || asked) continue;
    await continueAsNew<typeof writeOwedReceipts>(input, { receipts, owed: [...left], since, tries, waitMs });
  }
  await condition(allHandlersFinished);
  return read();
}

/**
 * Tries the receipts that are left, and takes off what is done. After an outage the rest waits for the next try, which
 * begins with it.
 *
 * @returns how long GitHub asked to be left alone, in milliseconds; 0: it named no time
 */
async function writeEach(
  left: Set<ReceiptName>,
  receipts: Record<ReceiptName, ReceiptOutcome>,
  about: About,
  writing: Writing,
): Promise<number> {
  for (const name of [...left]) {
    left.delete(name);
    try {
      // The comment can't know of a check that is written after it.
      const check = left.has('check') ? writtenLast : receipts.check;
      receipts[name] = await write(
        name,
        { ...about, outcome: { ...about.outcome, receipts: { ...receipts, check } } },
        writing,
      );
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const report = failureReport(error);
      if (report?.class === 'unproven') {
        receipts[name] = { state: 'none', reason: report.message.slice(0, 500) };
        continue;
      }
      left.add(name);
      receipts[name] = owing(report?.message ?? error.cause?.message ?? error.message);
      if (report?.class === 'transient') return report.retryAfterMs ?? 0;
    }
  }
  return 0;
}

async function write(
  name: ReceiptName,
  { outcome, context, headUnread }: About,
  writing: Writing,
): Promise<ReceiptOutcome> {
  // A commit's check stays right, whatever became of the subject.
  if (headUnread && name !== 'check' && (await isSuperseded(outcome))) {
    return { state: 'none', reason: 'the subject has a newer head' };
  }
  if (name === 'progress') {
    if (context === null) return { state: 'none', reason: 'the change was not read' };
    return writing.publishProgress.executeWithOptions({ summary: 'progress comment' }, [{ outcome, context }]);
  }
  const { repository, subject, headSha, workflow, startedAt, finishedAt, receiptTerms } = outcome;
  const terms = receiptTerms === undefined ? {} : { receiptTerms };
  const newer = await owedWriting.findNewerRuns.executeWithOptions({ summary: 'is there a newer run?' }, [
    { repository, subject, headSha, workflow, startedAt, finishedAt, ...terms },
  ]);
  if (name === 'ledger') {
    if (newer.ofSubject) return { state: 'none', reason: 'a newer run of the same subject writes the ledger' };
    return writing.publishLedger.executeWithOptions({ summary: 'ledger' }, [outcome]);
  }
  if (newer.ofCommit) return { state: 'none', reason: 'a newer run of the same commit writes the check' };
  return writing.publishCheck.executeWithOptions({ summary: `check run: ${outcome.status}` }, [outcome]);
}

async function isSuperseded({ repository, subject, headSha }: OwedReceipts['outcome']): Promise<boolean> {
  if (subject === null) return false;
  const head = await owedWriting.readHead.executeWithOptions({ summary: 'has the head moved?' }, [
    { repository, subject },
  ]);
  return head !== null && head !== headSha;
}
