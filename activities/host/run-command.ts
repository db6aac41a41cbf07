import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { BlobStore } from '../../adapters/store/content/store.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { HostActivities } from '../interfaces.ts';
import { countProblems } from './count-problems.ts';
import { storeSet } from './store-set.ts';
import { watchStep } from './watch-step.ts';

/** Runs a command suite's run and stores what it reported, also where it failed: the failure then refers to it. */
export const createRunCommand =
  (deps: {
    readonly bench: Pick<BenchSteps, 'runCommand'>;
    readonly store: Pick<BlobStore, 'putJson'>;
  }): HostActivities['runCommand'] =>
  (input) =>
    watchStep(`running ${input.suite} ${input.run.name}`, async (watch) => {
      const { durationMs, ...reported } = await deps.bench.runCommand(input, watch);
      const { set, uri, failure } = await storeSet(deps.store, reported, `${input.suite}/${input.run.name}`);
      const ref: ReportRef = {
        suite: set.suite,
        run: set.run,
        uri,
        hostId: set.host.id,
        machineClass: set.host.machineClass,
        problems: countProblems(set.problems),
        durationMs,
      };
      if (failure !== null) throw new GateError({ ...failure, reported: ref });
      return ref;
    });
