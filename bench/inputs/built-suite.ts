import path from 'node:path';
import { execa } from 'execa';
import { createBenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { Measured } from '../../adapters/bench-host/measure/collect-measured.ts';
import { outsidePath } from '../../adapters/confinement/sandbox/outside-path.ts';
import { readCriterionTree } from '../../adapters/criterion/read-tree.ts';
import { sampleHost, watch } from './sample-host.ts';

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
  const { host, sample, command: commandOf, job: jobOf } = await sampleHost(folder);
  const bench = createBenchSteps(host);
  const { pathsOf } = host;
  const command = commandOf(suite);
  const job = jobOf('overhead', sample.main);
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
          env: { ...executable.environment, ...job.environment, CRITERION_HOME: home },
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
