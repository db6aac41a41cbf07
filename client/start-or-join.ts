import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { jsonDigest } from '../adapters/signing/json-digest.ts';
import type { RunStart } from '../gate/contract/running-outcome.ts';
import { CONTROL_QUEUE } from '../gate/names/names.ts';
import { askServer } from './ask-server.ts';
import { InputError } from './input-error.ts';
import { withoutAttributes } from './missing-attributes.ts';

/** A run to be started, or joined where it is under way. */
export interface RunToStart {
  /** The workflow's type. */
  readonly type: string;
  readonly workflowId: string;
  readonly request: object;
  /** What two requests must agree on to be one: kept in the run's memo. */
  readonly terms: object;
  readonly staticSummary: string;
  readonly staticDetails: string;
  /** Search attributes, all of type keyword. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** A run that was started, or joined. */
export interface StartedRun {
  /** True where the same request was under way already. */
  readonly joined: boolean;
  readonly start: RunStart;
}

/**
 * Starts a run, or joins it where it is under way.
 *
 * @throws InputError where the one that is under way was asked for on other terms
 * @throws ServiceUnreachable where the server doesn't answer
 */
export async function startOrJoin(client: Client, run: RunToStart): Promise<StartedRun> {
  const { workflowId: id, type, request, staticSummary, staticDetails, attributes } = run;
  const terms = JSON.parse(JSON.stringify(run.terms)) as Record<string, unknown>;
  const ticket = randomUUID();
  const begin = () =>
    client.workflow.start(type, {
      workflowId: id,
      taskQueue: CONTROL_QUEUE,
      args: [request],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      memo: { ticket, terms },
      staticSummary,
      staticDetails,
      typedSearchAttributes: attributes.map(([name, value]) => ({ key: keyword(name), value })),
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
  const start = { identity: { workflowId: id, firstExecutionRunId }, iteration: 0, startedAt: startTime.toISOString() };
  return { joined, start };
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** A run that measures anew does all that one asks for who doesn't ask for that. */
function differing(running: unknown, asked: Record<string, unknown>): string[] {
  const terms = withDigest((running ?? {}) as Record<string, unknown>);
  const names = new Set([...Object.keys(terms), ...Object.keys(asked)].filter((key) => key !== 'again' || asked.again));
  return [...names].filter((key) => !isDeepStrictEqual(terms[key], asked[key]));
}

/** A run of an earlier version keeps the whole profile in place of its digest. */
const withDigest = (terms: Record<string, unknown>): Record<string, unknown> =>
  typeof terms.profile === 'object' && terms.profile !== null
    ? { ...terms, profile: jsonDigest(terms.profile) }
    : terms;

const otherTerms = (id: string, running: unknown, asked: Record<string, unknown>): InputError =>
  new InputError([
    `${id} is under way, and differs in ${differing(running, asked).join(', ')}: wait for its end, or cancel it: benchmark-gate cancel ${id}`,
  ]);
