import type { Client } from '@temporalio/client';
import { jsonDigest } from '../adapters/signing/json-digest.ts';
import { GateRequest, workflowId } from '../gate/contract/request.ts';
import type { RunStart } from '../gate/contract/running-outcome.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../gate/names/names.ts';
import { subjectKey } from '../gate/names/subject.ts';
import { findRun } from './find-run.ts';
import { type GateRun, gateRun } from './gate-run.ts';
import { InputError } from './input-error.ts';
import { startOrJoin } from './start-or-join.ts';
import { WHERE_RUNS_ARE_NAMED } from './workflow-id.ts';

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

/** What two requests must agree on to be one: kept in the run's memo. The profile's text is in the run's input already. */
const termsOf = ({ source, base, suites, executables, headPinned, profile, again }: GateRequest) => ({
  source,
  base,
  suites,
  executables,
  headPinned,
  profile: jsonDigest(profile),
  ...(again === true ? { again } : {}),
});

export function createGateClient(client: Client): GateClient {
  return {
    async start(asked) {
      const request = parseRequest(asked);
      const id = workflowId(request);
      const { repository, subject, headSha } = request;
      const started = await startOrJoin(client, {
        type: GATE_WORKFLOW,
        workflowId: id,
        request,
        terms: termsOf(request),
        staticSummary: `benchmarks of ${repository} ${subjectKey(subject)}`,
        staticDetails: describeRequest(request),
        attributes: [
          [SEARCH_ATTRIBUTES.repository, repository],
          [SEARCH_ATTRIBUTES.subject, subjectKey(subject)],
          [SEARCH_ATTRIBUTES.headSha, headSha],
        ],
      });
      return { ...gateRun(client, id), ...started };
    },
    async find(named) {
      const run = await findRun(client, named);
      if (run.type !== GATE_WORKFLOW) throw new InputError([`${run.id} is no run of a gate: ${WHERE_RUNS_ARE_NAMED}`]);
      return run;
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

/** Shown by the Temporal UI, which renders Markdown; everything here was checked by the request's schema. */
const describeRequest = ({ repository, subject, headSha, profile, suites }: GateRequest): string =>
  [
    `- repository: ${repository}`,
    `- subject: ${subject.kind} ${subject.number}`,
    `- commit: \`${headSha}\``,
    `- profile: ${profile.name}`,
    `- suites: ${suites?.join(', ') ?? 'all'}`,
  ].join('\n');
