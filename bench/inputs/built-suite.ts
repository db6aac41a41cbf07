import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { Watch } from '../../adapters/cargo/bench-host.ts';
import { createCargoBench } from '../../adapters/cargo/cargo-bench.ts';
import type { Measured } from '../../adapters/cargo/measure-executable.ts';
import { rustInstallation } from '../../adapters/cargo/rust-installation.ts';
import { readCriterionTree } from '../../adapters/criterion-tree/read-tree.ts';
import { createGit } from '../../adapters/git/git.ts';
import { describeHost } from '../../adapters/host/describe-host.ts';
import { jobPaths, outsidePath } from '../../adapters/host/host-paths.ts';
import { watchDisturbance } from '../../adapters/host/watch-disturbance.ts';
import { createRunConfined } from '../../adapters/process/run-confined.ts';
import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { createSampleRepository } from '../../adapters/sample-repository/create-sample-repository.ts';
import { detectIsolation } from '../../adapters/sandbox/detect-isolation.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import type { HostJob } from '../../gate/policy/host-job.ts';

/** One measuring of all benchmarks of an executable. */
export interface OneRun {
  readonly seconds: number;
  /** Medians in nanoseconds, by benchmark. */
  readonly medians: ReadonlyMap<string, number>;
}

/** An executable that was built as the gate builds it, and two ways to measure it. */
export interface BuiltSuite {
  readonly byGate: () => Promise<OneRun>;
  /** The very file, in the same folder with the same arguments and environment, without anything of the gate. */
  readonly byItself: () => Promise<OneRun>;
}

/** Builds a suite of the sample in a job of its own below `folder`. */
export async function builtSuite(folder: string, suite: string): Promise<BuiltSuite> {
  const sample = await createSampleRepository(
    path.join(import.meta.dirname, '../../sample'),
    path.join(folder, 'sample'),
  );
  const bundle = path.join(folder, 'commit.bundle');
  await execa('git', ['-C', sample.folder, 'bundle', 'create', '--quiet', bundle, 'main']);
  const { isolation } = await detectIsolation();
  const git = createGit({ folder: path.join(folder, 'git') });
  const store = openStore({ BENCHMARK_GATE_STORE: path.join(folder, 'store') });
  const pathsOf = (job: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>) =>
    jobPaths({ ...job, workFolder: path.join(folder, 'work'), isolation });
  const bench = createCargoBench({
    runConfined: createRunConfined({ lockFile: path.join(folder, 'lock'), isolation }),
    pathsOf,
    installation: rustInstallation(process.env),
    download: (uri, file) => copyFile(uri, file),
    checkoutBundle: (input) => git.checkoutBundle(input),
    isClean: (checkout) => git.isClean(checkout),
    restore: (checkout) => git.restore(checkout),
    renew: (checkout) => git.renew(checkout),
    putRecord: (name, content) => store.putRecord(name, content),
    describe: () =>
      describeHost({ id: 'bench', lane: 'cpu', isolation, limits: 'none', gpu: { available: false, reason: 'none' } }),
    watchDisturbance,
    modelsFolder: null,
  });
  const { environment, suites } = await loadProfile('sample');
  const command = suites[suite]?.command ?? '';
  const { sha: commit, tree } = sample.main;
  const identity = { workflowId: 'overhead', firstExecutionRunId: 'overhead' };
  const job: HostJob = { ...identity, commit, tree, bundle, lane: 'cpu', environment, toolchainAlternatives: [] };
  const watch: Watch = { signal: new AbortController().signal, onProgress: () => undefined };
  await bench.prepare(job, watch);
  const { executables } = await bench.build({ job, command, executables: null, timeoutMs: 1_800_000 }, watch);
  const listed = await bench.list({ job, executables }, watch);
  const executable = executables.find(({ key }) => listed.some((list) => list.key === key && list.listed > 0));
  if (executable === undefined) throw new Error(`${command} has nothing to measure`);

  const paths = pathsOf(job);
  const outside = (inside: string) => outsidePath(inside, [paths.checkout, paths.target]) ?? inside;
  const input = { job, suite, command, executable, timeoutMs: 600_000, remeasure: 0, noiseBand: 1, attempt: 1 };
  let runs = 0;
  return {
    async byGate() {
      runs += 1;
      // Another key, as of another executable: what one key has measured already is never measured again.
      const fresh = { ...input, executable: { ...executable, key: `${executable.key} ${runs}` } };
      const { result, seconds } = await timed(() => bench.measure(fresh, watch));
      return { seconds, medians: mediansOf(result.set) };
    },
    async byItself() {
      runs += 1;
      const home = path.join(folder, `raw-${runs}`);
      const { seconds } = await timed(() =>
        execa(outside(executable.path), executable.args, {
          cwd: outside(executable.cwd),
          env: { ...executable.environment, ...environment, CRITERION_HOME: home },
          stdio: 'ignore',
        }),
      );
      return { seconds, medians: mediansOf(await readCriterionTree(home)) };
    },
  };
}

const mediansOf = ({ benchmarks }: Pick<Measured['set'], 'benchmarks'>): Map<string, number> =>
  new Map(benchmarks.map(({ id, statistics }) => [id, statistics?.median?.point ?? Number.NaN]));

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}
