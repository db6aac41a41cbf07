import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { resolveRequest } from '../../../../../activities/control/asking/complete-request.ts';
import { createDefaultProfile, REPOSITORY_PROFILE } from '../../../../../activities/control/asking/default-profile.ts';
import { createGatherContext } from '../../../../../activities/control/gather-context.ts';
import { createGit, type Git } from '../../../../../adapters/git/git.ts';
import { repositoryAddress } from '../../../../../adapters/github/subject/repository-address.ts';
import { loadProfile, readProfileText, shippedProfileOf } from '../../../../../adapters/profiles/load-profile.ts';
import { jsonDigest } from '../../../../../adapters/signing/json-digest.ts';
import { openStore } from '../../../../../adapters/store/open-store.ts';
import { startGitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import type { GateRequest } from '../../../../../gate/contract/request.ts';
import { countGit } from '../../../../support/git/counted-git.ts';
import { ownAddresses } from '../../../../support/git/own-address.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { speakAs } from '../../../../support/github/publishing.ts';

const REPOSITORY = 'acme/widgets';
const PROFILE = 'name: own\nsuites:\n  benches: { kind: criterion, lane: cpu, command: cargo bench }\n';

/** A repository at its own address with two pull requests, and control workers that share a work folder. */
async function scene() {
  const repository = await TestRepository.create();
  const base = await repository.commit({ [REPOSITORY_PROFILE]: PROFILE, 'Cargo.lock': '', 'src/lib.rs': '' });
  const folder = await temporaryFolder();
  const addressOf = repositoryAddress(await ownAddresses(join(folder, 'site'), { [REPOSITORY]: repository.folder }));
  const standIn = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }], users: [] });
  onTestFinished(() => standIn.close());
  for (const branch of ['one', 'two']) {
    await repository.git('checkout', '--quiet', '-b', branch, 'main');
    const headSha = await repository.commit({ 'src/lib.rs': branch, 'docs/explanation/why.md': branch });
    standIn.registerCommit(REPOSITORY, headSha, await repository.git('rev-parse', `${headSha}^{tree}`));
    await standIn.createPullRequest(REPOSITORY, { title: branch, body: '', branch, headSha, labels: [] });
  }
  await repository.git('checkout', '--quiet', 'main');
  const github = await speakAs(standIn);
  const signal = new AbortController().signal;
  const worker = () => createGit({ folder: join(folder, 'control') });
  const gatherBy = (git: Git) =>
    createGatherContext({
      git,
      github: { ...github, isOwnSource: (location) => location === addressOf(REPOSITORY) },
      store: openStore({ BENCHMARK_GATE_STORE: join(folder, 'store') }),
      addressOf,
      ...{ digestOf: jsonDigest, operatorsProfile: async () => null, findBaseLockFile: async () => null },
      cancellationSignal: () => signal,
    });
  const resolveBy = (git: Git, pr: number): Promise<GateRequest> =>
    resolveRequest({ repo: REPOSITORY, pr }, 'generative', {
      ...{ loadProfile, addressOf },
      readSubject: (...asked) => github.readSubject(...asked),
      inspectSource: (...asked) => git.inspectSource(...asked),
      hasBase: (...asked) => git.hasBase(...asked),
      defaultProfile: createDefaultProfile({ git, readProfile: readProfileText, shippedProfile: shippedProfileOf }),
    });
  return { base, worker, gatherBy, resolveBy };
}

it('starts so many gits for a thin request and its gate, and no more', async () => {
  const commands = await countGit();
  const { base, worker, gatherBy, resolveBy } = await scene();
  const started = async () => (await commands()).map((command) => command.split(' ')[0]).sort();
  const git = worker();
  await started();

  const first = await resolveBy(git, 1);
  expect(first.profile.name).toBe('own');
  // The mirror is made, and the head of the default branch pinned there, once.
  expect(await started()).toEqual(['cat-file', 'fetch', 'init', 'rev-parse', 'update-ref']);
  expect(await gatherBy(git)(first)).toMatchObject({ base, trusted: { commit: base }, changedFiles: { count: 2 } });
  expect(await started()).toEqual(['cat-file', 'diff-tree', 'pack-objects', 'rev-parse']);

  const second = await resolveBy(git, 2);
  expect(await started()).toEqual(['cat-file', 'fetch', 'rev-parse']);
  // Another worker didn't look a moment ago: it asks for the default branch, and for nothing that the mirror has.
  await gatherBy(worker())(second);
  expect(await started()).toEqual(['cat-file', 'diff-tree', 'fetch', 'pack-objects', 'rev-parse']);
});
