import { setTimeout as sleep } from 'node:timers/promises';
import { ActivityFailure, ApplicationFailure, type RetryState } from '@temporalio/common';
import { buildAndStore } from '../../../activities/host/build-suite.ts';
import { measureAndStore } from '../../../activities/host/measure-executable.ts';
import { measurePairAndStore } from '../../../activities/host/measure-pair.ts';
import { runAndStore } from '../../../activities/host/run-command.ts';
import type { HostActivities } from '../../../activities/interfaces.ts';
import { translateFailure } from '../../../activities/translate-failure.ts';
import type { BenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../../adapters/bench-host/job/bench-host.ts';
import type { BlobStore } from '../../../adapters/store/content/store.ts';
import { MAXIMUM_ATTEMPTS } from '../../../gate/contract/failure.ts';
import type { LaneWork } from '../../../workflows/suite/lane-work.ts';

type HostStubs = Parameters<Parameters<LaneWork['spend']>[1]>[0];

/** Seconds between attempts, as the server waits. */
const FIRST_PAUSE_MS = 1000;

/** What the steps are, and where they leave what they measure. */
interface StepParts {
  readonly bench: BenchSteps;
  readonly store: Pick<BlobStore, 'putJson'>;
  readonly watch: Watch;
}

/**
 * The steps of this machine, called as a lane calls a host's: by name, with two retries of what a retry may mend, and with
 * failures as a workflow knows them. Rejects with the signal's reason when stopped.
 */
export function localSteps({ bench, store, watch }: StepParts): HostStubs {
  const steps: Steps = {
    prepareCheckout: (input) => bench.prepare(input, watch),
    buildSuite: (input) => buildAndStore({ bench, store }, input, watch),
    listExecutables: (input) => bench.list(input, watch),
    measureExecutable: (input, attempt) => measureAndStore({ bench, store }, { ...input, attempt }, watch),
    measurePair: (input, attempt) => measurePairAndStore({ bench, store }, { ...input, attempt }, watch),
    buildCommand: (input) => bench.buildCommand(input, watch),
    runCommand: (input) => runAndStore({ bench, store }, input, watch),
  };
  const called = Object.entries(steps).map(([name, step]) => [
    name,
    { executeWithOptions: (_: unknown, [input]: [never]) => attempting(name, step as Step, input, watch.signal) },
  ]);
  return Object.fromEntries(called) as unknown as HostStubs;
}

type StepName = Exclude<keyof HostActivities, 'removeCheckout'>;
type Steps = {
  readonly [Name in StepName]: (input: Parameters<HostActivities[Name]>[0], attempt: number) => Promise<unknown>;
};

// Each has an input of its own, which its caller's types hold.
type Step = (input: never, attempt: number) => Promise<unknown>;

async function attempting(name: string, step: Step, input: never, signal: AbortSignal): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step(input, attempt);
    } catch (error) {
      signal.throwIfAborted();
      const failure = translateFailure(error);
      if (!(failure instanceof ApplicationFailure)) throw error;
      if (failure.nonRetryable || attempt === MAXIMUM_ATTEMPTS) {
        throw new ActivityFailure(failure.message, name, undefined, GAVE_UP, 'this machine', failure);
      }
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}

const GAVE_UP: RetryState = 'MAXIMUM_ATTEMPTS_REACHED';
