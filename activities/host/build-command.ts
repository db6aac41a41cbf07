import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

/** Builds and prepares a command suite. */
export const createBuildCommand =
  (deps: { readonly bench: Pick<BenchSteps, 'buildCommand'> }): HostActivities['buildCommand'] =>
  (input) =>
    watchStep(`building ${input.suite}`, (watch) => deps.bench.buildCommand(input, watch));
