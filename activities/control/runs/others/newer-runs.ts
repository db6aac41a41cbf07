import type { Client, WorkflowExecutionDescription, WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { z } from 'zod';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { receiptTermsOf } from '../../../../gate/contract/receipt-terms.ts';
import { isSameGate } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { RepositoryName, Subject, subjectKey } from '../../../../gate/names/subject.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import { checkNameOf } from '../history/check-name.ts';
import { beganAt } from '../identity/began-at.ts';

/** A run that began after another one, of the same subject and profile or for the same commit, by the server's word. */
interface NewerRun {
  /** By which its receipts name it. */
  readonly firstExecutionRunId: string;
  /** It is of the same subject under the same profile, and what it says is about the subject's head. */
  readonly speaksForSubject: boolean;
  /**
   * It has a check of the commit for its own: the very one where the profile is the same, and calls it so. A profile that
   * was changed meanwhile may call it otherwise: then the older run's is nobody else's.
   */
  readonly check: 'same-profile' | 'other-profile' | null;
  readonly isSameWorkflow: boolean;
  /** It came to a decision, of one pass at least, which its receipts say or owe. */
  readonly decided: boolean;
}

type Asking = Pick<GateOutcome, 'repository' | 'subject' | 'headSha' | 'workflow' | 'startedAt' | 'receiptTerms'>;
type RunsClient = Pick<Client, 'workflow' | 'workflowService' | 'options'>;

/** Asks the server which runs are newer than one. Nothing that stands on GitHub tells: anybody may have written it. */
export type FindNewer = (run: Asking) => Promise<NewerRun[]>;

/** More runs than anybody starts of one subject and commit in the days that receipts can be owed, with all that they continue as. */
const MOST_RUNS = 500;

/** What goes into a query: an outcome that a client made up must not write one of its own. */
const Asked = z.object({ repository: RepositoryName, subject: Subject, startedAt: z.iso.datetime() });

/**
 * Runs that were ended from outside before they decided anything have said nothing, and are left out. A run for an issue
 * leaves the check to one for a pull request, whichever began later.
 */
export const createFindNewer =
  ({ client }: { readonly client: RunsClient }): FindNewer =>
  async (run) => {
    const asked = Asked.safeParse(run);
    const { workflow, headSha } = run;
    if (!asked.success || workflow === null || !/^[0-9a-f]{40}$/.test(headSha ?? '')) return [];
    const { repository, subject, startedAt } = asked.data;
    const query = [
      `WorkflowType = '${GATE_WORKFLOW}'`,
      `${SEARCH_ATTRIBUTES.repository} = '${repository}'`,
      `(${SEARCH_ATTRIBUTES.subject} = '${subjectKey(subject)}' OR ${SEARCH_ATTRIBUTES.headSha} = '${headSha}')`,
      `StartTime >= '${startedAt}'`,
    ].join(' AND ');
    const checkName = receiptTermsOf(run).name;
    const own = { ...workflow, subject, headSha: headSha ?? '', startedAt: Date.parse(startedAt), checkName };
    const newer = new Map<string, NewerRun>();
    let looked = 0;
    for await (const listed of client.workflow.list({ query })) {
      looked += 1;
      if (looked > MOST_RUNS) break;
      const found = await lookAt(client, listed, own);
      if (found === null) continue;
      const known = newer.get(found.firstExecutionRunId);
      // Of a run's passes each is listed.
      newer.set(found.firstExecutionRunId, { ...found, decided: found.decided || known?.decided === true });
    }
    return [...newer.values()];
  };

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

interface Own {
  readonly id: string;
  readonly firstExecutionRunId: string;
  readonly subject: Subject;
  readonly headSha: string;
  /** Milliseconds since 1970, as the server began it. */
  readonly startedAt: number;
  readonly checkName: string;
}

/** A run as it is now: what it continued as may not be listed yet. Of another run by then, the listed part tells. */
async function asOfNow(handle: WorkflowHandle): Promise<WorkflowExecutionDescription> {
  const listed = await handle.describe();
  if (listed.status.name !== 'CONTINUED_AS_NEW' || isDecided(listed)) return listed;
  const newest = await handle.client.getHandle(handle.workflowId).describe();
  const firstOf = ({ raw }: WorkflowExecutionDescription) => raw.workflowExecutionInfo?.firstRunId;
  return firstOf(newest) === firstOf(listed) ? newest : listed;
}

const isDecided = ({ searchAttributes }: Pick<WorkflowExecutionDescription, 'searchAttributes'>): boolean =>
  searchAttributes[SEARCH_ATTRIBUTES.status] !== undefined;

/** A listing lags behind; what the server says of one run doesn't. Null: not a newer one, or one that says nothing. */
async function lookAt(
  client: RunsClient,
  listed: Pick<WorkflowExecutionInfo, 'workflowId' | 'runId'>,
  own: Own,
): Promise<NewerRun | null> {
  const id = listed.workflowId;
  const [, , , subject = '', headSha, ...profile] = id.split('/');
  const isSameProfile = profile.join('/') === own.id.split('/').slice(5).join('/');
  const sharesCheck = headSha === own.headSha && (own.subject.kind === 'issue' || subject.startsWith('pr-'));
  const isSameSubject = isSameGate(id, own.id);
  if (!isSameSubject && !sharesCheck) return null;
  const handle = client.workflow.getHandle(id, listed.runId);
  try {
    const { status, startTime, memo, searchAttributes, raw } = await asOfNow(handle);
    const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId || listed.runId;
    const began = beganAt({ raw, startTime });
    const isLater = began === own.startedAt ? firstExecutionRunId > own.firstExecutionRunId : began > own.startedAt;
    if (firstExecutionRunId === own.firstExecutionRunId || !isLater) return null;
    const decided = isDecided({ searchAttributes });
    const isSuperseded = decided && String(searchAttributes[SEARCH_ATTRIBUTES.route]) === 'none';
    if (status.name !== 'RUNNING' && !decided) return null;
    const { terms } = (memo ?? {}) as { terms?: { headPinned?: unknown } };
    const named = sharesCheck && isSameProfile ? await checkNameOf(client, { ...listed, workflowId: id }) : null;
    const isSameCheck = isSameProfile && (named ?? own.checkName) === own.checkName;
    return {
      firstExecutionRunId,
      speaksForSubject: isSameSubject && terms?.headPinned !== true && !isSuperseded,
      check: sharesCheck ? (isSameCheck ? 'same-profile' : 'other-profile') : null,
      isSameWorkflow: id === own.id,
      decided,
    };
  } catch (error) {
    // The server forgot it since it was listed.
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
