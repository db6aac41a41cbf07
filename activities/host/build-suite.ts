import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../adapters/bench-host/job/bench-host.ts';
import type { BlobStore } from '../../adapters/store/content/store.ts';
import type { SuiteBuild } from '../../gate/contract/executables.ts';
import { LARGEST_INPUTS } from '../../gate/contract/measured/build-inputs.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

interface BuildSuiteDeps {
  readonly bench: Pick<BenchSteps, 'build'>;
  readonly store: Pick<BlobStore, 'putJson'>;
}

/** Builds what a suite's command would run, running nothing, and stores what it was built of beside it. */
export const createBuildSuite =
  (deps: BuildSuiteDeps): HostActivities['buildSuite'] =>
  (input) =>
    watchStep(`building ${input.suite}`, (watch) => buildAndStore(deps, input, watch));

/** The same, where no server calls it. */
export async function buildAndStore(
  { bench, store }: BuildSuiteDeps,
  input: Parameters<HostActivities['buildSuite']>[0],
  watch: Watch,
): Promise<SuiteBuild> {
  const { recorded, ...build } = await bench.build(input, watch);
  if (recorded === null || build.executables.length === 0) return build;
  const { uri: inputs } = await store.putJson(recorded, LARGEST_INPUTS);
  return { ...build, executables: build.executables.map((executable) => ({ ...executable, inputs })) };
}
