import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type BenchSteps, type BenchStepsOptions, createBenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import { rustInstallation } from '../../../adapters/bench-host/job/rust-installation.ts';
import type { RunConfinedOptions } from '../../../adapters/confinement/run-confined.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { removeTree } from '../../../adapters/files/remove-tree.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { temporaryFolder } from '../processes/confine.ts';
import { commitWorkspace, jobOf, rustHost, watching } from './rust-host.ts';

/** Files of a package by their paths. */
export type Files = Readonly<Record<string, string>>;

export interface FetchingHost {
  readonly cargoHome: string;
  readonly bench: BenchSteps;
  /** What the steps are made of. */
  readonly host: BenchStepsOptions;
  /** Makes a change of these files. */
  jobOf(name: string, files: Files, change?: Partial<HostJob>): Promise<HostJob>;
  /** Makes a change of these files and prepares it: checkout and fetch. */
  prepare(name: string, files: Files, signal?: AbortSignal): ReturnType<BenchSteps['prepare']>;
  /** Where the checkout of a change is. */
  checkoutOf(name: string): string;
  remove(name: string): Promise<void>;
}

/** A package that has one dependency, with its lock file: as whoever writes both by hand would have it. */
export const dependingOn = (dependency: string, source: string): Files => ({
  'Cargo.toml': `[package]\nname = "own"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ndep = ${dependency}\n`,
  'src/lib.rs': '',
  'Cargo.lock': `version = 4

[[package]]
name = "dep"
version = "0.1.0"
source = "${source}"

[[package]]
name = "own"
version = "0.1.0"
dependencies = [
 "dep",
]
`,
});

/** The package that others depend on. */
export const DEPENDENCY: Files = {
  'Cargo.toml': '[package]\nname = "dep"\nversion = "0.1.0"\nedition = "2021"\n',
  'src/lib.rs': '',
};

/** A bench host with a cargo home of its own, whose jobs fetch and do nothing else. */
export async function fetchingHost(
  name: string,
  isolation: Isolation,
  options: {
    /** Where its cargo home is; made where it isn't there. */
    readonly cargoHome?: string;
    readonly crates?: Partial<NonNullable<BenchStepsOptions['crates']>>;
    readonly network?: Readonly<Record<string, string>>;
    readonly confining?: Partial<RunConfinedOptions>;
  } = {},
): Promise<FetchingHost> {
  const cargoHome = options.cargoHome ?? (await temporaryFolder());
  const { confining } = options;
  const rust = await rustHost(name, { isolation, ownTarget: true, ...(confining === undefined ? {} : { confining }) });
  const installation = rustInstallation({ ...process.env, CARGO_HOME: cargoHome });
  const host: BenchStepsOptions = {
    ...rust.host,
    installation: { ...installation, network: { ...installation.network, ...options.network } },
    crates: { from: [], maxBytes: 2 ** 40, ...options.crates },
  };
  const bench = createBenchSteps(host);
  const identity = (job: string) => ({ workflowId: `${name} ${job}`, firstExecutionRunId: 'run' });
  const changed: FetchingHost['jobOf'] = async (job, files, change = {}) => {
    const empty = await temporaryFolder();
    const commit = await commitWorkspace(async (folder) => {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
    }, empty);
    onTestFinished(() => removeTree(commit.folder));
    onTestFinished(() => removeTree(rust.pathsOf(identity(job)).root));
    return jobOf(identity(job), commit, change);
  };
  return {
    cargoHome,
    bench,
    host,
    jobOf: changed,
    prepare: async (job, files, signal = new AbortController().signal) =>
      bench.prepare(await changed(job, files), watching(signal)),
    checkoutOf: (job) => rust.pathsOf(identity(job)).checkout.outside,
    remove: (job) => bench.remove(identity(job)),
  };
}
