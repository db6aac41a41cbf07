import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../adapters/files/package-root.ts';
import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { createSampleRepository } from '../../demo/create-sample-repository.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../demo/github-stand-in/stand-in.ts';
import { GateRequest } from '../../gate/contract/request.ts';
import { commitAll, gitIn } from '../support/git/test-git.ts';
import { createManyCommits } from '../support/world/many-commits.ts';
import { LEDGER as PENDING } from '../system/many/neighbour-gates.ts';
import { COMMAND } from './cluster-world.ts';

/** Gates to be asked for, and where their receipts come to lie. */
export interface SeededGates {
  readonly standIn: GitHubStandIn;
  readonly repository: string;
  readonly requests: readonly GateRequest[];
  /** What control is told of GitHub. */
  readonly github: Readonly<Record<string, string>>;
}

const OWNER = 'gate-cluster';

/** More than a soak makes: one repository stands for many, each with a token of its own. */
const REQUESTS_PER_HOUR = 1_000_000;

/** The other gates have passed: as long as one is pending, this one's pass leaves the state in progress. */
const LEDGER = PENDING.replace(/^(\| (?!benchmarks)\S+ \|) pending /gm, '$1 pass ');

const INSTANT_PROFILE = {
  name: 'instant',
  suites: { all: { kind: 'criterion', lane: 'cpu', required: true, command: COMMAND } },
  waits: { cpu: '10 min', cuda: '1 s' },
  noise: { remeasure: 0 },
};

interface Change {
  readonly branch: string;
  readonly sha: string;
  readonly tree: string;
}

/** Pull requests of a repository whose measuring takes no time. */
export async function seedInstant(folder: string, count: number): Promise<SeededGates> {
  const { main, heads, folder: source } = await createManyCommits(folder, count);
  return seed({ name: 'many', main, heads, source, profile: INSTANT_PROFILE });
}

/** Two pull requests of the sample, each with a change of its own. */
export async function seedSample(folder: string): Promise<SeededGates> {
  const sample = await createSampleRepository(join(packageRoot(), 'sample'), folder);
  const git = gitIn(folder);
  const branch = 'feat/another';
  await git(['checkout', '--quiet', '-b', branch, 'main']);
  const [crate = ''] = (await git(['ls-files', 'crates/*-kernels/src/lib.rs', 'crates/*/src/lib.rs'])).split('\n');
  await appendFile(join(folder, crate), '\n// Another change.\n');
  const other = await commitAll(git, 'Change another crate');
  await git(['checkout', '--quiet', 'main']);
  const heads = [
    { branch: sample.branch, ...sample.head },
    { branch, ...other },
  ];
  return seed({ name: 'sample', main: sample.main, heads, source: folder, profile: await loadProfile('sample') });
}

interface Seed {
  readonly name: string;
  readonly main: Omit<Change, 'branch'>;
  readonly heads: readonly Change[];
  readonly source: string;
  readonly profile: unknown;
}

async function seed({ name, main, heads, source, profile }: Seed): Promise<SeededGates> {
  const repository = `${OWNER}/${name}`;
  const standIn = await startGitHubStandIn({
    repositories: [{ name: repository }],
    users: ['ledger-writer'],
    requestsPerHour: REQUESTS_PER_HOUR,
  });
  standIn.registerCommit(repository, main.sha, main.tree);
  standIn.setBranch(repository, 'main', main.sha);
  const requests: GateRequest[] = [];
  for (const { branch, sha, tree } of heads) {
    standIn.registerCommit(repository, sha, tree, [main.sha]);
    standIn.setBranch(repository, branch, sha);
    const number = await standIn.createPullRequest(repository, { title: branch, branch, headSha: sha });
    await standIn.addComment(repository, number, { author: 'ledger-writer', body: LEDGER });
    requests.push(
      GateRequest.parse({
        repository,
        subject: { kind: 'pull-request', number },
        headSha: sha,
        headPinned: false,
        base: main.sha,
        source: { kind: 'path', location: source },
        profile,
        suites: null,
        executables: null,
        flow: 'generative',
      }),
    );
  }
  return { standIn, repository, requests, github: standIn.environment('app', OWNER) };
}
