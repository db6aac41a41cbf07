import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { commandFolder } from '../../support/processes/command-folder.ts';
import { cleanEnvironment } from '../../support/processes/run-cli.ts';
import { until } from '../../support/until.ts';
import { type CommandScene, commandScene } from '../../support/workflows/command-scene.ts';
import { GateBench, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { hold } from '../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../support/workflows/profiles.ts';

const SCRIPT = fileURLToPath(new URL('../../../examples/shell/ask-gate.sh', import.meta.url));

/** Each call is a process, which takes its time on a busy machine. */
const PATIENT = { timeout: 20 * 60_000 };

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** Starts the script as an agent's shell would, with calls that are cut after some seconds. */
async function agent(
  { folder, environment, source, profile, pullRequest }: CommandScene,
  variables: Readonly<Record<string, string>> = {},
  ...more: readonly string[]
) {
  const path = await commandFolder(folder, ['--source', source, '--profile', profile]);
  return execa('bash', [SCRIPT, '--repo', REPOSITORY, '--pr', `${pullRequest}`, ...more], {
    env: cleanEnvironment({ ...environment, ...path, WAIT: '15s', PAUSE: '0', ...variables }),
    extendEnv: false,
    cwd: folder,
    reject: false,
  });
}

const documentOf = async ({ folder }: CommandScene): Promise<GateOutcome> =>
  GateOutcome.parse(JSON.parse(await readFile(join(folder, 'outcome.json'), 'utf8')));

const runsOf = async ({ client }: CommandScene): Promise<string[]> => {
  const ids = [];
  for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "benchmarkGate"' }))
    ids.push(workflowId);
  return ids;
};

it.concurrent('waits over several calls for one run, and reports what the gate said', PATIENT, async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await commandScene(bench, { profile: profile(), hosts }, async (scene) => {
    const asking = agent(scene);
    await until('its document', async () => (await documentOf(scene).catch(() => null))?.status === null);
    release();
    const { exitCode, stdout } = await asking;
    expect([exitCode, stdout.split('\n').slice(0, 2)]).toEqual([
      0,
      ['generative:gate:benchmarks = pass', 'FINALIZE → quality-finalizer'],
    ]);
    expect(await documentOf(scene)).toMatchObject({ status: 'pass', baselines: [{ complete: expect.any(Boolean) }] });
    expect(await runsOf(scene)).toEqual([scene.id]);
    expect(scene.journal.filter((line) => line.endsWith('measure kernels'))).toHaveLength(1);
  });
});

it.concurrent('ends as a failed gate does, with the route', PATIENT, async () => {
  const main = { targets: { kernels: 2 }, buildFails: { class: 'compile-error', message: 'core does not compile' } };
  const hosts = [cpuHost({ commands: { [CPU]: main, [OPTIONAL]: { targets: { extras: 1 } } } }), deviceless];
  await commandScene(bench, { profile: profile(), hosts }, async (scene) => {
    const { exitCode, stdout } = await agent(scene, { WAIT: '5m' });
    expect([exitCode, stdout.split('\n').slice(0, 2)]).toEqual([
      1,
      ['generative:gate:benchmarks = fail', 'NEXT → code-refiner'],
    ]);
    expect(stdout).toContain('core does not compile');
    expect(stdout).toMatch(/^to see it again: main: .*cargo bench/m);
  });
});

it.concurrent(
  'ends with 4 where the gate outlasts it, and with 5 where the run was ended without an outcome',
  PATIENT,
  async () => {
    const { held, release } = hold();
    const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
    await commandScene(bench, { profile: profile(), hosts, gateIsAskedFor: false }, async (scene) => {
      const first = await agent(scene, { CALLS: '1' });
      expect([first.exitCode, first.stdout]).toEqual([4, '']);
      expect(first.stderr).toContain(`still running after 1 calls: benchmark-gate follow ${scene.id}`);
      expect(await documentOf(scene)).toMatchObject({ status: null, workflow: { id: scene.id } });
      await rm(join(scene.folder, 'outcome.json'));
      const asking = agent(scene);
      // From its first document on it follows the run: what asks anew would start another one.
      await until('its document', () => documentOf(scene).catch(() => null));
      await scene.client.workflow.getHandle(scene.id).terminate('by the test');
      const { exitCode, stdout, stderr } = await asking;
      release();
      expect([exitCode, stdout]).toEqual([5, '']);
      expect(stderr).toContain('the gate itself broke');
    });
  },
);

it.concurrent('asks once where the request is wrong, and again where no server answers', PATIENT, async () => {
  await commandScene(bench, { profile: profile(), hosts: [], gateIsAskedFor: false }, async (scene) => {
    const wrong = await agent(scene, {}, '--suites', 'none');
    expect([wrong.exitCode, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr.match(/has no suite none/g)).toHaveLength(1);
    const away = await agent(scene, { TEMPORAL_ADDRESS: '127.0.0.1:1', TRIES: '2' });
    expect([away.exitCode, away.stdout]).toEqual([3, '']);
    expect(away.stderr).toContain('no Temporal server answers at 127.0.0.1:1');
    expect(away.stderr).toContain('a service stayed away over 2 calls');
    const other = await agent(scene, { CURRENT_FLOW: 'review' });
    expect([other.exitCode, other.stdout.split('\n')[0]]).toEqual([
      0,
      'generative:gate:guard = skipped (out-of-scope)',
    ]);
    expect(await runsOf(scene)).toEqual([]);
  });
});
