import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

/** Builds what a suite's command would run, running nothing. */
export const createBuildSuite =
  (deps: { readonly bench: Pick<BenchSteps, 'build'> }): HostActivities['buildSuite'] =>
  (input) =>
    watchStep(`building ${input.suite}`, (watch) => deps.bench.build(input, watch));
