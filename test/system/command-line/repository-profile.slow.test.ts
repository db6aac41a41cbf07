import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateClient } from '../../../client/gate-client.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { ServerProcess } from '../../../demo/temporal-server/server-process.ts';
import { GateRequest } from '../../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../../gate/names/names.ts';
import { ownAddresses } from '../../support/git/own-address.ts';
import { commitAll, initRepository } from '../../support/git/test-git.ts';
import { runCli } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { startWorker } from '../../support/processes/worker-process.ts';
import { openNamespace, type TestNamespace } from '../../support/temporal/test-namespace.ts';
import { until } from '../../support/until.ts';

const OWNER = 'acme';
const OWN = 'acme/engine';
const BARE = 'acme/bare';
const SHIPPED = 'EffortlessMetrics/BitNet-rs';
const FILE = '.github/benchmark-gate.yaml';
const MINUTES = 60_000;

const profileNamed = (name: string) =>
  `name: ${name}\nsuites:\n  benches: { kind: criterion, lane: cpu, command: cargo bench }\n`;

/** A pull request of a repository that is at its own address. */
interface Change {
  readonly pullRequest: number;
  readonly base: string;
  readonly head: string;
}

let folder: string;
let standIn: GitHubStandIn;
let place: TestNamespace;
let control: ServerProcess;
let environment: Readonly<Record<string, string>>;
const changes = new Map<string, Change>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repository-profile-'));
  const names = [OWN, BARE, SHIPPED];
  [standIn, place] = await Promise.all([
    startGitHubStandIn({ repositories: names.map((name) => ({ name, defaultBranch: 'main' })), users: ['author'] }),
    openNamespace(),
  ]);
  const folders: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    folders[name] = join(folder, `${at}`);
    changes.set(name, await seed(name, folders[name], name === OWN));
  }
  const profiles = join(folder, 'profiles');
  await mkdir(profiles);
  await writeFile(join(profiles, 'operators.yaml'), profileNamed('operators'));
  environment = {
    ...standIn.environment('personal', OWNER),
    ...(await ownAddresses(join(folder, 'github'), folders)),
    TEMPORAL_ADDRESS: place.address,
    TEMPORAL_NAMESPACE: place.namespace,
    BENCHMARK_GATE_STORE: join(folder, 'store'),
    BENCHMARK_GATE_WORK: join(folder, 'work'),
    BENCHMARK_GATE_PROFILES: profiles,
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  control = await startWorker('control', environment, join(folder, 'control.log'));
}, 5 * MINUTES);

afterAll(async () => {
  await control?.stop();
  await place?.close();
  await standIn?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A repository whose default branch has gone on since the change began; its author has a profile of their own there. */
async function seed(name: string, source: string, hasProfile: boolean): Promise<Change> {
  await mkdir(join(source, '.github'), { recursive: true });
  const git = await initRepository(source);
  const write = (profile: string) => writeFile(join(source, FILE), profileNamed(profile));
  await writeFile(join(source, 'README.md'), name);
  if (hasProfile) await write('own');
  const base = await commitAll(git, 'Begin');
  await git(['checkout', '--quiet', '-b', 'change']);
  await write('authors');
  const head = await commitAll(git, 'Measure less');
  await git(['checkout', '--quiet', 'main']);
  if (hasProfile) await write('newer');
  const main = await commitAll(git, 'Go on');
  for (const { sha, tree } of [base, head, main]) standIn.registerCommit(name, sha, tree);
  standIn.setBranch(name, 'main', main.sha);
  standIn.setBranch(name, 'change', head.sha);
  const asked = { title: 'Measure less', branch: 'change', headSha: head.sha, base: 'main', author: 'author' };
  return { pullRequest: await standIn.createPullRequest(name, asked), base: base.sha, head: head.sha };
}

const changeOf = (name: string): Change => {
  const change = changes.get(name);
  if (change === undefined) throw new Error(`${name} has no change`);
  return change;
};

const run = (command: typeof runInside, name: string, ...more: readonly string[]) =>
  command(['run', '--repo', name, '--pr', `${changeOf(name).pullRequest}`, '--detach', ...more], {
    env: environment,
    cwd: folder,
  });

/** The profile that a gate was started with; the gate is ended. */
async function startedWith(id: string): Promise<string> {
  const handle = place.client.workflow.getHandle(id);
  const { events } = await handle.fetchHistory();
  const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const request = GateRequest.parse(JSON.parse(Buffer.from(payload?.data ?? []).toString('utf8')));
  await handle.terminate('its request was looked at');
  return request.profile.name;
}

const gatesStarted = async (): Promise<number> =>
  (await place.client.workflow.count(`WorkflowType = '${GATE_WORKFLOW}'`)).count;

describe('run without a profile', { timeout: 5 * MINUTES }, () => {
  it('takes the repository’s own at the trusted base: neither the change’s nor a newer one', async () => {
    const { code, stdout, stderr } = await run(runCli, OWN);
    expect([code, stderr]).toEqual([0, `started ${stdout}`]);
    expect(await startedWith(stdout)).toBe('own');
  });

  it('takes the shipped one where the very repository has none at its base', async () => {
    const { code, stdout, stderr } = await run(runInside, SHIPPED);
    expect([code, stderr]).toEqual([0, `started ${stdout}`]);
    expect(await startedWith(stdout)).toBe('bitnet-rs');
  });

  it('is wrong input where there is neither, which says how to make one, and starts nothing', async () => {
    const before = await gatesStarted();
    const { code, stdout, stderr } = await run(runInside, BARE);
    expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 1]);
    const looked = `${changeOf(BARE).base}, the newest commit that the change and the default branch have in common`;
    expect(stderr).toContain(`profile: none is named, and ${BARE} has none: ${looked}, has no ${FILE}`);
    expect(stderr).toContain('make one by `benchmark-gate init` in a checkout and commit it');
    expect(await gatesStarted()).toBe(before);
  });

  it('finds a name in the operator’s folder first', async () => {
    const { code, stdout } = await run(runInside, BARE, '--profile', 'operators');
    expect(code).toBe(0);
    expect(await startedWith(stdout)).toBe('operators');
  });
});

describe('a thin request to a control worker’s process', { timeout: 5 * MINUTES }, () => {
  /** What it found, and the profile of the gate that it began. */
  async function asked(name: string, profile?: string) {
    const { pullRequest } = changeOf(name);
    const asking = await createGateClient(place.client).ask({
      ...{ repository: name, pullRequest },
      ...(profile === undefined ? {} : { profile }),
    });
    const { resolved, run: gate } = await until('its gate', async () => {
      const state = await asking.state();
      return state.run === null ? null : state;
    });
    return { origin: resolved?.profile.origin, profile: await startedWith(gate?.workflowId ?? '') };
  }

  it('looks in the same places', async () => {
    const origin = `${FILE} of ${changeOf(OWN).base}`;
    expect(await asked(OWN)).toEqual({ origin, profile: 'own' });
    expect(await asked(SHIPPED)).toEqual({ origin: 'shipped for this repository', profile: 'bitnet-rs' });
    expect(await asked(BARE, 'operators')).toEqual({ origin: 'named', profile: 'operators' });
  });

  it('says of a repository without one how to make it', async () => {
    const { pullRequest } = changeOf(BARE);
    const asking = await createGateClient(place.client).ask({ repository: BARE, pullRequest });
    await expect(asking.outcome()).rejects.toMatchObject({
      name: 'InputError',
      faults: [expect.stringMatching(/^profile: none is named, and acme\/bare has none: .*`benchmark-gate init`/)],
    });
  });
});
