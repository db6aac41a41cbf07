import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { SeededGates } from './seed-gates.ts';

/** What stands on GitHub for the gates of a repository: one of each for each gate, if all is well. */
export async function countReceipts({ standIn, repository }: SeededGates, outcomes: readonly GateOutcome[]) {
  const { checkRuns, comments } = await standIn.dump(repository);
  const ledgers = comments.map(({ body }) => body).filter((body) => body.startsWith('# Ledger'));
  const lines = ledgers.flatMap((body) => body.split('\n'));
  const runs = outcomes.map(({ workflow }) => workflow?.firstExecutionRunId ?? '');
  const count = (wanted: (line: string) => boolean) => lines.filter(wanted).length;
  return {
    outcomes: outcomes.filter(({ status }) => status === 'pass').length,
    checkRuns: checkRuns.length,
    successes: checkRuns.filter(({ conclusion }) => conclusion === 'success').length,
    ofTheseRuns: checkRuns.filter(({ external_id }) => runs.includes(external_id ?? '')).length,
    ledgers: ledgers.length,
    progressComments: comments.length - ledgers.length,
    rows: count((line) => /^\| (?:benchmarks|\*\*benchmarks\*\*) \| pass \|/.test(line)),
    hops: count((line) => line.startsWith('- **generative-benchmark-runner**: ')),
    decisions: count((line) => line === '**State:** ready'),
  };
}

/** One of each. */
export const oneOfEach = (gates: number): Awaited<ReturnType<typeof countReceipts>> => ({
  outcomes: gates,
  checkRuns: gates,
  successes: gates,
  ofTheseRuns: gates,
  ledgers: gates,
  progressComments: gates,
  rows: gates,
  hops: gates,
  decisions: gates,
});
