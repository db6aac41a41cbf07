import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { SELF } from '../../../gate/policy/decision/decide.ts';
import { statusWord } from '../../../gate/receipts/words/ledger-words.ts';
import { isLaterRun, type ToldProgress } from './told-progress.ts';

/** So many runs back somebody said something that can still be read. */
const MOST_LOOKS = 10;

/**
 * Why an outcome is no news for a subject; null: it is. A failure always is; else another verdict than that of the run
 * before, as the store has it. That of a first run, or of a pass that goes on, is expected.
 */
export async function whyNoNews(
  { told }: { readonly told: Pick<ToldProgress, 'runs'> },
  outcome: GateOutcome,
): Promise<string | null> {
  if (outcome.status === null || outcome.route?.to === SELF) return 'no news: the run goes on';
  if (outcome.status === 'fail') return null;
  const own = {
    startedAt: outcome.startedAt ?? '',
    firstExecutionRunId: outcome.workflow?.firstExecutionRunId ?? '',
  };
  const earlier = (await told.runs(outcome)).filter((run) => isLaterRun(own, run));
  for (const run of earlier.slice(0, MOST_LOOKS)) {
    const said = await run.read();
    // What came before isn't known then: a run behind it doesn't speak for it.
    if (said === null) return null;
    if (said.status === null) continue;
    const isSame = statusWord(said) === statusWord(outcome);
    return isSame ? `no news: ${statusWord(outcome)}, as run ${run.firstExecutionRunId} before` : null;
  }
  return `no news: ${statusWord(outcome)}, and no run before it`;
}
