import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTemporalCli } from '../../../demo/temporal-server/find-cli.ts';
import { MeasureOutcome } from '../../../gate/contract/measuring/measure-outcome.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { MEASURE_WORKFLOW } from '../../../gate/names/names.ts';
import { type OwnSite, startOwnSite } from '../../support/git/own-address.ts';
import { cleanEnvironment, type Ended } from '../../support/processes/run-cli.ts';
import { killWorker } from '../../support/processes/worker-process.ts';
import { until } from '../../support/until.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { BRANCH } from '../../support/world/rust-repository.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';
import {
  createStepwiseRepository,
  STEPWISE_BENCHMARKS,
  stepwiseProfile,
} from '../../support/world/stepwise-repository.ts';

const MINUTES = 60_000;

/** What a measuring left behind through which its workers were killed, and a gate and a schedule after it. */
interface Story {
  readonly first: Ended;
  readonly second: Ended;
  readonly followed: Ended;
  readonly listed: Ended;
  readonly gate: Ended;
  /** What had begun when the gate was asked for, and in the end. */
  readonly traced: { readonly before: readonly string[]; readonly after: readonly string[] };
}

let world: GateWorld;
let site: OwnSite;
let environment: Readonly<Record<string, string>>;
let story: Story;

beforeAll(async () => {
  // The server that others share has no schedules.
  world = await createGateWorld({
    ownServer: true,
    makeRepository: createStepwiseRepository,
    makeProfile: stepwiseProfile,
  });
  const { folder, repository, github } = world;
  const profiles = join(folder, 'profiles');
  await mkdir(profiles);
  await copyFile(join(folder, 'profile.yaml'), join(profiles, 'small.yaml'));
  site = await startOwnSite(join(folder, 'site'), { [REPOSITORY]: repository.folder }, github.standIn.url);
  environment = {
    ...site.environment,
    BENCHMARK_GATE_PROFILES: profiles,
    XDG_CACHE_HOME: folder,
  };
  const start = (role: 'control' | 'cpu') => world.startWorker(role, environment);
  const cli = (...args: readonly string[]) => world.cli(args, environment);
  const measure = ['measure', '--repo', REPOSITORY, '--branch', BRANCH, '--profile', 'small'];

  const [control, cpu] = await Promise.all([start('control'), start('cpu')]);
  const first = await cli(...measure, '--detach');
  const following = cli('follow', first.stdout, '--json');
  await until('some benchmarks measured', async () => (await world.trace.lines()).length >= 2, 20);
  await Promise.all([killWorker(cpu), killWorker(control)]);
  // Nobody but the server is there to be joined.
  const second = await cli(...measure, '--detach', '--json');
  await Promise.all([start('control'), start('cpu')]);
  const followed = await following;

  const listed = await cli('baseline', 'list', '--json', '--repo', REPOSITORY, '--branch', BRANCH);
  const before = await world.trace.lines();
  const gate = await cli('run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--profile', 'small', '--json');
  story = { first, second, followed, listed, gate, traced: { before, after: await world.trace.lines() } };
}, 20 * MINUTES);

afterAll(async () => {
  site?.close();
  expect(await world?.end()).toEqual([]);
}, MINUTES);

describe('a measuring as processes', () => {
  it('is started once, and joined by who asks for the same though its workers are gone', () => {
    const { first, second } = story;
    const id = `benchmark-gate/measure/rust-shop%2Fsums/${world.repository.head.sha}/small`;
    expect([first.code, first.stdout, first.stderr]).toEqual([0, id, `started ${id}`]);
    expect([second.code, second.stderr]).toEqual([0, `joined ${id}`]);
    expect(MeasureOutcome.parse(JSON.parse(second.stdout))).toMatchObject({
      status: null,
      branch: BRANCH,
      workflow: { id },
    });
  });

  it('is followed through SIGKILL of all its workers to everything measured', () => {
    const { followed, second } = story;
    expect(followed.code).toBe(0);
    const outcome = MeasureOutcome.parse(JSON.parse(followed.stdout));
    expect(outcome).toMatchObject({
      status: 'measured',
      headSha: world.repository.head.sha,
      subject: null,
      branch: BRANCH,
      failures: [],
      baselines: [{ complete: true }],
      measured: { benchmarks: STEPWISE_BENCHMARKS.length },
    });
    const joined = MeasureOutcome.parse(JSON.parse(second.stdout));
    expect(outcome.workflow.firstExecutionRunId).toBe(joined.workflow.firstExecutionRunId);
  });

  it('leaves a baseline that is found by branch, and nothing on GitHub', async () => {
    expect(JSON.parse(story.listed.stdout)).toMatchObject([
      { commit: world.repository.head.sha, branch: BRANCH, complete: true, subject: null },
    ]);
  });

  it('is taken over by a gate of the same commit, which measures nothing again', () => {
    const { gate, followed, traced } = story;
    const outcome = GateOutcome.parse(JSON.parse(gate.stdout));
    expect([gate.code, outcome.status]).toEqual([0, 'pass']);
    const measured = MeasureOutcome.parse(JSON.parse(followed.stdout));
    const run = measured.workflow.firstExecutionRunId;
    expect(outcome.suites.map(({ name, takenOver }) => [name, takenOver?.map((each) => each.run)])).toEqual([
      ['steps', [run]],
      ['probe', [run]],
    ]);
    expect(traced.after).toEqual(traced.before);
  });
});

describe('the schedule of docs/measure.md', () => {
  it('keeps the default branch measured', { timeout: 10 * MINUTES }, async () => {
    const page = await readFile(fileURLToPath(new URL('../../../docs/measure.md', import.meta.url)), 'utf8');
    const [, line = ''] = /^```sh\n(temporal schedule create .*?)^```$/ms.exec(page) ?? [];
    const own = line.replace('OWNER/NAME', REPOSITORY).replace('"bitnet-rs"', '"small"');
    const { path } = await findTemporalCli({ env: process.env });
    const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = world.place;
    const env = cleanEnvironment({
      PATH: [dirname(path), process.env.PATH].join(':'),
      ...{ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE },
    });
    const shell = (command: string) => execa('sh', ['-ec', command], { env, extendEnv: false, cwd: world.folder });
    await shell(own);
    await shell('temporal schedule trigger --schedule-id measure-main');
    const { main } = world.repository;
    const run = await until('the run of the schedule', async () => {
      const query = `WorkflowType = '${MEASURE_WORKFLOW}' AND WorkflowId STARTS_WITH 'measure-main'`;
      for await (const { workflowId } of world.client.workflow.list({ query })) return workflowId;
      return null;
    });
    const outcome = MeasureOutcome.parse(await world.client.workflow.getHandle(run).result());
    expect(outcome).toMatchObject({ status: 'measured', headSha: main.sha, branch: 'main' });
    const listed = await world.cli(['baseline', 'list', '--json', '--repo', REPOSITORY, '--branch', 'main']);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { commit: main.sha, digest: outcome.baselines[0]?.digest, complete: true },
    ]);
    await shell('temporal schedule delete --schedule-id measure-main');
  });
});
