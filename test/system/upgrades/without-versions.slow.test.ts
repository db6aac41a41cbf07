import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/processes/confine.ts';
import { runCli } from '../../support/processes/run-cli.ts';
import { openNamespace } from '../../support/temporal/test-namespace.ts';
import { startVersionedServer } from '../../support/temporal/versioned-server.ts';

it('says in one line that the server tells no versions apart, and how to serve without', async () => {
  const folder = await temporaryFolder();
  const server = await startVersionedServer(folder, { 'system.enableDeploymentVersions': 'false' });
  onTestFinished(() => server.stop());
  const place = await openNamespace({ server });
  onTestFinished(() => place.close());
  const { code, stderr } = await runCli(['worker', '--role', 'control', '--build-id', '1.0'], {
    env: {
      TEMPORAL_ADDRESS: place.address,
      TEMPORAL_NAMESPACE: place.namespace,
      BENCHMARK_GATE_STORE: join(folder, 'store'),
      BENCHMARK_GATE_WORK: join(folder, 'work'),
      GITHUB_TOKEN: 'none',
    },
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^.*the server has no worker deployment versions \(.+\): start the worker without --build-id and BENCHMARK_GATE_BUILD_ID, or update the server \(Temporal 1\.28 or newer\) and switch on system\.enableDeploymentVersions\n?$/,
  );
});
