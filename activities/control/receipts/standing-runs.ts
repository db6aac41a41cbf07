import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { z } from 'zod';
import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { RepositoryName, Sha } from '../../../gate/names/subject.ts';
import { beganAt } from '../runs/identity/began-at.ts';
import type { ClaimedIdentity } from '../runs/identity/require-caller.ts';
import type { ReadWords } from '../runs/left/run-words.ts';
import type { FindNewer } from '../runs/others/newer-runs.ts';

/** A run that concluded. */
export interface StandingRun {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  /** What it said; null: that can't be read any more, goes on, or is signed by nobody who is trusted. */
  readonly outcome: GateOutcome | null;
}

/**
 * Other runs of the same commit and profile whose conclusion a run doesn't take the place of, by the server's word: of
 * one that was skipped what an earlier one concluded, of one for an issue also what a pull request's did. The one that
 * counts most is the first. Behind one whose words can't be used stands none of its subject: that one took its place.
 */
export type FindStanding = (run: GateOutcome) => Promise<StandingRun[]>;

export interface StandingDeps {
  readonly client: Pick<Client, 'workflow'>;
  readonly readWords: ReadWords;
  readonly findNewer: FindNewer;
  /** Null where no key is configured: then nothing has to be signed. */
  readonly signatures: Pick<Signatures, 'decisionFault'> | null;
}

/** More runs than anybody starts for one commit. */
const MOST_RUNS = 50;

/** Histories that are read for one receipt: hardly a run has more conclusions before it that count. */
const MOST_READ = 5;

const Asked = z.object({ repository: RepositoryName, headSha: Sha, startedAt: z.iso.datetime() });

export const createFindStanding =
  (deps: StandingDeps): FindStanding =>
  async (run) => {
    const asked = Asked.safeParse(run);
    const { workflow, subject } = run;
    const isOfIssue = subject?.kind === 'issue';
    if (!asked.success || workflow === null || !(run.status === 'skipped' || isOfIssue)) return [];
    const { repository, headSha, startedAt } = asked.data;
    const own = { ...workflow, isOfIssue, isSkipped: run.status === 'skipped', startedAt: Date.parse(startedAt) };
    const found: StandingRun[] = [];
    const unusable = new Set<string>();
    for (const { id, firstExecutionRunId } of await concludedRuns(deps.client, { repository, headSha }, own)) {
      if (unusable.has(id)) continue;
      const said = await saidBy(deps, { workflowId: id, firstExecutionRunId });
      if (said === 'nothing') continue;
      if (said === null) unusable.add(id);
      else if (isOfIssue && id === own.id && (await isPassedBy(deps.findNewer, said))) continue;
      found.push({ workflowId: id, firstExecutionRunId, outcome: said });
    }
    return found;
  };

/** What a run concluded in the end; null where that can't be used; `nothing`: it is no conclusion of this gate. */
async function saidBy(
  { readWords, signatures }: StandingDeps,
  run: ClaimedIdentity,
): Promise<GateOutcome | 'nothing' | null> {
  const left = (await readWords(run))?.left;
  if (left?.state === 'not-its-own') return 'nothing';
  if (left?.state !== 'ended') return null;
  const { outcome } = left.owed;
  if (outcome.status !== 'pass' && outcome.status !== 'fail') return 'nothing';
  return (signatures?.decisionFault(outcome) ?? null) === null ? outcome : null;
}

interface Own {
  readonly id: string;
  readonly firstExecutionRunId: string;
  readonly isOfIssue: boolean;
  readonly isSkipped: boolean;
  /** Milliseconds since 1970, as the server began it. */
  readonly startedAt: number;
}

interface ConcludedRun {
  readonly id: string;
  readonly firstExecutionRunId: string;
  readonly beganAt: number;
}

/** The runs that may have concluded what stands. A listing lags behind; what the server says of one run doesn't. */
async function concludedRuns(
  client: StandingDeps['client'],
  { repository, headSha }: Pick<z.infer<typeof Asked>, 'repository' | 'headSha'>,
  own: Own,
): Promise<ConcludedRun[]> {
  const query = [
    `WorkflowType = '${GATE_WORKFLOW}'`,
    `${SEARCH_ATTRIBUTES.repository} = '${repository}'`,
    `${SEARCH_ATTRIBUTES.headSha} = '${headSha}'`,
    // What continues has concluded nothing yet.
    "ExecutionStatus != 'ContinuedAsNew'",
  ].join(' AND ');
  const found = new Map<string, ConcludedRun>();
  let looked = 0;
  for await (const { workflowId: id, runId } of client.workflow.list({ query })) {
    looked += 1;
    if (looked > MOST_RUNS) break;
    if (!isSameCommit(id, own.id)) continue;
    const run = await describeConcluded(client, id, runId);
    if (run !== null && mayStand(run, own)) found.set(run.firstExecutionRunId, run);
  }
  const ofPullRequest = ({ id }: ConcludedRun) => Number(own.isOfIssue && id !== own.id && isOfPullRequest(id));
  return [...found.values()]
    .sort((a, b) => ofPullRequest(b) - ofPullRequest(a) || b.beganAt - a.beganAt)
    .slice(0, MOST_READ);
}

const partsOf = (id: string) => id.split('/');
const isOfPullRequest = (id: string): boolean => partsOf(id)[3]?.startsWith('pr-') === true;

/** Whether two ids are of one repository, commit and profile, whatever their subjects. */
const isSameCommit = (one: string, other: string): boolean => {
  const withoutSubject = (id: string) => partsOf(id).filter((_, index) => index !== 3);
  return withoutSubject(one).join('/') === withoutSubject(other).join('/');
};

const mayStand = (run: ConcludedRun, own: Own): boolean => {
  if (run.firstExecutionRunId === own.firstExecutionRunId) return false;
  if (own.isOfIssue && isOfPullRequest(run.id)) return true;
  return own.isSkipped && run.beganAt < own.startedAt;
};

async function describeConcluded(
  client: StandingDeps['client'],
  id: string,
  runId: string,
): Promise<ConcludedRun | null> {
  try {
    const { searchAttributes, raw, startTime } = await client.workflow.getHandle(id, runId).describe();
    const status = String(searchAttributes[SEARCH_ATTRIBUTES.status]);
    if (status !== 'pass' && status !== 'fail') return null;
    const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId || runId;
    return { id, firstExecutionRunId, beganAt: beganAt({ raw, startTime }) };
  } catch (error) {
    // The server forgot it since it was listed.
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Whether an issue's run for another commit decided after this one: an issue has no head that would tell. */
const isPassedBy = async (findNewer: FindNewer, outcome: GateOutcome): Promise<boolean> =>
  (await findNewer(outcome)).some(({ speaksForSubject, decided, isSameWorkflow }) => {
    return speaksForSubject && decided && !isSameWorkflow;
  });
