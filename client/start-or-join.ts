import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { joinOrStart, type RunToStart } from '../activities/control/asking/join-or-start.ts';
import { firstRunOf } from '../activities/control/runs/identity/first-run-of.ts';
import type { RunStart } from '../gate/contract/running-outcome.ts';
import { askServer } from './ask-server.ts';

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
export async function startOrJoin(client: Client, asked: RunToStart): Promise<StartedRun> {
  const { run, joined } = await askServer(client, {}, () => joinOrStart(client, asked, randomUUID()));
  const { workflowId } = asked;
  const identity = { workflowId, firstExecutionRunId: firstRunOf(run) };
  return { joined, start: { identity, iteration: 0, startedAt: run.startTime.toISOString() } };
}
