import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LARGEST_MESSAGE } from '../../../cli/mcp/bounded-messages.ts';
import { runCli } from '../../support/processes/run-cli.ts';
import { commandScene } from '../../support/workflows/command-scene.ts';
import { GateBench, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { deviceless, profile } from '../../support/workflows/profiles.ts';
import { McpAgent } from './mcp-client.ts';

/** Each call is a process, which takes its time on a busy machine. */
const PATIENT = { timeout: 20 * 60_000 };

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const NOWHERE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

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
        const { source, profile } = scene;
        const asked = { repository: REPOSITORY, pullRequest: 987_654, source, profile, suites: ['none'] };
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
});

describe('without a Temporal server', () => {
  let agent: McpAgent;
  beforeAll(async () => {
    agent = await McpAgent.open(NOWHERE);
  });
  afterAll(() => agent?.close());

  it('answers what is too large or too much, and serves on', PATIENT, async () => {
    const large = agent.call('status', { id: 'x'.repeat(LARGEST_MESSAGE) });
    await expect(large).rejects.toThrow(/-32600: a message of \d+ bytes: at most 262144 are read/);
    const many = Array.from({ length: 20 }, () => agent.call('outcome', { id: 'y' }));
    const busy = (await Promise.all(many)).filter(({ text }) => text.startsWith('more than 16 calls at a time'));
    expect(busy).toHaveLength(4);
  });

  it('answers what is no JSON, and serves on', PATIENT, async () => {
    const { stdout } = await runCli(['mcp'], { input: 'hello\n{"jsonrpc":"2.0","id":7,"method":"ping"}\n' });
    expect(stdout.split('\n').map((line) => JSON.parse(line))).toEqual([
      { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'a message that is no JSON on one line' } },
      { jsonrpc: '2.0', id: 7, result: {} },
    ]);
  });

  it('says in the words of the command line that none answers', PATIENT, async () => {
    const { isError, text, document } = await agent.call('status', { id: 'an-id' });
    expect([isError, document]).toMatchObject([true, { error: { type: 'unreachable', exitCode: 3 } }]);
    expect(text).toMatch(/^no Temporal server answers at 127\.0\.0\.1:1 \([^\n]*TEMPORAL_ADDRESS[^\n]*$/);
  });

  it("answers another flow's request at once, whatever else it asks for", PATIENT, async () => {
    await McpAgent.serve({ ...NOWHERE, CURRENT_FLOW: 'review' }, async (other) => {
      const { isError, text, document } = await other.call('run', { repository: REPOSITORY, wrong: true });
      expect([isError, text]).toEqual([false, 'generative:gate:guard = skipped (out-of-scope)']);
      expect(document).toMatchObject({ gate: 'generative:gate:guard', status: 'skipped', exitCode: 0 });
    });
  });

  it('lists tools whose arguments are bounded', PATIENT, async () => {
    const tools = await agent.tools();
    expect(tools.map(({ name }) => name)).toEqual(['run', 'status', 'outcome', 'baselines']);
    const unbounded = tools.flatMap(({ name, inputSchema }) =>
      Object.entries((inputSchema.properties ?? {}) as Record<string, Record<string, unknown>>)
        .filter(
          ([, { type, maxLength, maxItems, maximum, pattern, enum: oneOf, const: only }]) =>
            type !== 'boolean' && !(maxLength ?? maxItems ?? maximum ?? pattern ?? oneOf ?? only),
        )
        .map(([argument]) => `${name}.${argument}`),
    );
    expect(unbounded).toEqual([]);
    expect(JSON.stringify(tools).length).toBeLessThan(8000);
  });
});
