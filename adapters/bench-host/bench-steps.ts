import type { ExecutableListing, SuiteBuild } from '../../gate/contract/executables.ts';
import type { GeneratedLock } from '../../gate/contract/generated-lock.ts';
import type { HostJob, JobIdentity } from '../../gate/contract/host-job.ts';
import { listFinished } from '../criterion/list-finished.ts';
import { readCriterionTree } from '../criterion/read-tree.ts';
import { type BuildSuiteInput, type BuiltSuite, buildSuite } from './build/build-suite.ts';
import type { BenchHost, Watch } from './job/bench-host.ts';
import { removeJob } from './job/remove-job.ts';
import type { Measured } from './measure/collect-measured.ts';
import { listExecutables } from './measure/list-benchmarks.ts';
import { type ByTurnsInput, type MeasuredByTurns, measureByTurns } from './measure/measure-by-turns.ts';
import { measureExecutable } from './measure/measure-executable.ts';
import type { MeasureInput } from './measure/measure-input.ts';
import { prepareCheckout } from './prepare/prepare-checkout.ts';
import { type BuildCommandInput, buildProgram } from './program/build-program.ts';
import { type CommandReported, type RunCommandInput, runProgram } from './program/run-program.ts';

/** The steps of a bench host on cargo and Criterion. All but `remove` reject with the signal's reason when stopped. */
export interface BenchSteps {
  /** Returns the lock file that stands in for one that the commit doesn't have, and what the compiler says that it is. */
  prepare(job: HostJob, watch: Watch): Promise<{ lockFile?: GeneratedLock; toolchain: string }>;
  build(input: BuildSuiteInput, watch: Watch): Promise<BuiltSuite>;
  list(input: Parameters<typeof listExecutables>[1], watch: Watch): Promise<ExecutableListing[]>;
  measure(input: MeasureInput, watch: Watch): Promise<Measured>;
  /** The same of an executable of the change and of its base, one right after the other. */
  measureByTurns(input: ByTurnsInput, watch: Watch): Promise<MeasuredByTurns>;
  buildCommand(
    input: BuildCommandInput,
    watch: Watch,
  ): Promise<Pick<SuiteBuild, 'toolchainAlternative' | 'terms' | 'durationMs'>>;
  runCommand(input: RunCommandInput, watch: Watch): Promise<CommandReported>;
  remove(job: JobIdentity): Promise<void>;
}

/** Everything that differs from host to host. */
export type BenchStepsOptions = Omit<BenchHost, 'readTree' | 'listFinished'>;

export function createBenchSteps(options: BenchStepsOptions): BenchSteps {
  const host: BenchHost = {
    ...options,
    readTree: (root, window, budget) => readCriterionTree(root, { window, budget }),
    listFinished,
  };
  return {
    prepare: async (job, watch) => {
      const { lockFile, toolchain } = await prepareCheckout(host, job, watch);
      return { ...(lockFile === undefined ? {} : { lockFile }), toolchain: toolchain.rustc };
    },
    build: (input, watch) => buildSuite(host, input, watch),
    list: (input, watch) => listExecutables(host, input, watch),
    measure: (input, watch) => measureExecutable(host, input, watch),
    measureByTurns: (input, watch) => measureByTurns(host, input, watch),
    buildCommand: (input, watch) => buildProgram(host, input, watch),
    runCommand: (input, watch) => runProgram(host, input, watch),
    remove: (job) => removeJob(host, job),
  };
}
