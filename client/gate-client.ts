import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { GateRequest, workflowId } from '../gate/contract/request.ts';
import type { RunStart } from '../gate/contract/running-outcome.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../gate/names/names.ts';
import { subjectKey } from '../gate/names/subject.ts';
import { askServer } from './ask-server.ts';
import { type GateRun, gateRun } from './gate-run.ts';
import { InputError } from './input-error.ts';
import { withoutAttributes } from './missing-attributes.ts';
import { WHERE_RUNS_ARE_NAMED, workflowIdOf } from './workflow-id.ts';

export interface StartedGate extends GateRun {
  /** True where the same request was under way already. */
  readonly joined: boolean;
  readonly start: RunStart;
}

export interface GateClient {
  /**
   * Starts the gate of a request, or joins it where it is under way.
   * @throws InputError where the request is malformed, naming each place; or where a run of the same commit is under way
   * with another selection, source, base or profile
   * @throws ServiceUnreachable where the server doesn't answer
   */
  start(request: GateRequest): Promise<StartedGate>;
  /** A run by its workflow id, or by its run id as receipts have it. @throws InputError where there is no such run of a gate */
  find(id: string): Promise<GateRun>;
}

/** What two requests must agree on to be one: kept in the run's memo. */
const termsOf = ({ source, base, suites, executables, headPinned, profile, again }: GateRequest) => ({
  source,
  base,
  suites,
  executables,
  headPinned,
  profile,
  ...(again === true ? { again } : {}),
});

export function createGateClient(client: Client): GateClient {
  return {
    async start(asked) {
      const request = parseRequest(asked);
      const id = workflowId(request);
      const terms = JSON.parse(JSON.stringify(termsOf(request))) as Record<string, unknown>;
      const ticket = randomUUID();
      const begin = () =>
        client.workflow.start(GATE_WORKFLOW, {
          workflowId: id,
          taskQueue: CONTROL_QUEUE,
          args: [request],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          memo: { ticket, terms },
          staticSummary: `benchmarks of ${request.repository} ${subjectKey(request.subject)}`,
          staticDetails: describeRequest(request),
          typedSearchAttributes: [
            { key: keyword(SEARCH_ATTRIBUTES.repository), value: request.repository },
            { key: keyword(SEARCH_ATTRIBUTES.subject), value: subjectKey(request.subject) },
            { key: keyword(SEARCH_ATTRIBUTES.headSha), value: request.headSha },
          ],
        });
      const [handle, { memo, startTime, raw }] = await askServer(client, {}, async () => [
        await begin().catch((error: unknown) => {
          throw withoutAttributes(error);
        }),
        await client.workflow.getHandle(id).describe(),
      ]);
      const joined = memo?.ticket !== ticket;
      if (joined && differing(memo?.terms, terms).length > 0) throw otherTerms(id, memo?.terms, terms);
      const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId ?? handle.firstExecutionRunId;
      const start = {
        identity: { workflowId: id, firstExecutionRunId },
        iteration: 0,
        startedAt: startTime.toISOString(),
      };
      return { ...gateRun(client, id), joined, start };
    },
    async find(named) {
      const id = await workflowIdOf(client, named);
      const { type } = await askServer(client, {}, () => client.workflow.getHandle(id).describe()).catch(
        (error: unknown) => {
          if (error instanceof WorkflowNotFoundError)
            throw new InputError([`no run has the id ${id}: ${WHERE_RUNS_ARE_NAMED}`]);
          throw error;
        },
      );
      if (type !== GATE_WORKFLOW) throw new InputError([`${id} is no run of a gate: ${WHERE_RUNS_ARE_NAMED}`]);
      return gateRun(client, id);
    },
  };
}

/** A caller's types may promise too much: what the schema refuses would fail far from here, in the workflow. */
function parseRequest(asked: GateRequest): GateRequest {
  const request = GateRequest.safeParse(asked);
  if (request.success) return request.data;
  throw new InputError(
    request.error.issues.map(({ path, message }) => `${['request', ...path].map(String).join('.')}: ${message}`),
    { cause: request.error },
  );
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

/** A run that measures anew does all that one asks for who doesn't ask for that. */
function differing(running: unknown, asked: Record<string, unknown>): string[] {
  const terms = (running ?? {}) as Record<string, unknown>;
  const names = new Set([...Object.keys(terms), ...Object.keys(asked)].filter((key) => key !== 'again' || asked.again));
  return [...names].filter((key) => !isDeepStrictEqual(terms[key], asked[key]));
}

const otherTerms = (id: string, running: unknown, asked: Record<string, unknown>): InputError =>
  new InputError([
    `${id} is under way, and differs in ${differing(running, asked).join(', ')}: wait for its end, or cancel it: benchmark-gate cancel ${id}`,
  ]);
