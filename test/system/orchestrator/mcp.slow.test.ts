import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { BIN, cleanEnvironment, runCli } from '../../support/processes/run-cli.ts';
import { until } from '../../support/until.ts';
import { type CommandScene, commandScene } from '../../support/workflows/command-scene.ts';
import { GateBench, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { hold, seen } from '../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../support/workflows/profiles.ts';
import { McpAgent } from './mcp-client.ts';

/** Each call is a process, which takes its time on a busy machine. */
const PATIENT = { timeout: 20 * 60_000 };

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** What an agent asks of a scene. */
const asking = ({ pullRequest, source, profile }: CommandScene) => ({
  repository: REPOSITORY,
  ...{ pullRequest, source, profile },
});

/** A scene with a host that measures nothing before it is let go. */
async function heldScene(test: (scene: CommandScene, release: () => void) => Promise<void>): Promise<void> {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await commandScene(bench, { profile: profile(), hosts }, (scene) => test(scene, release));
}

const phaseOf = async ({ gates, id }: CommandScene) => (await (await gates.find(id)).progress()).phase;

it.concurrent('starts a gate, tells what it does, waits for its outcome, and finds its baseline', PATIENT, async () => {
  await heldScene(async (scene, release) => {
    await McpAgent.serve(scene.environment, async (agent) => {
      const started = await agent.call('run', asking(scene));
      expect(started).toMatchObject({
        isError: false,
        document: { id: scene.id, running: true, joined: false, exitCode: 4 },
      });
      expect(started.text).toContain(`still running: ${scene.id}`);
      await until('that it measures', async () => (await phaseOf(scene)).startsWith('measuring'));

      const status = await agent.call('status', { id: scene.id });
      expect(status.text).toMatch(/^generative:gate:benchmarks in progress, pass 1: measuring /);
      expect(status.document).toMatchObject({ running: true, pass: 1, hosts: expect.any(Array) });
      const joined = await agent.call('run', { ...asking(scene), waitSeconds: 1 });
      expect(joined.document).toMatchObject({ id: scene.id, running: true, joined: true });

      const waited = agent.call('outcome', { id: scene.id, waitSeconds: 300 });
      await until('that it is told', async () => agent.progress.some((now) => now.startsWith('measuring ')));
      release();
      const outcome = await waited;
      const left = (await scene.gates.find(scene.id)).outcome();
      expect(GateOutcome.parse(outcome.document)).toMatchObject({ status: 'pass', baselines: (await left).baselines });
      expect(outcome.document).toMatchObject({ running: false, exitCode: 0, route: { kind: 'FINALIZE' } });
      expect(outcome.text).toMatch(/^generative:gate:benchmarks = pass\nFINALIZE → quality-finalizer\n/);
      expect(outcome.document).not.toHaveProperty('grounds');

      await looksUp(agent, scene, await left);
      expect([agent.astray, agent.stderr]).toEqual([[], '']);
    });
  });
});

async function looksUp(
  agent: McpAgent,
  { request, pullRequest, environment }: CommandScene,
  { baselines }: GateOutcome,
): Promise<void> {
  const { digest } = baselines[0] ?? { digest: '' };
  const asked: object[] = [
    { commit: request.headSha },
    { commit: request.headSha.slice(0, 9) },
    { repository: REPOSITORY, pullRequest },
    { digest: digest.slice(0, 20) },
    { tree: 'b'.repeat(40), commit: request.headSha.slice(0, 9), branch: 'feature' },
  ];
  for (const query of asked) {
    const { document } = await agent.call('baselines', { ...query });
    expect([query, document]).toMatchObject([query, { found: 1, baselines: [{ digest, commit: request.headSha }] }]);
  }
  const none = await agent.call('baselines', { commit: 'f'.repeat(40) });
  expect(none).toMatchObject({ isError: false, text: 'no baseline is stored that matches', document: { found: 0 } });

  const shown = await agent.call('baselines', { show: digest, suite: 'main', limit: 2, offset: 1 });
  expect(shown.document).toMatchObject({ digest, signature: 'unsigned', matching: 5, offset: 1 });
  const figures = shown.document.benchmarks as { suite: string; ns: { point: number } }[];
  expect(figures).toHaveLength(2);
  for (const { suite, ns } of figures) expect([suite, ns.point]).toEqual(['main', expect.any(Number)]);
  expect(JSON.stringify(shown.document)).not.toContain('samples');
  const missing = await agent.call('baselines', { show: 'sha256:0123456' });
  const { stderr } = await runCli(['baseline', 'show', 'sha256:0123456'], { env: environment });
  expect(`benchmark-gate: ${missing.text}`).toBe(stderr);
}

it.concurrent('asks by control, which needs neither GitHub, git nor a profile here', PATIENT, async () => {
  const hosts = [cpuHost(), deviceless];
  await commandScene(bench, { profile: profile(), hosts, asked: true }, async (scene) => {
    const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = scene.environment;
    // Nothing else: no identity, no store, and a GitHub that isn't there.
    const alone = { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, GITHUB_API_URL: 'http://127.0.0.1:1' };
    await McpAgent.serve(alone as Record<string, string>, async (agent) => {
      const request = { repository: REPOSITORY, pullRequest: scene.pullRequest };
      const { document, text } = await agent.call('run', { ...request, waitSeconds: 300 });
      expect([document, text]).toMatchObject([
        { id: scene.id, running: false, joined: false, status: 'pass' },
        expect.stringContaining('= pass'),
      ]);
      const named = async () => {
        const again = await agent.call('run', { ...request, again: true, requestId: 'an agent’s', waitSeconds: 300 });
        return (again.document.workflow as { firstExecutionRunId: string }).firstExecutionRunId;
      };
      const [once, twice] = [await named(), await named()];
      expect(twice).toBe(once);
      expect(once).not.toBe((document.workflow as { firstExecutionRunId: string }).firstExecutionRunId);
      const wrong = await agent.call('run', { ...request, profile: 'nobodys', pullRequest: 987_654 });
      expect(wrong).toMatchObject({ isError: true, document: { error: { type: 'wrong-input', exitCode: 2 } } });
      expect((wrong.document.error as { faults: string[] }).faults).toEqual([
        'nobodys: no such profile',
        expect.stringContaining(`${REPOSITORY} has no pull request 987654`),
      ]);
      expect([agent.astray, agent.stderr]).toEqual([[], '']);
    });
  });
});

it.concurrent(
  'leaves the gate running where a call is withdrawn or its client hangs up, and serves on',
  PATIENT,
  async () => {
    await heldScene(async (scene, release) => {
      await McpAgent.serve(scene.environment, async (agent) => {
        const withdrawn = new AbortController();
        const call = agent.call('run', { ...asking(scene), waitSeconds: 600 }, withdrawn.signal).catch(String);
        await seen(scene.journal, 'measure kernels');
        await hangUp(scene);
        withdrawn.abort('no longer wanted');
        expect(await call).toMatch(/no longer wanted/);
        expect(await phaseOf(scene)).toMatch(/^measuring /);
        release();
        const { document } = await agent.call('outcome', { id: scene.id, waitSeconds: 300 });
        expect(document).toMatchObject({ status: 'pass', exitCode: 0 });
      });
    });
  },
);

/** Asks by another server for the gate that is under way, and hangs up as soon as that one waits for it. */
async function hangUp(scene: CommandScene): Promise<void> {
  const server = execa(process.execPath, [BIN, 'mcp'], {
    env: cleanEnvironment(scene.environment),
    extendEnv: false,
    reject: false,
    buffer: { stdout: true },
  });
  const say = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'raw', version: '1' };
  say({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } });
  say({ method: 'notifications/initialized' });
  const given = { name: 'run', arguments: { ...asking(scene), waitSeconds: 600 }, _meta: { progressToken: 1 } };
  say({ id: 2, method: 'tools/call', params: given });
  await new Promise<void>((resolve) => {
    let told = '';
    server.stdout.on('data', (chunk: Buffer) => {
      told += chunk;
      if (/"message":"measuring /.test(told)) resolve();
    });
    server.once('exit', () => resolve());
  });
  server.stdin.end();
  const { exitCode, signal, stdout } = await server;
  expect([exitCode, signal, stdout]).toEqual([0, undefined, expect.stringContaining('"message":"measuring ')]);
  // All of it is the protocol's.
  for (const line of stdout.split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
}
