import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { expect, it } from 'vitest';
import { whoIsLeft } from '../../../../workers/control/who-is-left.ts';

interface Poller {
  readonly identity: string;
  readonly buildId?: string;
  /** When it last asked for work, in milliseconds before now. */
  readonly agoMs?: number;
}

const OWN: Poller = { identity: 'own', buildId: '1.0' };
const OF_1_0 = { deploymentName: 'benchmark-gate', buildId: '1.0' };

/** What a server answers that knows these workers and so many runs, and what it was asked for runs by. */
function serverWith(pollers: readonly Poller[], count: number) {
  const queries: string[] = [];
  const told = pollers.map(({ identity, buildId, agoMs = 0 }) => ({
    identity,
    lastAccessTime: msToTs(Date.now() - agoMs),
    ...(buildId === undefined ? {} : { deploymentOptions: { deploymentName: 'benchmark-gate', buildId } }),
  }));
  const client = {
    options: { namespace: 'gate' },
    withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
    workflow: {
      count: async (query: string) => {
        queries.push(query);
        return { count };
      },
    },
    workflowService: { describeTaskQueue: async () => ({ pollers: told }) },
  };
  return { client: client as unknown as Client, queries };
}

const leaving = (version: typeof OF_1_0 | null) => ({ identity: 'own', version });

it('says how many runs wait for a build that goes, and what moves them', async () => {
  const { client, queries } = serverWith([OWN, { identity: 'other', buildId: '1.1' }], 2);
  const pinned =
    "TemporalWorkerDeploymentVersion = 'benchmark-gate:1.0' AND TemporalWorkflowVersioningBehavior = 'Pinned'";
  expect(await whoIsLeft(client, leaving(OF_1_0))).toBe(
    `no other worker serves build 1.0 of benchmark-gate: 2 runs wait for one, or to be moved: temporal workflow update-options --query "${pinned} AND ExecutionStatus = 'Running'" --versioning-override-behavior auto_upgrade --yes`,
  );
  expect(queries).toEqual([expect.stringContaining(pinned)]);
});

it('says how many wait for any worker where there are no versions', async () => {
  const { client, queries } = serverWith([{ identity: 'own' }], 1);
  expect(await whoIsLeft(client, leaving(null))).toBe(
    'no other control worker serves: 1 run waits for one: benchmark-gate worker --role control',
  );
  expect(queries).toEqual([expect.not.stringContaining('TemporalWorkerDeploymentVersion')]);
});

it.each<[string, readonly Poller[], number, typeof OF_1_0 | null]>([
  ['another worker of the build serves on', [OWN, { identity: 'other', buildId: '1.0' }], 2, OF_1_0],
  ['any other serves on, where there are no versions', [{ identity: 'other', buildId: '1.1' }], 2, null],
  ['nothing is under way', [OWN], 0, OF_1_0],
])('says nothing where %s', async (_, pollers, count, version) => {
  expect(await whoIsLeft(serverWith(pollers, count).client, leaving(version))).toBeNull();
});

it('counts no worker that has asked for nothing lately', async () => {
  const gone = { identity: 'other', buildId: '1.0', agoMs: 90_000 };
  expect(await whoIsLeft(serverWith([OWN, gone], 1).client, leaving(OF_1_0))).toContain('1 run waits for one');
});
