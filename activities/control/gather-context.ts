import type { Bundle } from '../../adapters/git/bundle.ts';
import type { Git } from '../../adapters/git/git.ts';
import type { FetchedCommit } from '../../adapters/git/mirror/mirror.ts';
import type { CommitReader } from '../../adapters/git/objects/read-commit.ts';
import type { GitHub } from '../../adapters/github/github.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import type { GateContext } from '../../gate/contract/context.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { MeasureRequest } from '../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import { requiredIsolation } from '../../gate/hosts/required-isolation.ts';
import { findScope, isDocumentationOnly, type ScopeTexts, specsAmong } from '../../gate/policy/scope.ts';
import type { Profile } from '../../gate/profile/profile.ts';
import { isLedger } from '../../gate/receipts/ledger/is-ledger.ts';
import { othersText } from '../../gate/receipts/ledger/others-text.ts';
import { readLedger } from '../../gate/receipts/ledger/read.ts';
import { cutToBytes } from '../../gate/text/byte-budget.ts';
import { cleanLine } from '../../gate/text/clean-text.ts';
import type { FindBaseLockFile } from './find-base-lock-file.ts';

export interface GatherContextDeps {
  readonly git: Pick<Git, 'fetchIntoMirror' | 'isOwnSsh' | 'readCommits' | 'withBundle'>;
  readonly github: Pick<GitHub, 'readSubject' | 'readRepository' | 'findLedger' | 'isOwnSource'>;
  readonly store: Pick<Store, 'put'>;
  /** What the trusted base was built with where it has no lock file; null: it has one, or isn't measured. */
  readonly findBaseLockFile: FindBaseLockFile;
  /** SHA-256 of a value's canonical JSON, in hexadecimal digits. */
  readonly digestOf: (value: unknown) => string;
  /** The profile that control itself has by a name; null: none that is valid. */
  readonly operatorsProfile: (name: string) => Promise<Profile | null>;
  /** The repository's own address. */
  readonly addressOf: (repository: string) => string;
  /** Aborts when the activity is cancelled. */
  readonly cancellationSignal: () => AbortSignal;
}

/** The context travels into the workflow's history: so much of each list and no more. */
const MOST_NAMES = 50;
const NAME_BYTES = 200;

const TITLE_BYTES = 300;

/** What is read of texts in which the profile's patterns look for things in scope. */
const DIFF_BYTES = 1024 * 1024;
const SPEC_BYTES = 64 * 1024;
const MOST_SPECS_READ = 20;

/** So many first parents of the trusted base are compared with a change of documentation. */
const MOST_PARENTS = 50;

/** Fetches commit and base, hands them to the hosts as a bundle, and reads what is known of the change. */
export const createGatherContext =
  ({
    git,
    github,
    store,
    findBaseLockFile,
    digestOf,
    operatorsProfile,
    addressOf,
    cancellationSignal,
  }: GatherContextDeps): ((request: GateRequest | MeasureRequest) => Promise<GateContext>) =>
  async (request) => {
    const { repository, headSha: sha, profile } = request;
    const signal = cancellationSignal();
    const described = await describe(github, request);
    const { isOwnSource, ...fetched } = await fetchChange({ git, github, addressOf }, request, described, signal);
    const reader = git.readCommits(fetched.mirror, signal);
    const keepBundle = ({ open }: Bundle) => store.put(open(), { contentType: 'application/x-git-bundle' });
    const { linkedIssue, body, subject } = described;
    const [bundle, changed, found] = await allEnded([
      git.withBundle(fetched, keepBundle, signal),
      reader.change(fetched.base, sha, DIFF_BYTES),
      subject === null ? null : github.findLedger(repository, { subject, body, linkedIssue }, isLedger),
    ]);
    // What a caller names as base says nothing of what the change is: only what can be trusted does.
    const since = fetched.trusted;
    const all = since === null || since === fetched.base ? changed : await reader.changedFiles(since, sha);
    const documentationOnly = since !== null && isDocumentationOnly(all, profile.scope);
    const specs = specsAmong(changed.paths, profile.scope);
    const own = [described.headSha, fetched.trusted, fetched.isOnBranch ? sha : null];
    // Whatever the subject is: a commit of the own address is perhaps a fork's alone, since GitHub serves those there too.
    const foreign = described.fork || (request.source.kind === 'url' && !(isOwnSource && own.includes(sha)));
    const title = cutToBytes(cleanLine(described.title), TITLE_BYTES);
    // Asked for at once: one process reads them.
    const [tree, specTexts, trusted] = await allEnded([
      reader.treeOf(sha),
      readSpecs(reader, sha, specs),
      fetched.trusted === null ? {} : aboutTrusted({ findBaseLockFile }, reader, request, fetched.trusted),
    ]);
    const texts: ScopeTexts = {
      change: [title, ...changed.paths, changed.patch].join('\n'),
      ledger: found === null ? '' : othersText(found.text),
      specs: specTexts,
    };
    return {
      tree,
      base: fetched.base,
      // Who asks for a branch is believed where the commit is on it.
      branch: fetched.isOnBranch ? described.asked : described.branch,
      ...(foreign ? { foreign } : {}),
      changedFiles: { count: changed.paths.length, sample: named(changed.paths) },
      documentationOnly,
      ...(documentationOnly && since !== null
        ? { sameButDocumentation: await sameButDocumentation(reader, since, sha, profile) }
        : {}),
      specs: named(specs),
      subjects: findScope(profile.scope.subjects, texts),
      hardware: findScope(profile.scope.hardware, texts),
      title,
      labels: named(described.labels),
      linkedIssue,
      ledger: found === null ? null : readLedger(found.text),
      bundle: bundle.uri,
      profileDigest: digestOf(profile),
      isolation: requiredIsolation({
        profile,
        operators: await operatorsProfile(profile.name),
        fromFork: foreign,
      }),
      ...trusted,
    } satisfies GateContext;
  };

/** Waits for all of them, also where one fails: nothing goes on behind a step that has ended. */
async function allEnded<T extends readonly unknown[]>(
  works: readonly [...T],
): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

async function fetchChange(
  { git, github, addressOf }: Pick<GatherContextDeps, 'git' | 'github' | 'addressOf'>,
  request: GateRequest | MeasureRequest,
  { defaultBranch, asked }: Pick<Awaited<ReturnType<typeof describe>>, 'defaultBranch' | 'asked'>,
  signal: AbortSignal,
): Promise<FetchedCommit & { readonly isOwnSource: boolean }> {
  const { repository, source, headSha: sha } = request;
  const isOwnSource = await isOwn({ git, github }, request);
  const ownAddress = addressOf(repository);
  const fetched = await git.fetchIntoMirror({
    ...{ repository, source, sha, defaultBranch, branch: asked, isOwnSource, signal },
    base: 'base' in request ? request.base : null,
    // Without encryption somebody may stand between.
    ownAddress: github.isOwnSource(ownAddress, repository) ? ownAddress : null,
    // Who resolved the request looked a moment ago, and took the profile from what was there.
    isRecentEnough: true,
  });
  return { ...fetched, isOwnSource };
}

/** The subject as it is now; of a commit without one, of the repository alone. */
async function describe(github: GatherContextDeps['github'], request: GateRequest | MeasureRequest) {
  const { repository, subject, headSha } = request;
  const asked = 'branch' in request ? request.branch : null;
  if (subject !== null) {
    const described = await github.readSubject(repository, subject);
    // Of another commit than its head nobody says that the subject's branch has it.
    const isNamed = described.headSha === null || described.headSha === headSha;
    return { ...described, branch: isNamed ? described.branch : null, subject, asked };
  }
  const nobodys = { headSha: null, branch: null, fork: false, title: '', body: '', labels: [], linkedIssue: null };
  return { ...nobodys, ...(await github.readRepository(repository)), subject, asked };
}

async function aboutTrusted(
  { findBaseLockFile }: Pick<GatherContextDeps, 'findBaseLockFile'>,
  reader: CommitReader,
  request: Pick<GateRequest, 'repository' | 'profile' | 'headSha'>,
  commit: string,
): Promise<Pick<GateContext, 'trusted' | 'baseLockFile'>> {
  const [tree, lock] = await Promise.all([
    reader.treeOf(commit),
    // Of a root that isn't read to its end: it is there, and the host sees as what.
    unlessTooMany(reader.readFileAt(request.headSha, 'Cargo.lock', 1), ''),
  ]);
  const trusted = { commit, tree };
  if (lock !== null) return { trusted };
  const baseLockFile = await findBaseLockFile(request, trusted);
  return baseLockFile === null ? { trusted } : { trusted, baseLockFile };
}

/** Whether the source is the repository's own address, by https or by ssh. */
async function isOwn(
  { git, github }: Pick<GatherContextDeps, 'git' | 'github'>,
  { source, repository }: Pick<GateRequest, 'source' | 'repository'>,
): Promise<boolean> {
  if (source.kind !== 'url') return false;
  const { location } = source;
  return github.isOwnSource(location, repository) || (await git.isOwnSsh(location, repository));
}

async function sameButDocumentation(
  reader: CommitReader,
  since: string,
  sha: string,
  { scope }: Pick<Profile, 'scope'>,
): Promise<string[]> {
  const trees: string[] = [];
  for (const { commit, tree } of await reader.firstParents(since, MOST_PARENTS)) {
    if (isDocumentationOnly(await reader.changedFiles(commit, sha), scope)) trees.push(tree);
  }
  return trees;
}

const named = (names: readonly string[]): string[] =>
  names.slice(0, MOST_NAMES).map((name) => cutToBytes(cleanLine(name), NAME_BYTES));

async function readSpecs(reader: CommitReader, sha: string, specs: readonly string[]): Promise<string> {
  const paths = specs.slice(0, MOST_SPECS_READ);
  const texts = await Promise.all(paths.map((path) => unlessTooMany(reader.readFileAt(sha, path, SPEC_BYTES), null)));
  return paths.flatMap((path, at) => [path, texts[at] ?? '']).join('\n');
}

/** What a folder holds that has more files than are read: a change must not end its own gate by making it so. */
const unlessTooMany = <T>(reading: Promise<T>, instead: T): Promise<T> =>
  reading.catch((error: unknown) => {
    if (!(error instanceof GateError) || error.report.class !== 'wrong-input') throw error;
    return instead;
  });
