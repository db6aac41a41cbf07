import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createGatherContext } from '../../../activities/control/gather-context.ts';
import { createGit } from '../../../adapters/git/git.ts';
import { jsonDigest } from '../../../adapters/signing/json-digest.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import type { Profile } from '../../../gate/profile/profile.ts';
import { TestRepository, temporaryFolder } from '../git/repository.ts';
import { profileOf } from '../policy/measured.ts';
import { speakAs } from './publishing.ts';

const REPOSITORY = 'acme/widgets';

const profile = profileOf({
  scope: {
    specs: ['docs/reference/'],
    subjects: { I2S: '\\bI2S\\b', TL1: '\\bTL1\\b', TL2: '\\bTL2\\b' },
    hardware: { CPU: '\\bcpu\\b', GPU: '\\bcuda\\b' },
  },
});

export interface ChangeScene {
  readonly head: string;
  readonly base: string;
  readonly repository: TestRepository;
  readonly folder: string;
  gather(changes?: Partial<GateRequest>): Promise<GateContext>;
  /** Of a measuring without a subject. */
  measure(changes: Partial<MeasureRequest>): Promise<GateContext>;
}

/**
 * A change on a branch, its pull request over HTTP, and a store.
 *
 * @param ownAddress what counts as the repository's own address
 * @param site where the repository is said to be; absent: there
 */
export async function changeScene(
  files: Readonly<Record<string, string>>,
  body: string,
  ownAddress: string | null = null,
  {
    fork,
    operators = null,
    site,
  }: { readonly fork?: string; readonly operators?: Profile | null; readonly site?: string } = {},
): Promise<ChangeScene> {
  const repository = await TestRepository.create();
  const base = await repository.commit({ 'src/lib.rs': 'pub fn one() {}\n' });
  await repository.git('checkout', '--quiet', '-b', 'vectorize');
  const head = await repository.commit(files);
  await repository.git('checkout', '--quiet', 'main');
  const folder = await temporaryFolder();
  const github = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }], users: [] });
  onTestFinished(() => github.close());
  github.registerCommit(REPOSITORY, head, await repository.git('rev-parse', `${head}^{tree}`));
  await github.createPullRequest(REPOSITORY, {
    title: 'Vectorize \u001b[31mTL1',
    body,
    branch: 'vectorize',
    headSha: head,
    labels: ['performance'],
    ...(fork === undefined ? {} : { fork }),
  });
  const speaker = await speakAs(github);
  const gatherContext = createGatherContext({
    git: createGit({ folder: join(folder, 'control') }),
    github: {
      ...speaker,
      isOwnSource: (location, name) => location === ownAddress || speaker.isOwnSource(location, name),
    },
    digestOf: jsonDigest,
    operatorsProfile: async () => operators,
    addressOf: (name) => site ?? ownAddress ?? `${github.url}/${name}.git`,
    findBaseLockFile: async (_, { tree }) => ({ uri: `store:${tree}`, digest: 'sha256:…', origin: 'base' }),
    store: openStore({ BENCHMARK_GATE_STORE: join(folder, 'store') }),
    cancellationSignal: () => new AbortController().signal,
  });
  const request: GateRequest = {
    repository: REPOSITORY,
    subject: { kind: 'pull-request', number: 1 },
    headSha: head,
    headPinned: false,
    base: null,
    source: { kind: 'path', location: repository.folder },
    profile,
    suites: null,
    executables: null,
    flow: 'generative',
  };
  const { base: _, flow: __, headPinned: ___, ...measured } = request;
  return {
    ...{ head, base, repository, folder },
    gather: (changes) => gatherContext({ ...request, ...changes }),
    measure: (changes) => gatherContext({ ...measured, subject: null, branch: null, ...changes }),
  };
}
