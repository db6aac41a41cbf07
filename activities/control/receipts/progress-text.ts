import type { ProgressText } from '../../../adapters/github/receipts/receipt-content.ts';
import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import { claimsNothing } from '../../../gate/contract/decision/decision-statement.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { writtenLast } from '../../../gate/contract/owed-receipts.ts';
import { MOST_EARLIER } from '../../../gate/receipts/progress/earlier-runs.ts';
import { renderProgressComment } from '../../../gate/receipts/progress/progress-comment.ts';
import { runIdentity } from '../../../gate/receipts/words/ledger-words.ts';
import type { ReceiptLinks } from '../../../gate/receipts/words/links.ts';
import type { ReadWords } from '../runs/left/run-words.ts';
import { isLaterRun, type ToldProgress, type ToldRun } from './told-progress.ts';

export interface ProgressTextDeps {
  readonly told: ToldProgress;
  readonly readWords: ReadWords;
  /** Null where no key is configured: then nothing has to be signed. */
  readonly signatures: Pick<Signatures, 'decisionFault'> | null;
  readonly links?: ReceiptLinks;
}

/** Records that are looked at for the lines of earlier runs: some may not be what they say. */
const MOST_LOOKS = 3 * MOST_EARLIER;

/** More newer runs than anybody starts while an older one ends. */
const MOST_NEWER = 20;

/**
 * What the one comment of a subject and profile says now: what the newest run has to say, and a line for each earlier one.
 * Nothing of it comes from the comment, which others can write: the run itself has its words, earlier ones come from the
 * store, signed where there is a key, and a newer one from the server.
 */
export const progressText =
  (deps: ProgressTextDeps) =>
  async (outcome: GateOutcome, context: GateContext): Promise<ProgressText> => {
    const runs = await deps.told.runs(outcome);
    const isShared = runs.some(({ firstExecutionRunId }) => firstExecutionRunId !== runIdentity(outcome));
    const newer = isShared ? await newestAfter(deps, outcome, runs) : null;
    if (newer !== null && 'leftTo' in newer) return newer;
    const said = newer ?? { outcome, context };
    const earlier = await earlierThan(deps, said.outcome, runs);
    return { body: renderProgressComment(said.outcome, said.context, deps.links, earlier).body, isShared };
  };

const asRun = ({ startedAt, workflow }: GateOutcome) => ({
  startedAt: startedAt ?? '',
  firstExecutionRunId: workflow?.firstExecutionRunId ?? '',
});

/** The newest run that told something and that the server says began later; null: there is none. */
async function newestAfter(
  { readWords, signatures }: ProgressTextDeps,
  outcome: GateOutcome,
  runs: readonly ToldRun[],
): Promise<{ readonly outcome: GateOutcome; readonly context: GateContext } | { readonly leftTo: string } | null> {
  const own = asRun(outcome);
  for (const run of runs.filter((each) => isLaterRun(each, own)).slice(0, MOST_NEWER)) {
    const { firstExecutionRunId } = run;
    const claimed = await run.read();
    const words = claimed?.workflow ? await readWords({ workflowId: claimed.workflow.id, firstExecutionRunId }) : null;
    if (words === null || !isLaterRun({ startedAt: words.startedAt, firstExecutionRunId }, own)) continue;
    const leftTo = `run ${firstExecutionRunId} began later: what it says stands, with a line for this run`;
    const { left } = words;
    if (left === null) return { leftTo };
    if (left.state !== 'ended') continue;
    const { outcome: ended, context, owed } = left.owed;
    // What it still owes is written by its own workflow, with the same lines.
    if (context === null || owed.length > 0 || (signatures?.decisionFault(ended) ?? null) !== null) return { leftTo };
    return { outcome: { ...ended, receipts: { ...ended.receipts, check: writtenLast } }, context };
  }
  return null;
}

/** What earlier runs said last, newest first. Of one whose words nobody signed only the status is told. */
async function earlierThan(
  { signatures }: ProgressTextDeps,
  outcome: GateOutcome,
  runs: readonly ToldRun[],
): Promise<GateOutcome[]> {
  const own = asRun(outcome);
  const earlier: GateOutcome[] = [];
  for (const run of runs.filter((each) => isLaterRun(own, each)).slice(0, MOST_LOOKS)) {
    if (earlier.length === MOST_EARLIER) break;
    const said = await run.read();
    if (said === null || said.status === null) continue;
    if (signatures === null) earlier.push(said);
    else if (signatures.decisionFault(said) === null) earlier.push(claimsNothing(said) ? { ...said, why: '' } : said);
  }
  return earlier;
}
