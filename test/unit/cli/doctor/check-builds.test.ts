import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { expect, it } from 'vitest';
import { checkBuilds } from '../../../../cli/doctor/check-builds.ts';

interface Poller {
  readonly buildId: string;
  /** When it last asked for work, in milliseconds before now. */
  readonly agoMs?: number;
}

/** As gRPC's client throws what a server refuses. */
const refused = (code: number) => Object.assign(new Error('refused'), { code, details: 'refused', metadata: {} });

/**
 * A server that knows these control workers.
 *
 * @param current the current build; null: none; a number: the code by which it refuses to tell
 */
function serverWith(current: string | null | number, pollers: readonly Poller[] = []): Client {
  const told = pollers.map(({ buildId, agoMs = 0 }, index) => ({
    identity: `${index}@elsewhere`,
    lastAccessTime: msToTs(Date.now() - agoMs),
    deploymentOptions: { deploymentName: 'benchmark-gate', buildId },
  }));
  const ask = (_: unknown, question: () => Promise<unknown>) => question();
  const client = {
    options: { namespace: 'gate' },
    ...{ withDeadline: ask, withAbortSignal: ask },
    workflowService: {
      listWorkerDeployments: async () => ({}),
      async describeWorkerDeployment() {
        if (typeof current === 'number') throw refused(current);
        const currentDeploymentVersion = current === null ? null : { buildId: current };
        return { workerDeploymentInfo: { routingConfig: { currentDeploymentVersion } } };
      },
      describeTaskQueue: async () => ({ pollers: told }),
    },
  };
  return client as unknown as Client;
}

const found = (client: Client) => checkBuilds(client, { BENCHMARK_GATE_WORK: '/nonexistent' });

it('says who serves the build that new gates go to', async () => {
  expect(await found(serverWith('2', [{ buildId: '1' }, { buildId: '2' }]))).toEqual([
    { area: 'Temporal', state: 'ok', says: 'new gates go to build 2 of benchmark-gate (1 polling)' },
  ]);
});

it.each<[string, readonly Poller[]]>([
  ['another build is served', [{ buildId: '1' }]],
  ['its worker is gone', [{ buildId: '2', agoMs: 3_600_000 }]],
])('notes that new gates would wait where %s', async (_, pollers) => {
  expect(await found(serverWith('2', pollers))).toEqual([
    {
      area: 'Temporal',
      state: 'note',
      says: 'no control worker serves build 2 of benchmark-gate: new gates go to it, and wait',
      mend: expect.stringContaining('benchmark-gate worker --role control --build-id 2; or'),
    },
  ]);
});

it('notes that no build gets new gates', async () => {
  expect(await found(serverWith(null, [{ buildId: '1' }]))).toEqual([
    {
      area: 'Temporal',
      state: 'note',
      says: 'no build of benchmark-gate is the current one: new gates go to control workers of no build alone',
      mend: 'temporal worker deployment set-current-version --deployment-name benchmark-gate --build-id ID',
    },
  ]);
});

it.each([
  ['no build was ever served', 5],
  ['the server tells none apart', 12],
])('says nothing where %s', async (_, code) => {
  expect(await found(serverWith(code))).toEqual([]);
});
