import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

/** Removes everything that a run left on this host; what it measured is in the store. */
export const createRemoveCheckout =
  (deps: { readonly bench: Pick<BenchSteps, 'remove'> }): HostActivities['removeCheckout'] =>
  (job) =>
    watchStep('removing the checkout', () => deps.bench.remove(job));
