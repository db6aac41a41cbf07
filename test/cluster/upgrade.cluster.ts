import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setCurrentBuild } from '../../demo/cluster/builds/new-gates.ts';
import { ServerProcess } from '../../demo/temporal-server/server-process.ts';
import { findProcesses } from '../support/processes/find-processes.ts';
import { cleanEnvironment, runCli } from '../support/processes/run-cli.ts';
import { startWorker } from '../support/processes/worker-process.ts';
import { until } from '../support/until.ts';
import { createOtherBuild } from '../support/world/second-build.ts';
import { ClusterPlace } from './cluster-command.ts';

let place: ClusterPlace;
const beside: ServerProcess[] = [];
beforeEach(async () => {
  place = await ClusterPlace.make();
});
afterEach(async () => {
  await Promise.all(beside.splice(0).map((worker) => worker.stop()));
  await place.remove();
});

/** What the cluster tells people to start beside it: in a shell, with what stands in its file. */
async function startControl(bin: string, build: string) {
  const log = join(place.data, 'logs', 'control-beside.log');
  const script = `set -a; . '${join(place.data, 'control.env')}'; exec "$@"`;
  const command = [process.execPath, bin, 'worker', '--role', 'control', '--build-id', build];
  beside.push(await ServerProcess.start('sh', ['-c', script, 'sh', ...command], log, cleanEnvironment({})));
  return until('that it serves', async () => {
    const said = await readFile(log, 'utf8');
    return said.includes('serving ') ? said : null;
  });
}

async function startHost(address: string, name: string) {
  const env = {
    TEMPORAL_ADDRESS: address,
    BENCHMARK_GATE_STORE: join(place.data, 'store'),
    BENCHMARK_GATE_WORK: join(place.data, 'work', name),
    BENCHMARK_GATE_HOST_ID: name,
    BENCHMARK_GATE_LOCK: join(place.data, 'work', `${name}.lock`),
  };
  beside.push(await startWorker('cpu', env, join(place.data, 'logs', `${name}.log`)));
}

const drain = (name: string, ...args: string[]) =>
  runCli(['worker', 'drain', ...args, '--wait', '5m'], {
    env: { BENCHMARK_GATE_WORK: join(place.data, 'work', name) },
  });

it('ends a gate on the build that it began on, begins others on the next, and lets the old one go', async () => {
  const otherBuild = await createOtherBuild(join(place.home, 'other'));
  const cluster = place.start('--build-id', '1');
  const address = await cluster.up();
  expect(cluster.said()).toMatch(/^build +1 +new gates go to it$/m);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const buildOf = async (id: string) =>
    (await client.workflow.getHandle(id).describe()).raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion
      ?.buildId;
  try {
    // Without a host the gate is held before it is measured.
    for (const name of ['bench-1', 'bench-2']) expect((await drain(name)).code).toBe(0);
    for (const name of ['bench-1', 'bench-2'])
      await until(`${name} left ended`, async () => cluster.said().includes(`${name} was drained: it stays ended`));
    const begin = async () =>
      /^started (\S+)/m.exec((await cluster.ask(...cluster.askedFor(), '--wait', '1s')).stderr)?.[1] ?? '';
    const first = await begin();

    const said = await startControl(otherBuild, '2');
    expect(said).toContain('version: benchmark-gate, build 2; new gates go to build 1 until: temporal ');
    await setCurrentBuild(client, { deploymentName: 'benchmark-gate', buildId: '2' });
    await startHost(address, 'bench-3');
    const followed = await cluster.ask('follow', first);
    expect([followed.code, followed.stdout]).toEqual([0, expect.stringContaining('= pass')]);
    expect(await buildOf(first)).toBe('1');

    const again = await begin();
    expect(await buildOf(again)).toBe('2');
    expect((await cluster.ask('follow', again)).code).toBe(0);
    expect(await buildOf(again)).toBe('2');

    const query = `TemporalWorkerDeploymentVersion = 'benchmark-gate:1' AND ExecutionStatus = 'Running'`;
    await until('nothing left of 1', async () => (await client.workflow.count(query)).count === 0);
    for (const name of ['control-1', 'control-2']) {
      expect((await drain(name, '--control', '--build-id', '1')).stdout).toContain('ended control of build 1');
      await until(`${name} left ended`, async () => cluster.said().includes(`${name} was drained: it stays ended`));
    }
  } finally {
    await connection.close();
    cluster.process.kill('SIGINT');
  }
  await Promise.all(beside.splice(0).map((worker) => worker.stop()));
  expect((await cluster.process).exitCode).toBe(0);
  expect(await findProcesses([place.data])).toEqual([]);
});
