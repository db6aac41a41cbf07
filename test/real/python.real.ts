import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { cleanEnvironment } from '../support/processes/run-cli.ts';
import { openNamespace } from '../support/temporal/test-namespace.ts';
import { commandScene } from '../support/workflows/command-scene.ts';
import { GateBench, REPOSITORY } from '../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../support/workflows/profiles.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = join(ROOT, 'examples/python');

/** Asks as the program does, for the gate itself with all of its input. */
const WHOLE_REQUEST = `
import asyncio, json, sys
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
import ask_gate

async def main():
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    request = json.load(sys.stdin)
    outcomes = [await ask_gate.ask(client, "benchmarkGate", sys.argv[1], request) for _ in range(2)]
    same = outcomes[0] == outcomes[1]
    print(json.dumps({"outcome": outcomes[0], "same": same, "lines": ask_gate.lines_of(outcomes[0])}))
    return ask_gate.exit_code_of(outcomes[0])

ask_gate.end(asyncio.run(main()))
`;

let folder: string;
let python: string;
let bench: GateBench;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-'));
  python = join(folder, 'venv/bin/python');
  await execa('python3', ['-m', 'venv', join(folder, 'venv')]);
  await execa(python, ['-m', 'pip', 'install', '--quiet', '--requirement', join(EXAMPLE, 'requirements.txt')]);
  bench = await GateBench.start();
});
afterAll(async () => {
  await bench?.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = async (words: readonly string[], environment: Readonly<Record<string, string>>, input = '') => {
  const { exitCode, stdout, stderr } = await execa(python, words, {
    cwd: EXAMPLE,
    env: cleanEnvironment({ ...environment, PYTHONDONTWRITEBYTECODE: '1' }),
    extendEnv: false,
    reject: false,
    input,
  });
  return { code: exitCode, stdout, stderr };
};

it('starts a gate by its name with JSON, reads its outcome, and reads it again', async () => {
  await commandScene(
    bench,
    { profile: profile(), hosts: [cpuHost(), deviceless] },
    async ({ environment, request, id }) => {
      const { code, stdout, stderr } = await run(['-c', WHOLE_REQUEST, id], environment, JSON.stringify(request));
      expect([code, stderr]).toEqual([0, '']);
      const { outcome, same, lines } = JSON.parse(stdout);
      expect(GateOutcome.parse(outcome)).toMatchObject({ status: 'pass', workflow: { id } });
      expect([same, lines.slice(0, 2)]).toEqual([
        true,
        ['generative:gate:benchmarks = pass', 'FINALIZE → quality-finalizer'],
      ]);
    },
  );
});

it('ends with 2 at wrong words, and with 3 where no server answers', async () => {
  const wrong = await run(['ask_gate.py', REPOSITORY], {});
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--pr --issue is required')]);
  const away = await run(['ask_gate.py', REPOSITORY, '--pr', '7'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect([away.code, away.stdout]).toEqual([3, '']);
  expect(away.stderr).toMatch(/^the Temporal server is away \(.*\): set TEMPORAL_ADDRESS, or start it$/);
});

it('leaves what it asked for to whoever asks again by the same id', async () => {
  const { address, namespace, client, close } = await openNamespace();
  try {
    const environment = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    const words = ['ask_gate.py', REPOSITORY, '--pr', '7', '--request-id', 'mine'];
    const { code, stderr } = await run([...words, '--wait', '2'], environment);
    expect([code, stderr.split('\n')]).toEqual([
      4,
      ['asked: --request-id mine', 'still running: ask again with the same --request-id'],
    ]);
    const asked = client.workflow.getHandle('benchmark-gate/ask/mine');
    expect(await asked.describe()).toMatchObject({ type: 'requestBenchmarkGate', taskQueue: 'benchmark-gate' });
    await asked.terminate('by the test');
    const again = await run(words, environment);
    expect([again.code, again.stdout]).toEqual([5, '']);
  } finally {
    await close();
  }
});

it('asks with repository and number alone, and again by the same id', async () => {
  const hosts = [cpuHost(), deviceless];
  await commandScene(bench, { profile: profile(), hosts, asked: true }, async (scene) => {
    const { environment, gates, id, pullRequest } = scene;
    // All of these are escaped or not as the client does it.
    const requestId = "nightly/7 a+b%-_.!~*'()é";
    const words = ['ask_gate.py', REPOSITORY, '--pr', `${pullRequest}`, '--request-id', requestId];
    const { code, stdout, stderr } = await run([...words, '--json'], environment);
    expect([code, stderr]).toEqual([0, `asked: --request-id ${requestId}`]);
    const outcome = GateOutcome.parse(JSON.parse(stdout));
    expect(outcome).toMatchObject({ status: 'pass', workflow: { id } });
    const again = await run(words, environment);
    expect([again.code, again.stdout.split('\n').slice(0, 2)]).toEqual([
      0,
      ['generative:gate:benchmarks = pass', 'FINALIZE → quality-finalizer'],
    ]);
    const asked = await gates.ask({ repository: REPOSITORY, pullRequest }, { requestId });
    expect([asked.repeated, await asked.outcome()]).toEqual([true, outcome]);
  });
});

it('ends with 2 at what a control worker says is wrong, with its words', async () => {
  await commandScene(bench, { profile: profile(), asked: true, gateIsAskedFor: false }, async ({ environment }) => {
    const { code, stdout, stderr } = await run(['ask_gate.py', REPOSITORY, '--pr', '987654'], environment);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${REPOSITORY} has no pull request 987654`);
  });
});
