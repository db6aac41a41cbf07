import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LARGEST_MESSAGE } from '../../../cli/mcp/bounded-messages.ts';
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

const NOWHERE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

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

it.concurrent('ends when its client hangs up in the middle, and the gate goes on', PATIENT, async () => {
  await heldScene(async (scene, release) => {
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
    say({ id: 2, method: 'tools/call', params: { name: 'run', arguments: { ...asking(scene), waitSeconds: 600 } } });
    await seen(scene.journal, 'measure kernels');
    server.stdin.end();
    const { exitCode, signal, stdout } = await server;
    expect([exitCode, signal]).toEqual([0, undefined]);
    // All of it is the protocol's.
    for (const line of stdout.split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    expect(await phaseOf(scene)).toMatch(/^measuring /);
    release();
    expect(await (await scene.gates.find(scene.id)).outcome()).toMatchObject({ status: 'pass' });
  });
});

it.concurrent('leaves the gate running where a call is withdrawn, and serves on', PATIENT, async () => {
  await heldScene(async (scene, release) => {
    await McpAgent.serve(scene.environment, async (agent) => {
      const withdrawn = new AbortController();
      const call = agent.call('run', { ...asking(scene), waitSeconds: 600 }, withdrawn.signal).catch(String);
      await seen(scene.journal, 'measure kernels');
      withdrawn.abort('no longer wanted');
      expect(await call).toMatch(/no longer wanted/);
      release();
      const { document } = await agent.call('outcome', { id: scene.id, waitSeconds: 300 });
      expect(document).toMatchObject({ status: 'pass', exitCode: 0 });
    });
  });
});

describe('bad input', () => {
  it.concurrent('is one error each, in the words of the command line, and starts nothing', PATIENT, async () => {
    const hosts = [deviceless];
    await commandScene(bench, { profile: profile(), hosts, gateIsAskedFor: false }, async (scene) => {
      await McpAgent.serve(scene.environment, async (agent) => {
        const faults = async (name: string, given: Record<string, unknown>) => {
          const { isError, document } = await agent.call(name, given);
          expect([isError, document]).toMatchObject([true, { error: { type: 'wrong-input', exitCode: 2 } }]);
          return (document.error as { faults: string[] }).faults;
        };
        expect(await faults('run', { repository: REPOSITORY })).toEqual([
          'name the subject by exactly one of pullRequest and issue',
        ]);
        expect(await faults('run', { repository: 'here', pullRequest: -1, trustProfile: true })).toEqual([
          'repository: expected OWNER/NAME, as in the address of the repository',
          expect.stringMatching(/^pullRequest: /),
          expect.stringContaining('trustProfile'),
        ]);
        const asked = { ...asking(scene), suites: ['none'], pullRequest: 987_654 };
        const options = ['--repo', REPOSITORY, '--pr', '987654', '--source', scene.source, '--profile', scene.profile];
        const { stderr } = await runCli(['run', ...options, '--suites', 'none'], { env: scene.environment });
        const said = await faults('run', asked);
        expect(said.map((line) => `benchmark-gate: ${line}`)).toEqual(stderr.split('\n'));
        expect(said).toHaveLength(2);
        for (const name of ['status', 'outcome']) {
          expect(await faults(name, { id: 'nobody' })).toEqual([expect.stringMatching(/^no run has the id nobody: /)]);
        }
        expect(await faults('outcome', { id: 'x', waitSeconds: 1e9 })).toEqual([
          expect.stringMatching(/^waitSeconds: /),
        ]);
        expect(await faults('measure', {})).toEqual([
          expect.stringContaining('there are run, status, outcome, baselines'),
        ]);
        expect(await faults('baselines', { commit: 'HEAD' })).toEqual([
          expect.stringMatching(/^commit: expected a commit/),
        ]);
        expect(agent.astray).toEqual([]);
      });
      const listed = [];
      for await (const { workflowId } of scene.client.workflow.list()) listed.push(workflowId);
      expect(listed).toEqual([]);
    });
  });

  it.concurrent('that is too large or no JSON is answered, and the server serves on', PATIENT, async () => {
    await McpAgent.serve(NOWHERE, async (agent) => {
      const large = agent.call('status', { id: 'x'.repeat(LARGEST_MESSAGE) });
      await expect(large).rejects.toThrow(/-32600: a message of \d+ bytes: at most 262144 are read/);
      const many = Array.from({ length: 20 }, () => agent.call('outcome', { id: 'y' }));
      const busy = (await Promise.all(many)).filter(({ text }) => text.startsWith('more than 16 calls at a time'));
      expect(busy).toHaveLength(4);
    });
    const { stdout } = await runCli(['mcp'], { input: 'hello\n{"jsonrpc":"2.0","id":7,"method":"ping"}\n' });
    expect(stdout.split('\n').map((line) => JSON.parse(line))).toEqual([
      { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'a message that is no JSON on one line' } },
      { jsonrpc: '2.0', id: 7, result: {} },
    ]);
  });
});

it.concurrent('says in the words of the command line that no server answers', PATIENT, async () => {
  await McpAgent.serve(NOWHERE, async (agent) => {
    const { isError, text, document } = await agent.call('status', { id: 'an-id' });
    expect([isError, document]).toMatchObject([true, { error: { type: 'unreachable', exitCode: 3 } }]);
    expect(text).toMatch(/^no Temporal server answers at 127\.0\.0\.1:1 \([^\n]*TEMPORAL_ADDRESS[^\n]*$/);
  });
});

it.concurrent(
  "answers another flow's request at once, without a server, whatever else it asks for",
  PATIENT,
  async () => {
    await McpAgent.serve({ ...NOWHERE, CURRENT_FLOW: 'review' }, async (agent) => {
      const { isError, text, document } = await agent.call('run', { repository: REPOSITORY, wrong: true });
      expect([isError, text]).toEqual([false, 'generative:gate:guard = skipped (out-of-scope)']);
      expect(document).toMatchObject({ gate: 'generative:gate:guard', status: 'skipped', exitCode: 0 });
    });
  },
);

it.concurrent('lists tools whose arguments are bounded', PATIENT, async () => {
  await McpAgent.serve(NOWHERE, async (agent) => {
    const tools = await agent.tools();
    expect(tools.map(({ name }) => name)).toEqual(['run', 'status', 'outcome', 'baselines']);
    const unbounded = tools.flatMap(({ name, inputSchema }) =>
      Object.entries((inputSchema.properties ?? {}) as Record<string, Record<string, unknown>>)
        .filter(
          ([, { type, maxLength, maxItems, maximum, pattern }]) =>
            type !== 'boolean' && !(maxLength ?? maxItems ?? maximum ?? pattern),
        )
        .map(([argument]) => `${name}.${argument}`),
    );
    expect(unbounded).toEqual([]);
    expect(JSON.stringify(tools).length).toBeLessThan(8000);
  });
});
