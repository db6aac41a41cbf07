import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { HostActivities } from '../interfaces.ts';
import { watchStep } from './watch-step.ts';

/** The activities that are one step of a host each, with heartbeats, and store nothing. */
export function createBenchActivities(
  bench: Pick<BenchSteps, 'prepare' | 'list' | 'buildCommand' | 'remove'>,
): Pick<HostActivities, 'prepareCheckout' | 'listExecutables' | 'buildCommand' | 'removeCheckout'> {
  return {
    /** Checks the commit out and fetches its dependencies; does nothing where an earlier attempt did. */
    prepareCheckout: (job) => watchStep('checking out', (watch) => bench.prepare(job, watch)),
    /** Asks all executables of a suite what they hold, in one activity: most of them hold nothing. */
    listExecutables: (input) => watchStep('listing', (watch) => bench.list(input, watch)),
    /** Builds and prepares a command suite. */
    buildCommand: (input) => watchStep(`building ${input.suite}`, (watch) => bench.buildCommand(input, watch)),
    /** Removes everything that a run left on this host; what it measured is in the store. */
    removeCheckout: (job) => watchStep('removing the checkout', () => bench.remove(job)),
  };
}
