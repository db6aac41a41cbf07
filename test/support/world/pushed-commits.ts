import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type GateOutcome, GateOutcome as Outcome } from '../../../gate/contract/outcome.ts';
import { workflowId } from '../../../gate/contract/request.ts';
import { type OwnSite, startOwnSite } from '../git/own-address.ts';
import { commitAll, gitIn } from '../git/test-git.ts';
import type { GateWorld } from './gate-world.ts';
import { BRANCH } from './rust-repository.ts';
import { REPOSITORY } from './seed-github.ts';

/** A pull request of a world to which commits are pushed, and whose repository has an address of its own. */
export interface PushedCommits {
  /** What workers and commands are given, so that they find that address, and the profile by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Commits a change on the pull request's branch, and pushes it. Returns the commit. */
  push(subject: string, edit: (folder: string) => Promise<unknown>): Promise<string>;
  /** The gate's workflow of a commit of the pull request. */
  idOf(headSha: string): string;
  /** Runs the gate of the pull request's head to its outcome, by the command line. */
  run(...more: readonly string[]): Promise<GateOutcome>;
  close(): void;
}

/** Gives a world's repository an address of its own, by which control finds the trusted base. */
export async function pushedCommits(world: GateWorld): Promise<PushedCommits> {
  const { folder, repository, github } = world;
  const profiles = join(folder, 'profiles');
  await mkdir(profiles);
  await copyFile(join(folder, 'profile.yaml'), join(profiles, 'small.yaml'));
  const site: OwnSite = await startOwnSite(
    join(folder, 'site'),
    { [REPOSITORY]: repository.folder },
    github.standIn.url,
  );
  const environment = { ...site.environment, BENCHMARK_GATE_PROFILES: profiles, XDG_CACHE_HOME: folder };
  const subject = { kind: 'pull-request', number: github.pullRequest } as const;
  const git = gitIn(repository.folder);
  let head = repository.head.sha;
  return {
    environment,
    async push(message, edit) {
      await git(['checkout', '--quiet', BRANCH]);
      await edit(repository.folder);
      const { sha, tree } = await commitAll(git, message);
      await git(['checkout', '--quiet', 'main']);
      github.standIn.registerCommit(REPOSITORY, sha, tree, [head]);
      github.standIn.setBranch(REPOSITORY, BRANCH, sha);
      github.standIn.setHead(REPOSITORY, github.pullRequest, sha);
      head = sha;
      return sha;
    },
    idOf: (headSha) => workflowId({ repository: REPOSITORY, subject, headSha, profile: { name: 'small' } }),
    async run(...more) {
      const asked = ['run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--profile', 'small', '--json'];
      const { code, stdout, stderr } = await world.cli([...asked, ...more], environment);
      if (stdout === '') throw new Error(`run ended with ${code}: ${stderr}`);
      return Outcome.parse(JSON.parse(stdout));
    },
    close: () => site.close(),
  };
}
