import type { Store } from '../../../adapters/store/content/store.ts';
import { baselinePrune } from '../../../cli/baseline/prune.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { exampleDocument } from './example-document.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A baseline of a run that ended so many days ago. */
export const documentOfDaysAgo = (days: number, change: Partial<BaselineDocument> = {}): BaselineDocument => {
  const finishedAt = new Date(Date.now() - days * DAY).toISOString();
  const run = { workflowId: 'benchmark-gate/example', firstExecutionRunId: `run-${days}` };
  return exampleDocument({ startedAt: finishedAt, finishedAt, run, ...change });
};

/** What `baseline prune` says, of a store without the newest or a branch to spare. */
export async function prune(store: Store, options: Record<string, string | boolean> = {}): Promise<string> {
  const output: string[] = [];
  const policy = { keepDays: '90', keepNewest: '0', keepBranchDays: '0' };
  const io = { stdout: (text: string) => void output.push(text) };
  await baselinePrune({ store, now: new Date(), ...policy, ...options }, io);
  return output.join('');
}
