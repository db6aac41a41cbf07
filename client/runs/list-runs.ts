import type { Client, WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import { withoutAttributes } from '../../activities/control/runs/refusals/missing-attributes.ts';
import { measuredIn } from '../../gate/contract/measuring/measure-id.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';
import { type Subject, subjectKey } from '../../gate/names/subject.ts';
import { askServer } from '../ask-server.ts';

/** A run of a gate as the server lists it. */
export interface ListedRun {
  /** The run id of its first execution, by which receipts name it. */
  readonly run: string;
  readonly workflowId: string;
  readonly repository: string;
  /** `pr-7` or `issue-7`. */
  readonly subject: string;
  readonly commit: string;
  readonly profile: string;
  /** What it decided; of one that closed without a decision, how the server says that it closed. */
  readonly status: 'running' | 'pass' | 'fail' | 'skipped' | 'cancelled' | 'terminated' | 'timed-out' | 'broke';
  /** `FINALIZE → quality-finalizer`; null where it has none, or not yet. */
  readonly route: string | null;
  /** When the first of its passes began. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

export const LISTED_STATUSES = ['running', 'pass', 'fail', 'skipped'] as const;

/** Which runs are asked for: those that fit all that is named. Its words were checked before. */
export interface RunsAsked {
  readonly repository?: string | undefined;
  readonly subject?: Subject | undefined;
  readonly status?: (typeof LISTED_STATUSES)[number] | undefined;
}

/** How long an answer may take, in milliseconds. */
const ANSWER_MS = 10_000;
/** So many executions are looked at for what was asked: hardly anybody resets runs more often. */
const MOST_EXECUTIONS = 1000;
/** That many ids go into one question. */
const IDS_AT_A_TIME = 50;

/**
 * The gates of a namespace that fit, running and ended, the newest first.
 *
 * @param limit runs at most
 * @throws ServiceUnreachable; InputError where the server doesn't know the gate's search attributes
 */
export function listRuns(client: Client, asked: RunsAsked, limit: number): Promise<ListedRun[]> {
  const { repository, subject, status } = asked;
  return queryRuns(
    client,
    [
      // A run's earlier passes are listed as well.
      `ExecutionStatus != 'ContinuedAsNew'`,
      ...(repository === undefined ? [] : [`${SEARCH_ATTRIBUTES.repository} = '${repository}'`]),
      ...(subject === undefined ? [] : [`${SEARCH_ATTRIBUTES.subject} = '${subjectKey(subject)}'`]),
      ...(status === undefined ? [] : [statusTerm(status)]),
    ],
    limit,
  );
}

/** A run that has decided and still writes its receipts is a running one. */
const statusTerm = (status: NonNullable<RunsAsked['status']>): string =>
  status === 'running'
    ? `ExecutionStatus = 'Running'`
    : `${SEARCH_ATTRIBUTES.status} = '${status}' AND ExecutionStatus = 'Completed'`;

/**
 * As {@link listRuns}, by terms of the server's own query language.
 *
 * @param types of workflows
 */
export async function queryRuns(
  client: Client,
  terms: readonly string[],
  limit: number,
  types: readonly string[] = [GATE_WORKFLOW],
): Promise<ListedRun[]> {
  const query = [`WorkflowType IN (${types.map((type) => `'${type}'`).join(', ')})`, ...terms].join(' AND ');
  try {
    return await askServer(client, { withinMs: ANSWER_MS }, () => distinctRuns(client, query, limit));
  } catch (error) {
    throw withoutAttributes(error);
  }
}

/**
 * The runs that began last, the newest first. The server lists those that run, and then those that ended, each by when
 * they did so: what is listed later may have begun later. Of a run's passes, and of what was reset, each is listed: the
 * newest, which is the first, says how the run is.
 */
async function distinctRuns(client: Client, query: string, limit: number): Promise<ListedRun[]> {
  const found = new Map<string, ListedRun>();
  let some: WorkflowExecutionInfo[] = [];
  const take = async () => {
    const repeated = await repeatedOf(client, [...new Set(some.map(({ workflowId }) => workflowId))]);
    const runs = await Promise.all(
      some.map((each) =>
        repeated.has(each.workflowId) ? wholeRun(client, each) : describeRun(each, each.runId, each.startTime),
      ),
    );
    some = [];
    for (const run of runs) if (!found.has(run.run)) found.set(run.run, run);
  };
  const newest = () => [...found.values()].sort((one, other) => other.startedAt.localeCompare(one.startedAt));
  let looked = 0;
  for await (const each of client.workflow.list({ query, pageSize: limit })) {
    looked += 1;
    // None began after it ended; what else is listed ended, or if it runs began, even earlier.
    const isOlder = (newest()[limit - 1]?.startedAt ?? '') > (each.closeTime ?? each.startTime).toISOString();
    if ((isOlder && each.closeTime !== undefined) || looked >= MOST_EXECUTIONS) break;
    // A few at a time: each time costs a question.
    if (!isOlder && some.push(each) >= Math.max(limit - found.size, Math.min(limit, IDS_AT_A_TIME))) await take();
  }
  await take();
  return newest().slice(0, limit);
}

/**
 * Which of some workflows the server knows several executions of: other runs, another pass of one, or one that was reset
 * and goes on under another run id.
 */
async function repeatedOf(client: Client, ids: readonly string[]): Promise<Set<string>> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (let at = 0; at < ids.length; at += IDS_AT_A_TIME) {
    const some = ids.slice(at, at + IDS_AT_A_TIME).map((id) => `'${id.replace(/[\\']/g, '')}'`);
    const query = `WorkflowId IN (${some.join(', ')})`;
    for await (const { workflowId } of client.workflow.list({ query })) {
      if (seen.has(workflowId)) repeated.add(workflowId);
      seen.add(workflowId);
    }
  }
  return repeated;
}

/** The listing names one execution: the run has the id and the start of its first, and the end of its last. */
async function wholeRun(client: Client, pass: WorkflowExecutionInfo): Promise<ListedRun> {
  const describe = (runId?: string) => client.workflow.getHandle(pass.workflowId, runId).describe();
  const firstOf = ({ raw }: WorkflowExecutionDescription) => raw.workflowExecutionInfo?.firstRunId || pass.runId;
  const [described, newest] = await Promise.all([describe(pass.runId), describe()]);
  const first = firstOf(described);
  const last = firstOf(newest) === first ? newest : described;
  // The server may have forgotten the first pass.
  const started = await describe(first).then(
    ({ startTime }) => startTime,
    () => described.startTime,
  );
  return describeRun(last, first, started);
}

type Listed = Pick<WorkflowExecutionInfo, 'workflowId' | 'closeTime' | 'status' | 'searchAttributes'>;

function describeRun(info: Listed, run: string, started: Date): ListedRun {
  const { workflowId, closeTime } = info;
  // The id is the request's own: attributes may be missing where somebody started it by hand.
  const { repository, subject, commit, profile } = partsOf(workflowId);
  const word = (attribute: string) => String(info.searchAttributes[attribute]?.[0] ?? '');
  const status = statusOf(info.status.name, word(SEARCH_ATTRIBUTES.status));
  // What a pass decided says nothing of the next, which is under way.
  const route = status === 'running' ? '' : word(SEARCH_ATTRIBUTES.route);
  return {
    run,
    workflowId,
    repository: word(SEARCH_ATTRIBUTES.repository) || repository,
    subject: word(SEARCH_ATTRIBUTES.subject) || subject,
    commit: word(SEARCH_ATTRIBUTES.headSha) || commit,
    profile,
    status,
    route: route === '' || route === 'none' ? null : route,
    startedAt: started.toISOString(),
    finishedAt: closeTime?.toISOString() ?? null,
  };
}

function partsOf(workflowId: string): Pick<ListedRun, 'repository' | 'subject' | 'commit' | 'profile'> {
  const measured = measuredIn(workflowId);
  if (measured !== null) return { ...measured, subject: 'measured without a gate' };
  const [, owner = '', name = '', subject = '', commit = '', ...profile] = workflowId.split('/');
  return { repository: `${owner}/${name}`, subject, commit, profile: profile.join('/') };
}

function statusOf(closed: WorkflowExecutionInfo['status']['name'], decided: string): ListedRun['status'] {
  if (closed === 'RUNNING') return 'running';
  if (closed === 'TERMINATED') return 'terminated';
  if (closed === 'TIMED_OUT') return 'timed-out';
  if (closed === 'CANCELLED') return 'cancelled';
  if (closed === 'FAILED') return 'broke';
  // Another flow's request ends without a decision, as out of scope.
  return decided === 'pass' || decided === 'fail' ? decided : 'skipped';
}
