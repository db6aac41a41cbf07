import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { workflowId } from '../../../gate/contract/request.ts';
import { BIN, cleanEnvironment, runCli } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { type KillableServer, startKillableServer } from '../../support/temporal/killable-server.ts';
import { createRustRepository, type RustRepository } from '../../support/world/rust-repository.ts';
import { OWNER, REPOSITORY, type Subject, seedGitHub } from '../../support/world/seed-github.ts';

const MINUTE = 60_000;

let folder: string;
let repository: RustRepository;
let github: Subject;
let server: KillableServer;
let id: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'away-'));
  repository = await createRustRepository(join(folder, 'repository'));
  github = await seedGitHub(repository);
  server = await startKillableServer(folder, true);
  id = workflowId({
    repository: REPOSITORY,
    subject: { kind: 'pull-request', number: github.pullRequest },
    headSha: repository.head.sha,
    profile: { name: 'sample' },
  });
});
afterAll(async () => {
  await server?.stop();
  await github?.standIn.close();
  await rm(folder, { recursive: true, force: true });
});

const environment = () => ({
  ...github.standIn.environment('app', OWNER),
  TEMPORAL_ADDRESS: server.address,
  XDG_CACHE_HOME: folder,
});

const cli = (args: readonly string[]) => runCli(args, { env: environment(), cwd: folder });

const run = () => [
  ...['run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`],
  ...['--source', repository.folder, '--profile', 'sample'],
];

// In this order: the last ones kill the server.
it('without a control worker, is still running when the time is out', async () => {
  const { code, stdout, stderr } = await cli([...run(), '--wait', '2s', '--json']);
  expect([code, stderr.split('\n')]).toEqual([4, [`started ${id}`, `still running: benchmark-gate follow ${id}`]]);
  expect(GateOutcome.parse(JSON.parse(stdout))).toMatchObject({ status: null, route: null, workflow: { id } });
});

it('without a control worker, is followed all the same', async () => {
  const { code, stdout, stderr } = await cli(['follow', id, '--wait', '2s', '--json']);
  expect([code, stderr]).toEqual([4, `still running: benchmark-gate follow ${id}`]);
  const document = GateOutcome.parse(JSON.parse(stdout));
  expect(document).toMatchObject({ status: null, headSha: repository.head.sha, iteration: 0, workflow: { id } });
  expect(document.workflow?.firstExecutionRunId).not.toBe('');
});

it.each(['status', 'show'])(
  'without a control worker, %s says so',
  async (command) => {
    expect(await runInside([command, id], { env: { TEMPORAL_ADDRESS: server.address } })).toEqual({
      code: 3,
      stdout: '',
      stderr: 'benchmark-gate: no control worker answers: start benchmark-gate worker --role control',
    });
  },
  2 * MINUTE,
);

it('follows a run through a server that is away and comes back', { timeout: 5 * MINUTE }, async () => {
  const following = execa(process.execPath, [BIN, 'follow', id], {
    env: cleanEnvironment({ ...environment(), BENCHMARK_GATE_SERVER_AWAY: '2m' }),
    extendEnv: false,
    cwd: folder,
    reject: false,
  });
  // It has to have begun to follow: another follower, whose time is out, tells that the server answers.
  expect((await cli(['follow', id, '--wait', '3s'])).code).toBe(4);
  await server.kill();
  for await (const line of following.iterable({ from: 'stderr' })) {
    if (line.startsWith('the Temporal server no longer answers')) await server.restart();
    if (!line.startsWith('the Temporal server answers again')) continue;
    const connection = await Connection.connect({ address: server.address });
    await new Client({ connection }).workflow.getHandle(id).terminate();
    await connection.close();
  }
  const { exitCode, stderr } = await following;
  expect(exitCode).toBe(5);
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^the Temporal server no longer answers; .*: waiting for the server for 2 min$/),
    expect.stringMatching(/^the Temporal server answers again, after \d/),
    expect.stringMatching(/ended without an outcome/),
  ]);
});

it('says in one line that the server stayed away while it followed', async () => {
  const following = execa(process.execPath, [BIN, ...run(), '--json'], {
    env: cleanEnvironment({ ...environment(), BENCHMARK_GATE_SERVER_AWAY: '1s' }),
    extendEnv: false,
    cwd: folder,
    reject: false,
  });
  for await (const line of following.iterable({ from: 'stderr' })) {
    if (line !== `started ${id}`) continue;
    await server.kill();
  }
  const { exitCode: code, stdout, stderr } = await following;
  expect([code, stdout]).toEqual([3, '']);
  const said = stderr.split('\n').filter((line) => line.startsWith('benchmark-gate: '));
  expect(said).toEqual([expect.stringMatching(/the Temporal server no longer answers .*TEMPORAL_ADDRESS/)]);
  expect(stderr).not.toMatch(/^\s+at /m);
});
