import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingIdentities } from '../../../../cli/worker/serving-identities.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { CONTROL_QUEUE, presenceQueue } from '../../../../gate/names/names.ts';
import { type Ended, runCli } from '../../../support/processes/run-cli.ts';
import { runInside } from '../../../support/processes/run-inside.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';
import { until } from '../../../support/until.ts';

let place: TestNamespace;
let github: GitHubStandIn;
let folder: string;
beforeAll(async () => {
  [place, github, folder] = await Promise.all([
    openNamespace(),
    startGitHubStandIn({ repositories: [{ name: 'acme/widgets' }] }),
    mkdtemp(join(tmpdir(), 'doctor-')),
  ]);
});
afterAll(async () => {
  await Promise.all([place?.close(), github?.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** An app's token is asked for once in a process: the app is for commands that have a process of their own. */
const environment = (more: Record<string, string> = {}, identity: 'app' | 'personal' = 'personal') => ({
  TEMPORAL_ADDRESS: place.address,
  TEMPORAL_NAMESPACE: place.namespace,
  BENCHMARK_GATE_STORE: join(folder, 'store'),
  BENCHMARK_GATE_WORK: join(folder, 'work'),
  BENCHMARK_GATE_LOCK: join(folder, 'lock'),
  ...github.environment(identity, 'acme'),
  ...more,
});

interface Found {
  readonly area: string;
  readonly state: string;
  readonly says: string;
  readonly mend?: string;
}

function foundBy({ code, stdout, stderr }: Ended) {
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: Found[] };
  return { code, findings, of: (area: string) => findings.filter((finding) => finding.area === area) };
}

const doctor = async (args: readonly string[], env: Record<string, string> = {}) =>
  foundBy(await runInside(['doctor', '--json', ...args], { env: environment(env) }));

describe('doctor', () => {
  it('finds everything in order, and says who polls and what the app may do', async () => {
    const workers = await Promise.all(
      [CONTROL_QUEUE, presenceQueue('cpu')].map(async (taskQueue) =>
        Worker.create({
          connection: await place.nativeConnection(),
          namespace: place.namespace,
          taskQueue,
          identity: '1@bench-1',
          activities: { answerPresence: async () => ({}) },
        }),
      ),
    );
    const running = workers.map((worker) => worker.run());
    try {
      await until('that nothing is missing', async () => {
        const { code } = await doctor(['--role', 'control', '--repo', 'acme/widgets']);
        return code === 0;
      });
      const args = ['doctor', '--json', '--role', 'control', '--repo', 'acme/widgets', '--profile', 'sample'];
      // What doesn't answer in time, on a busy machine, is asked again.
      const { of, findings } = await until('answers of all', async () => {
        const found = foundBy(await runCli(args, { env: environment({}, 'app') }));
        return found.findings.some(({ state }) => state === 'unreachable') ? null : found;
      });
      expect(of('host')).toEqual([]);
      expect(of('profile')).toMatchObject([{ state: 'ok', says: expect.stringContaining('sample is valid') }]);
      expect(of('store')).toMatchObject([{ state: 'ok' }]);
      expect(of('GitHub').map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
      expect(of('GitHub')[0]?.says).toContain('from GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY');
      const temporal = of('Temporal').map(({ state, says }) => `${state}: ${says}`);
      expect(temporal).toContain('ok: the search attributes are registered');
      expect(temporal).toContain(`ok: control: 1 polling ${CONTROL_QUEUE} (1@bench-1)`);
      expect(temporal.at(-1)).toContain('note: cuda: nobody polls');
      expect(JSON.stringify(findings)).not.toContain('PRIVATE KEY-----');
    } finally {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
    }
  });

  it('names each thing that is missing, with its mend, and ends with exit code 1', async () => {
    const { code, findings, of } = await doctor(['--repo', 'acme/none', '--profile', join(folder, 'none.yaml')], {
      TEMPORAL_NAMESPACE: 'nowhere',
      BENCHMARK_GATE_STORE: 'ftp://example.com/store',
      BENCHMARK_GATE_MODELS: join(folder, 'no-models'),
      ...github.environment('app', 'acme'),
      GITHUB_APP_ID: '',
      ...github.environment('personal', 'acme'),
    });
    expect(code).toBe(1);
    expect(of('Temporal')).toMatchObject([{ state: 'fault', mend: expect.stringContaining('TEMPORAL_NAMESPACE') }]);
    expect(of('store')).toMatchObject([{ state: 'fault', mend: expect.stringContaining('BENCHMARK_GATE_STORE') }]);
    expect(of('GitHub').at(-1)).toMatchObject({ state: 'fault', says: expect.stringContaining('acme/none') });
    expect(of('profile')).toMatchObject([{ state: 'fault' }]);
    expect(of('host')).toContainEqual(
      expect.objectContaining({ state: 'fault', says: expect.stringContaining('no-models') }),
    );
    expect(findings.filter(({ state, mend }) => state !== 'ok' && !mend)).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain(github.tokens.personal.acme);
  });

  it('makes the key of a control worker when it is told to, once, and never shows it', async () => {
    const file = join(folder, 'keys', 'gate.key');
    const named = { BENCHMARK_GATE_KEY_FILE: file };
    const missing = await doctor(['--role', 'control'], named);
    expect(missing.of('signing')).toMatchObject([{ state: 'fault', mend: expect.stringContaining('doctor --fix') }]);
    const made = await doctor(['--role', 'control', '--fix'], named);
    expect(made.of('signing').map(({ state }) => state)).toEqual(['ok', 'ok']);
    const key = await readFile(file, 'utf8');
    const again = await doctor(['--role', 'control', '--fix'], named);
    expect(again.of('signing')).toMatchObject([
      { state: 'ok', says: expect.stringContaining('are signed by the key') },
    ]);
    expect(await readFile(file, 'utf8')).toBe(key);
    expect(JSON.stringify([made.findings, again.findings])).not.toContain(key.split('\n')[1]);
    expect((await doctor(['--role', 'control'])).of('signing')).toMatchObject([{ state: 'note' }]);
    expect((await doctor(['--role', 'cpu'], named)).of('signing')).toMatchObject([{ state: 'note' }]);
    expect((await doctor(['--role', 'cpu'])).of('signing')).toEqual([]);
  });

  it('ends with exit code 3 where only a service does not answer', async () => {
    const { code, of } = await doctor(['--role', 'control'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(code).toBe(3);
    expect(of('Temporal')).toMatchObject([{ state: 'unreachable', mend: expect.stringContaining('TEMPORAL_ADDRESS') }]);
  });

  it('tells a person line by line, and what cannot be asked with exit code 2', async () => {
    const { code, stdout } = await runCli(['doctor'], { env: environment({ GITHUB_APP_ID: 'x' }, 'app') });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Temporal\n {2}ok {4}the server at /);
    expect(stdout).toMatch(/\nGitHub\n {2}MISSING {2}GITHUB_APP_ID: expected a positive number\n {8}→ /);
    expect(stdout).toMatch(/\d+ to mend$/);
    expect(await runInside(['doctor', '--repo', 'acme'], { env: environment() })).toMatchObject({
      code: 2,
      stdout: '',
    });
  });

  it('registers the search attributes that are missing where it shall mend them', async () => {
    const namespace = `bare-${randomUUID()}`;
    await place.connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    const bare = { TEMPORAL_NAMESPACE: namespace };
    const attributes = ({ of }: Awaited<ReturnType<typeof doctor>>) =>
      of('Temporal').find(({ says }) => says.includes('search attributes'));
    const before = await until('the namespace', async () => attributes(await doctor([], bare)) ?? null);
    expect(before).toMatchObject({ state: 'fault', mend: 'run benchmark-gate doctor --fix' });
    expect(attributes(await doctor(['--fix'], bare))).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('registered the search attributes BenchmarkGateRepository'),
    });
    await until('the attributes', async () => attributes(await doctor([], bare))?.state === 'ok');
  });

  it('says of a store that it is new, and of one whose folder depends on where a command is started', async () => {
    const store = join(folder, `new-${randomUUID()}`);
    const { of } = await doctor([], { BENCHMARK_GATE_STORE: store });
    expect(of('store')).toMatchObject([{ state: 'note', says: expect.stringContaining('was not there') }]);
    const found = await doctor([], { BENCHMARK_GATE_STORE: relative(process.cwd(), store) });
    expect(found.of('store')).toMatchObject([
      { state: 'ok' },
      {
        state: 'fault',
        says: expect.stringContaining('another folder wherever'),
        mend: expect.stringContaining(store),
      },
    ]);
  });

  it('counts no worker of this machine that has ended or is drained', async () => {
    const dead = `${2 ** 22 + 1}@${hostname()}`;
    const identity = `${process.pid}@${hostname()}`;
    const own = await openNamespace();
    const worker = await Worker.create({
      connection: await own.nativeConnection(),
      namespace: own.namespace,
      taskQueue: presenceQueue('cpu'),
      identity,
      activities: { answerPresence: async () => ({}) },
    });
    const running = worker.run();
    try {
      const env = { TEMPORAL_NAMESPACE: own.namespace };
      const cpu = async () => (await doctor([], env)).of('Temporal').find(({ says }) => says.startsWith('cpu: '));
      await until('the worker', async () => (await cpu())?.state === 'ok');
      const work = join(folder, 'work');
      const machine = { env: { BENCHMARK_GATE_WORK: work } };
      expect(await servingIdentities('cpu', [dead, identity, '1@elsewhere'], machine)).toEqual([
        identity,
        '1@elsewhere',
      ]);
    } finally {
      worker.shutdown();
      await running;
      await own.close();
    }
  });
});
