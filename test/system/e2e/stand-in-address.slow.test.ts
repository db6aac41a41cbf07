import { appendFile, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { commitAll, gitIn } from '../../support/git/test-git.ts';
import {
  BENCHMARKS_EACH,
  CRATES,
  cratesProfile,
  createCratesRepository,
} from '../../support/world/crates-repository.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { BRANCH } from '../../support/world/rust-repository.ts';
import { OWNER, REPOSITORY } from '../../support/world/seed-github.ts';

// What docs/add-your-repository.md leads to: a repository on this machine's stand-in, and a push.

let world: GateWorld;
let standIn: GitHubStandIn;
let gates: { readonly first: GateOutcome; readonly documented: GateOutcome };

beforeAll(async () => {
  world = await createGateWorld({ makeRepository: createCratesRepository, makeProfile: cratesProfile });
  const { folder, repository } = world;
  standIn = await startGitHubStandIn({ repositories: [{ name: REPOSITORY, from: repository.folder }] });
  const pull = { title: 'Say what sums do', branch: BRANCH, headSha: repository.head.sha };
  const number = await standIn.createPullRequest(REPOSITORY, pull);
  const profiles = join(folder, 'profiles');
  await mkdir(profiles);
  await copyFile(join(folder, 'profile.yaml'), join(profiles, 'small.yaml'));
  const environment = {
    ...standIn.environment('app', OWNER),
    BENCHMARK_GATE_PROFILES: profiles,
    XDG_CACHE_HOME: folder,
  };
  const run = async (): Promise<GateOutcome> => {
    const asked = ['run', '--repo', REPOSITORY, '--pr', `${number}`, '--profile', 'small', '--json'];
    const { code, stdout, stderr } = await world.cli(asked, environment);
    if (stdout === '') throw new Error(`run ended with ${code}: ${stderr}`);
    return GateOutcome.parse(JSON.parse(stdout));
  };
  const [, host] = await Promise.all([
    world.startWorker('control', environment),
    world.startWorker('cpu', environment),
  ]);
  const first = await run();
  // Whoever asked for a host now would get none.
  await host.stop();
  const git = gitIn(repository.folder);
  await git(['checkout', '--quiet', BRANCH]);
  await appendFile(join(repository.folder, 'README.md'), 'Each has a bench.\n');
  await commitAll(git, 'Say more');
  await git(['push', '--quiet', `${standIn.url}/${REPOSITORY}.git`, `HEAD:${BRANCH}`]);
  gates = { first, documented: await run() };
});
afterAll(async () => {
  await standIn?.close();
  expect(await world?.end()).toEqual([]);
});

it('carries over what a pushed change of a README leaves as it is, without a host', () => {
  const { first, documented } = gates;
  expect(first).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  expect(first.suites[0]).not.toHaveProperty('carriedOver');
  expect(documented).toMatchObject({
    ...{ status: 'pass', route: { kind: 'FINALIZE', to: 'quality-finalizer' } },
    suites: [
      {
        benchmarks: CRATES.length * BENCHMARKS_EACH,
        carriedOver: [{ by: 'source', commit: first.headSha, digest: first.baselines[0]?.digest, sets: CRATES.length }],
      },
    ],
  });
  expect(documented.headSha).not.toBe(first.headSha);
});

it('writes both checks to the stand-in', async () => {
  const { checkRuns } = await standIn.dump(REPOSITORY);
  const checked = checkRuns.map(({ head_sha, conclusion }) => [head_sha, conclusion]);
  expect(checked).toEqual([gates.first, gates.documented].map(({ headSha }) => [headSha, 'success']));
});
