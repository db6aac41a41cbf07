import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import type { AskingActivities, WaitingActivities } from '../../activities/control/asking/asking-activities.ts';
import { GRPC, grpcAnswer } from '../../client/ask-server.ts';
import type { GuardOutcome } from '../../gate/contract/outcome.ts';
import { ASK_WORKFLOW } from '../../gate/names/asking-names.ts';
import { ASKERS, type Asker, type AskerName } from '../support/asking/askers.ts';
import { killWorker } from '../support/processes/worker-process.ts';
import { until } from '../support/until.ts';
import { createGateWorld, type GateWorld } from '../support/world/gate-world.ts';
import { seeded } from './random.ts';

/** Where an asking is when something is killed: one of its activities, or what no activity is. */
export type AskingStep = 'connecting' | keyof (AskingActivities & WaitingActivities) | 'after its end';

/** What is killed together, by SIGKILL, and started again. */
export type AskingVictims = 'asker' | 'control worker' | 'asker and control worker';

const LONGEST_AWAY_MS = 2000;
const LOOK_MS = 5;

/** No host is there: the gate waits for one until a person cancels it, and ends as soon as that is asked. */
const waitingProfile = (trace: string): string =>
  stringify({
    name: 'small',
    environment: { MEASURED_TRACE: trace },
    waits: { cpu: '1 h', cuda: '1 s' },
    suites: { sums: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench -p measured' } },
  });

/**
 * Has somebody ask for a gate, kills at a step of the asking, starts again what was killed, and expects one run of the gate
 * and its outcome.
 */
export async function killAsker(
  name: AskerName,
  step: AskingStep,
  victims: AskingVictims,
  seed: number,
): Promise<void> {
  const random = seeded(seed);
  let profile = '';
  const world = await createGateWorld({
    makeProfile: (trace) => {
      profile = waitingProfile(trace);
      return profile;
    },
  });
  let asker: Asker | null = null;
  try {
    const control = await world.startWorker('control');
    asker = await ASKERS[name](world, profile);
    await asker.start();
    await reach(world, asker, step);
    await sleep(random() * 60);
    const [killsAsker, killsControl] = [victims.includes('asker'), victims.includes('control')];
    await Promise.all([killsAsker && asker.kill(), killsControl && killWorker(control)]);
    await sleep(random() * LONGEST_AWAY_MS);
    if (killsControl) await world.startWorker('control');
    if (step === 'after its end') await endGate(world);
    if (killsAsker) await asker.start();
    if (step !== 'after its end') {
      await waitsForHost(world);
      await asker.follows();
      await endGate(world);
    }
    await expectOneRun(world, asker, await asker.outcome());
  } finally {
    await asker?.end();
    expect(await world.end()).toEqual([]);
  }
}

async function reach(world: GateWorld, { asking }: Asker, step: AskingStep): Promise<void> {
  if (step === 'connecting') return;
  const isActivity = step !== 'after its end' && asking !== null;
  if (!isActivity) return waitsForHost(world);
  const handle = world.client.workflow.getHandle(asking);
  await until(
    step,
    async () => {
      const { events } = (await handle.fetchHistory().catch(notYet)) ?? {};
      return events?.some((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === step);
    },
    LOOK_MS,
  );
}

/** The gate is under way, and stays so until it is ended. */
const waitsForHost = ({ client, id }: GateWorld): Promise<void> =>
  until('the gate, waiting for a host', async () => {
    const { raw } = (await client.workflow.getHandle(id).describe().catch(notYet)) ?? {};
    return raw?.pendingActivities?.some(({ activityType }) => activityType?.name === 'leaseHost');
  }).then(() => undefined);

async function endGate({ gates, id }: GateWorld): Promise<void> {
  const run = await gates.find(id);
  await run.cancel();
  await run.outcome();
}

/** One run of the gate, one asking, and the outcome of that run, whoever died. */
async function expectOneRun({ client, gates, id }: GateWorld, { asking }: Asker, outcome: GuardOutcome): Promise<void> {
  const runs: string[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${id}'` })) runs.push(runId);
  expect(runs).toEqual([outcome.workflow?.firstExecutionRunId]);
  // Receipts may have been written since.
  const { receipts: _, ...told } = await (await gates.find(id)).outcome();
  expect(outcome).toMatchObject({ ...told, status: 'skipped', reason: 'bounded-by-policy' });
  if (asking === null) return;
  const askings: string[] = [];
  for await (const { runId, status } of client.workflow.list({ query: `WorkflowType = '${ASK_WORKFLOW}'` }))
    askings.push(`${runId} ${status.name}`);
  const { runId } = await client.workflow.getHandle(asking).describe();
  expect(askings).toEqual([`${runId} COMPLETED`]);
}

/** A history that isn't there is told of in another way than a run that isn't. */
function notYet(error: unknown): null {
  if (error instanceof WorkflowNotFoundError || grpcAnswer(error)?.code === GRPC.notFound) return null;
  throw error;
}
