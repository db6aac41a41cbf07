import { Worker } from '@temporalio/worker';
import { expect, it, onTestFinished } from 'vitest';
import { whereNewGatesGo } from '../../../../../demo/cluster/builds/new-gates.ts';
import { CONTROL_QUEUE } from '../../../../../gate/names/names.ts';
import { versionOptions } from '../../../../../workers/control/deployment-version.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';
import { quietRuntime } from '../../../../support/temporal/quiet-runtime.ts';
import { openNamespace } from '../../../../support/temporal/test-namespace.ts';
import { startVersionedServer } from '../../../../support/temporal/versioned-server.ts';

it('has new gates go to the first build that is served, and leaves it at that', async () => {
  quietRuntime();
  const server = await startVersionedServer(await temporaryFolder());
  onTestFinished(() => server.stop());
  const place = await openNamespace({ server });
  onTestFinished(() => place.close());
  const version = (buildId: string) => ({ deploymentName: 'benchmark-gate', buildId });
  const { signal } = new AbortController();
  const ask = (buildId: string | null) => whereNewGatesGo(place, buildId === null ? null : version(buildId), signal);
  expect(await ask(null)).toBeNull();

  const worker = await Worker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue: CONTROL_QUEUE,
    ...versionOptions(version('1')),
    activities: { rest: async () => null },
  });
  const running = worker.run();
  try {
    expect(await ask('1')).toBe('new gates go to it');
    expect(await ask('1')).toBe('new gates go to it');
    expect(await ask('2')).toBe(
      'new gates go to build 1 until: temporal worker deployment set-current-version --deployment-name benchmark-gate --build-id 2',
    );
    expect(await ask(null)).toBe('new gates go to build 1: begin with --build-id 1');
  } finally {
    worker.shutdown();
    await running;
  }
});
