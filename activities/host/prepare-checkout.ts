import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

/** Checks the commit out and fetches its dependencies; does nothing where an earlier attempt did. */
export const createPrepareCheckout =
  (deps: { readonly bench: Pick<BenchSteps, 'prepare'> }): HostActivities['prepareCheckout'] =>
  (job) =>
    watchStep('checking out', (watch) => deps.bench.prepare(job, watch));
