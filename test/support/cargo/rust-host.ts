import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchStepsOptions, createBenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import type { StepProgress, Watch } from '../../../adapters/bench-host/job/bench-host.ts';
import { ownCargoHome, withOwnCargoHome } from '../../../adapters/bench-host/job/own-cargo-home.ts';
import { rustInstallation } from '../../../adapters/bench-host/job/rust-installation.ts';
import { createRunConfined, type RunConfinedOptions } from '../../../adapters/confinement/run-confined.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { confinedUser } from '../../../adapters/confinement/sandbox/unprivileged-user.ts';
import { createGit } from '../../../adapters/git/git.ts';
import { type JobPaths, jobPaths } from '../../../adapters/host/jobs/job-paths.ts';
import { watchDisturbance } from '../../../adapters/host/watch-disturbance.ts';
import type { RecordStore } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import type { HostJob, JobIdentity } from '../../../gate/contract/host-job.ts';
import type { HostFingerprint } from '../../../gate/hosts/fingerprint.ts';
import { commitAll, initRepository } from '../git/test-git.ts';
import { provideBuiltCrates } from './built-crates.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/workspace', import.meta.url));
const LOCK_FILE = join(WORKSPACE, 'Cargo.lock');

/**
 * What is kept between test runs of this checkout: what was built of the workspaces. Each test file has a folder of its
 * own in it.
 */
const CACHE = join(
  tmpdir(),
  `benchmark-gate-test-target-${createHash('sha256')
    .update(readFileSync(LOCK_FILE))
    .update(WORKSPACE)
    .digest('hex')
    .slice(0, 16)}`,
);

/** A machine that nobody should take for a real one. */
export const fingerprint: HostFingerprint = {
  id: 'test-host',
  machineClass: 'test-class',
  architecture: 'x64',
  cpuModel: 'test',
  cpus: 2,
  memoryBytes: 1024,
  kernel: 'test',
  operatingSystem: 'test',
  load: 0,
  governor: null,
  gpu: null,
  isolation: 'none',
};

/** A commit of the workspace in a bundle, as control hands it over. */
export interface Commit {
  readonly folder: string;
  readonly bundle: string;
  readonly commit: string;
  readonly tree: string;
}

/** Commits a workspace, changed by `edit`, in a new repository. */
export async function commitWorkspace(
  edit: (folder: string) => Promise<void> = async () => {},
  workspace = WORKSPACE,
): Promise<Commit> {
  const folder = await mkdtemp(join(tmpdir(), 'rust-host-'));
  const repository = join(folder, 'repository');
  await cp(workspace, repository, { recursive: true, filter: (path) => !path.endsWith('/target') });
  await edit(repository);
  const git = await initRepository(repository);
  const { sha, tree } = await commitAll(git, 'Add the workspace');
  const bundle = join(folder, 'commit.bundle');
  await git(['bundle', 'create', '-q', bundle, 'main']);
  return { folder, bundle, commit: sha, tree };
}

/**
 * A bench host whose job is this test file's, emptied unless it is to be kept. Built crates are there from the start,
 * unless its target is its own.
 */
export async function rustHost(
  name: string,
  options: {
    readonly isolation?: Isolation;
    readonly modelsFolder?: string;
    readonly keep?: boolean;
    readonly putRecord?: RecordStore['putRecord'];
    /** Clocks other than this machine's: nobody sets those. */
    readonly readClocks?: BenchStepsOptions['readClocks'];
    readonly confining?: Partial<RunConfinedOptions>;
    /** A target of its own, which goes with the job: what is hostile may not build where others do. */
    readonly ownTarget?: boolean;
  } = {},
) {
  const isolation = options.isolation ?? 'none';
  const workFolder = CACHE;
  await mkdir(workFolder, { recursive: true });
  // What cargo calls an executable of a workspace doesn't depend on where its checkout lies: files of tests that shared a
  // target would build over what another one runs.
  const targetKey = `${isolation} ${name}`;
  const pathsOf = (job: JobIdentity): JobPaths =>
    jobPaths({ workFolder, ...job, isolation, ...(options.ownTarget === true ? {} : { targetKey }) });
  const job = { workflowId: name, firstExecutionRunId: 'run' };
  if (options.keep !== true) await rm(pathsOf(job).root, { recursive: true, force: true });
  const store = openStore({ BENCHMARK_GATE_STORE: join(workFolder, 'store') });
  const git = createGit({ folder: join(workFolder, 'git') });
  const host: BenchStepsOptions = {
    runConfined: createRunConfined({ lockFile: join(workFolder, `lock-${name}`), isolation, ...options.confining }),
    pathsOf,
    installation: await withOwnCargoHome(
      rustInstallation(process.env),
      ownCargoHome(process.env),
      isolation === 'none' ? null : confinedUser(),
    ),
    download: (uri, file) => (existsSync(uri) ? copyFile(uri, file) : store.download(uri, file)),
    putText: (text) => store.put(text, { contentType: 'text/plain' }),
    checkoutBundle: git.checkoutBundle,
    isClean: git.isClean,
    restore: git.restore,
    renew: git.renew,
    putRecord: options.putRecord ?? ((path, content) => store.putRecord(path, content)),
    describe: async () => fingerprint,
    watchDisturbance,
    modelsFolder: options.modelsFolder ?? null,
    ...(options.readClocks === undefined ? {} : { readClocks: options.readClocks }),
  };
  /** Puts the small workspace's crates, built, to where no target directory is yet. */
  const provideCrates = (target: string): Promise<void> => {
    const { cargoHome } = host.installation;
    const identity = { lockFile: LOCK_FILE, cargoHome, isolation };
    return provideBuiltCrates(target, identity, () => buildCrates(host, name, isolation));
  };
  if (options.ownTarget !== true) await provideCrates(pathsOf(job).target.outside);
  return { host, bench: createBenchSteps(host), pathsOf, job, store, provideCrates };
}

/** Builds the small workspace's crates in a job of their own, and returns its target directory. */
async function buildCrates(host: BenchStepsOptions, name: string, isolation: Isolation): Promise<string> {
  const pathsOf: BenchStepsOptions['pathsOf'] = (of) => jobPaths({ workFolder: CACHE, ...of, isolation });
  const bench = createBenchSteps({ ...host, pathsOf });
  const identity = { workflowId: `crates for ${name}`, firstExecutionRunId: 'run' };
  const commit = await commitWorkspace();
  const job = jobOf(identity, commit);
  await bench.prepare(job, watching());
  const command = 'cargo bench -p measured --bench quick';
  await bench.build({ job, command, executables: null, timeoutMs: 300_000 }, watching());
  const built = join(CACHE, `crates-${randomUUID()}`);
  await rename(pathsOf(identity).target.outside, built);
  await bench.remove(identity);
  await rm(commit.folder, { recursive: true, force: true });
  return built;
}

/** The job of a commit. */
export const jobOf = (
  identity: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>,
  commit: Commit,
  change: Partial<HostJob> = {},
): HostJob => ({
  ...identity,
  commit: commit.commit,
  tree: commit.tree,
  bundle: commit.bundle,
  lane: 'cpu',
  environment: {},
  toolchainAlternatives: [],
  ...change,
});

/** A watch that nobody stops, with what it was told. */
export function watching(signal: AbortSignal = new AbortController().signal): Watch & { told: StepProgress[] } {
  const told: StepProgress[] = [];
  return { signal, onProgress: (progress) => told.push(progress), told };
}
