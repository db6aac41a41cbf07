import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateClient } from '../../../client/gate-client.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { workflowId } from '../../../gate/contract/request.ts';
import { until } from '../../support/until.ts';
import { GateBench, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { hold } from '../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../support/workflows/profiles.ts';
import { type Microloop, OrchestratorBench } from './orchestrator-bench.ts';

let bench: GateBench;
let orchestrators: OrchestratorBench;
beforeAll(async () => {
  bench = await GateBench.start();
  orchestrators = await OrchestratorBench.start();
});
afterAll(() => Promise.all([bench?.stop(), orchestrators?.stop()]));

/** Agents that only note that they were called. */
const noting = (called: string[]) => async (agent: string) => {
  called.push(agent);
  return null;
};

it.concurrent('hands a passed gate to the agent that finalizes', async () => {
  await bench.scene({ profile: profile(), hosts: [cpuHost(), deviceless], asked: true }, async ({ place, request }) => {
    const called: string[] = [];
    await orchestrators.orchestrate(place, request, noting(called), async (run) => {
      expect(await run.result()).toMatchObject([{ status: 'pass', headSha: request.headSha }]);
      expect(called).toEqual(['quality-finalizer']);
    });
  });
});

it.concurrent('sends a failed change back to the agent that mends it, and asks again for what that one committed', async () => {
  const main: { targets: Record<string, number>; buildFails?: FailureReport } = {
    targets: { kernels: 2 },
    buildFails: { class: 'compile-error', message: 'core does not compile' },
  };
  const hosts = [cpuHost({ commands: { [CPU]: main, [OPTIONAL]: { targets: { extras: 1 } } } }), deviceless];
  await bench.scene({ profile: profile(), hosts, asked: true }, async ({ place, request, standIn }) => {
    const headSha = 'e'.repeat(32) + request.headSha.slice(0, 8);
    const called: string[] = [];
    const agents = async (agent: string, why: string) => {
      called.push(`${agent}: ${why}`);
      if (agent !== 'code-refiner') return null;
      delete main.buildFails;
      standIn.registerCommit(REPOSITORY, headSha, headSha);
      standIn.setHead(REPOSITORY, request.subject.number, headSha);
      return { headSha };
    };
    await orchestrators.orchestrate(place, request, agents, async (run) => {
      expect(await run.result()).toMatchObject([
        { status: 'fail', headSha: request.headSha, state: 'needs-rework' },
        { status: 'pass', headSha, state: 'ready' },
      ]);
      expect(called.map((line) => line.split(':')[0])).toEqual(['code-refiner', 'quality-finalizer']);
      expect(called[0]).toContain('core does not compile');
    });
    await bench.replayAll(place.client, { ...request, headSha });
  });
});

it.concurrent('joins a gate that somebody else started', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts, asked: true }, async ({ place, request, gates, journal }) => {
    const started = await gates.start(request);
    await measuring(gates, started.id);
    const called: string[] = [];
    await orchestrators.orchestrate(place, request, noting(called), async (run) => {
      await asking(run);
      release();
      const [outcome] = await run.result();
      expect(outcome).toEqual(await started.outcome());
      expect(called).toEqual(['quality-finalizer']);
    });
    expect(journal.filter((line) => line.endsWith('measure kernels'))).toHaveLength(1);
  });
});

it.concurrent('hears of a wrong request at once: nothing is tried again, no agent is called', async () => {
  const hosts = [deviceless];
  await bench.scene(
    { profile: profile({ waits: { cpu: '5 min', cuda: '1 s' } }), hosts, asked: true },
    async ({ place, request, gates }) => {
      const called: string[] = [];
      const refusal = async (wrong: typeof request): Promise<ApplicationFailure> => {
        let failure: unknown;
        await orchestrators.orchestrate(place, wrong, noting(called), async (run) => {
          failure = await run.result().catch((error: unknown) => error);
        });
        if (!(failure instanceof WorkflowFailedError) || !(failure.cause instanceof ActivityFailure)) throw failure;
        // Not by the number of attempts: a busy machine may lose one before it has asked.
        expect(failure.cause.retryState).toBe('NON_RETRYABLE_FAILURE');
        if (!(failure.cause.cause instanceof ApplicationFailure)) throw failure;
        return failure.cause.cause;
      };
      const malformed = await refusal({ ...request, headSha: 'HEAD' });
      expect(malformed).toMatchObject({ type: 'wrong-input', nonRetryable: true });
      expect(malformed.message).toContain('headSha');

      const started = await gates.start(request);
      const other = await refusal({ ...request, suites: ['extra'] });
      expect(other).toMatchObject({ type: 'wrong-input', nonRetryable: true });
      expect(other.message).toContain(`${workflowId(request)} is under way, and differs in suites`);
      expect(called).toEqual([]);
      await started.cancel();
      await started.outcome();
    },
  );
});

it.concurrent('hears once that an asking gave up, and may call again: its retries would hear the same for ever', async () => {
  const away = () => ApplicationFailure.nonRetryable('GitHub stayed away', 'transient');
  const asking = () => ({ resolveAsked: () => Promise.reject(away()) });
  const options = { profile: profile(), asked: true, asking, withoutGate: true };
  await bench.scene(options, async ({ place, request }) => {
    await orchestrators.orchestrate(place, request, noting([]), async (run) => {
      const failure = (await run.result().catch((error: unknown) => error)) as WorkflowFailedError;
      const cause = { type: 'transient', nonRetryable: true, message: expect.stringContaining('GitHub stayed away') };
      expect(failure.cause).toMatchObject({ cause, retryState: 'NON_RETRYABLE_FAILURE' });
    });
  });
});

async function measuring(gates: GateClient, id: string): Promise<void> {
  const run = await gates.find(id);
  await until('that it measures', async () => (await run.progress()).phase.startsWith('measuring'));
}

/** Resolves once the orchestrator's activity waits for the gate. */
async function asking(run: Microloop): Promise<void> {
  for (;;) {
    const { raw } = await run.describe();
    // It beats once it has joined the gate.
    if (raw.pendingActivities?.some(({ lastHeartbeatTime }) => lastHeartbeatTime)) return;
    await sleep(100);
  }
}
