import type { ControlActivities } from '../../../interfaces.ts';
import type { FindNewer } from '../../receipts/newer-runs.ts';

/**
 * Whether what a closed run owes is said by a newer one. A run under way counts: it writes, or owes, its own receipts.
 */
export const createFindNewerRuns =
  (findNewer: FindNewer): ControlActivities['findNewerRuns'] =>
  async ({ repository, subject, workflow, startedAt, headSha, receiptTerms }) => {
    // Runs of earlier versions name their commit in their id alone.
    const commit = headSha ?? workflow?.id.split('/')[4] ?? null;
    const terms = receiptTerms === undefined ? {} : { receiptTerms };
    const newer = await findNewer({ repository, subject, workflow, startedAt, headSha: commit, ...terms });
    return {
      ofSubject: newer.some(({ speaksForSubject }) => speaksForSubject),
      ofCommit: newer.some(({ isSameWorkflow, check }) => isSameWorkflow && check === 'same-profile'),
    };
  };
