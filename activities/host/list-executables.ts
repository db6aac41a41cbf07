import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

/** Asks all executables of a suite what they hold, in one activity: most of them hold nothing. */
export const createListExecutables =
  (deps: { readonly bench: Pick<BenchSteps, 'list'> }): HostActivities['listExecutables'] =>
  (input) =>
    watchStep('listing', (watch) => deps.bench.list(input, watch));
