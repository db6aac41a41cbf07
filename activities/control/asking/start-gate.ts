import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import { GateRequest, workflowId } from '../../../gate/contract/request.ts';
import { type RequestTerms, termsOf } from '../../../gate/contract/request-terms.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { subjectKey } from '../../../gate/names/subject.ts';
import { grpcAnswer } from '../runs/grpc-answer.ts';
import { askedBy } from './asked-by.ts';

/** A run under way, or just started. */
interface BegunRun {
  readonly run: WorkflowExecutionDescription;
  /** True where the same request was under way already. */
  readonly joined: boolean;
}

/**
 * Starts the gate of a request, or joins it where it is under way.
 *
 * @param ticket kept in the memo of the run that this call starts: who has it began the run
 * @throws InputError where a run of the same commit is under way with another selection, source, base or profile, and
 *   where the server lacks the gate's search attributes
 */
export async function joinOrStart(client: Client, request: GateRequest, ticket: string): Promise<BegunRun> {
  const id = workflowId(request);
  await start(client, request, ticket).catch((error: unknown) => {
    throw withoutAttributes(error);
  });
  const run = await client.workflow.getHandle(id).describe();
  const joined = !hasTicket(run, ticket);
  const other = joined ? differing(await termsOfRun(client, run), request) : [];
  if (other.length === 0) return { run, joined };
  throw new InputError([
    `${id} is under way, and differs in ${other.join(', ')}: wait for its end, or cancel it: benchmark-gate cancel ${id}`,
  ]);
}

const start = (client: Client, request: GateRequest, ticket: string) =>
  client.workflow.start(GATE_WORKFLOW, {
    workflowId: workflowId(request),
    taskQueue: CONTROL_QUEUE,
    args: [request],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    memo: { ticket, terms: asJson(termsOf(request)) },
    staticSummary: `benchmarks of ${request.repository} ${subjectKey(request.subject)}`,
    staticDetails: describeRequest(request),
    typedSearchAttributes: [
      { key: keyword(SEARCH_ATTRIBUTES.repository), value: request.repository },
      { key: keyword(SEARCH_ATTRIBUTES.subject), value: subjectKey(request.subject) },
      { key: keyword(SEARCH_ATTRIBUTES.headSha), value: request.headSha },
    ],
  });

/** Whether a run was started by who has a ticket. */
export const hasTicket = ({ memo }: WorkflowExecutionDescription, ticket: string): boolean => memo?.ticket === ticket;

/** The run id of the first execution of a run, by which it is known through all of its passes. */
export const firstRunOf = ({ raw, runId }: WorkflowExecutionDescription): string =>
  raw.workflowExecutionInfo?.firstRunId || runId;

/** Whether a run does all that a request asks for. */
export const hasSameTerms = async (
  client: Client,
  run: WorkflowExecutionDescription,
  request: GateRequest,
): Promise<boolean> => differing(await termsOfRun(client, run), request).length === 0;

/** By its memo; a run that was started by hand has none until its first step, and then its request tells. */
async function termsOfRun(client: Client, run: WorkflowExecutionDescription): Promise<RequestTerms> {
  if (run.memo?.terms !== undefined) return run.memo.terms as RequestTerms;
  const { data } = GateRequest.safeParse(await askedBy(client, { workflowId: run.workflowId, runId: run.runId }));
  return data === undefined ? {} : asJson(termsOf(data));
}

/** A run that measures anew does all that one asks for who doesn't ask for that. */
function differing(running: RequestTerms, request: GateRequest): string[] {
  const asked = asJson(termsOf(request));
  const names = new Set(
    [...Object.keys(running), ...Object.keys(asked)].filter((key) => key !== 'again' || asked.again),
  );
  return [...names].filter((key) => canonicalJson(running[key] ?? null) !== canonicalJson(asked[key] ?? null));
}

const asJson = (terms: RequestTerms): RequestTerms => JSON.parse(JSON.stringify(terms)) as RequestTerms;

/** A server on which nobody registered the gate's search attributes refuses to start it: says how to. */
function withoutAttributes(error: unknown): unknown {
  const answer = grpcAnswer(error);
  if (answer === null || !/search attribute/i.test(answer.details)) return error;
  const create = Object.values(SEARCH_ATTRIBUTES).map(
    (name) => `temporal operator search-attribute create --name ${name} --type Keyword`,
  );
  return new InputError([
    `the server doesn't know the gate's search attributes (${answer.details}); create them once:`,
    ...create,
  ]);
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** Shown by the Temporal UI, which renders Markdown; everything here was checked by the request's schema. */
const describeRequest = ({ repository, subject, headSha, profile, suites }: GateRequest): string =>
  [
    `- repository: ${repository}`,
    `- subject: ${subject.kind} ${subject.number}`,
    `- commit: \`${headSha}\``,
    `- profile: ${profile.name}`,
    `- suites: ${suites?.join(', ') ?? 'all'}`,
  ].join('\n');
