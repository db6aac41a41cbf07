import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../adapters/bench-host/job/bench-host.ts';
import type { BlobStore } from '../../adapters/store/content/store.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { HostActivities } from '../interfaces.ts';
import { countProblems } from './count-problems.ts';
import { storeSet } from './store-set.ts';
import { watchStep } from './watch-step.ts';

interface RunDeps {
  readonly bench: Pick<BenchSteps, 'runCommand'>;
  readonly store: Pick<BlobStore, 'putJson'>;
}

/** Runs a command suite's run and stores what it reported, also where it failed: the failure then refers to it. */
export async function runAndStore(
  { bench, store }: RunDeps,
  input: Parameters<BenchSteps['runCommand']>[0],
  watch: Watch,
): Promise<ReportRef> {
  const { durationMs, ...reported } = await bench.runCommand(input, watch);
  const { set, uri, failure } = await storeSet(store, reported, `${input.suite}/${input.run.name}`);
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
}

/** The same with heartbeats. */
export const createRunCommand =
  (deps: RunDeps): HostActivities['runCommand'] =>
  (input) =>
    watchStep(`running ${input.suite} ${input.run.name}`, (watch) => runAndStore(deps, input, watch));
