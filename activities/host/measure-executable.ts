import { Context } from '@temporalio/activity';
import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../adapters/bench-host/job/bench-host.ts';
import type { Measured } from '../../adapters/bench-host/measure/collect-measured.ts';
import type { MeasureInput } from '../../adapters/bench-host/measure/measure-input.ts';
import type { BlobStore } from '../../adapters/store/content/store.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { RoundAsked, RoundRef } from '../../gate/contract/measured/round-ref.ts';
import type { HostActivities } from '../interfaces.ts';
import { countProblems } from './count-problems.ts';
import { storeSet } from './store-set.ts';
import { watchStep } from './watch-step.ts';

export interface MeasureDeps {
  readonly bench: Pick<BenchSteps, 'measure'>;
  readonly store: Pick<BlobStore, 'putJson'>;
}

/**
 * Measures what is missing of one executable and stores everything measured, also where it failed: the failure then
 * refers to it.
 */
export async function measureAndStore(
  { bench, store }: MeasureDeps,
  input: MeasureInput,
  watch: Watch,
): Promise<MeasurementRef> {
  return storeMeasured(store, input, await bench.measure(input, watch));
}

/** Stores what was measured of an executable: see {@link measureAndStore}. */
export async function storeMeasured(
  store: MeasureDeps['store'],
  input: Pick<MeasureInput, 'executable' | 'round'>,
  { durationMs, ...measured }: Measured,
): Promise<MeasurementRef> {
  const where = `${input.executable.target} of ${input.executable.package}`;
  const { set, uri, failure } = await storeSet(store, measured, where);
  const ref: MeasurementRef = {
    key: set.executable.key,
    uri,
    target: set.executable.target,
    hostId: set.host.id,
    machineClass: set.host.machineClass,
    lane: set.lane,
    listed: set.listed.length,
    measured: set.benchmarks.length,
    problems: countProblems(set.problems),
    durationMs,
    ...(set.ownTimes === undefined ? {} : { ownTimes: set.ownTimes }),
    ...(input.round === undefined ? {} : { rounds: [roundRef(input.round, uri, durationMs)] }),
  };
  if (failure !== null) throw new GateError({ ...failure, measured: ref });
  return ref;
}

const roundRef = ({ number, session, half }: RoundAsked, uri: string, durationMs: number): RoundRef => ({
  ...{ number, session, uri, durationMs },
  ...(half === undefined ? {} : { half }),
});

/** The same with heartbeats. */
export const createMeasureExecutable =
  (deps: MeasureDeps): HostActivities['measureExecutable'] =>
  (input) =>
    watchStep(`measuring ${input.executable.target}`, (watch) =>
      measureAndStore(deps, { ...input, attempt: Context.current().info.attempt }, watch),
    );
