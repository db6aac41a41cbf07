import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostFingerprint } from '../../../gate/hosts/fingerprint.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { RunClock } from '../../host/run-clock.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { type OpenedJob, openJob } from '../job/opened-job.ts';
import { watchCheckout } from '../job/watch-checkout.ts';
import { listOne } from './list-benchmarks.ts';
import { type MeasureInput, measuringKey } from './measure-input.ts';
import { type MeasuringState, readMeasuringState, writeMeasuringState } from './measuring-state.ts';
import { homesOf } from './remeasure.ts';
import { requireThere } from './require-there.ts';

/** An executable that only needs to be run: its job is opened, and it has said what it holds. */
export interface ReadyExecutable {
  readonly input: MeasureInput;
  readonly opened: OpenedJob;
  readonly state: MeasuringState;
  /** `CRITERION_HOME`. */
  readonly home: Mount;
  readonly clock: RunClock;
  /** The host as it was before the run. */
  readonly fingerprint: HostFingerprint;
  /** Whether the run left the checkout as it was: see `watchCheckout`. */
  readonly leftClean: () => Promise<boolean>;
}

/**
 * Does all that comes before an executable's own processes.
 *
 * @throws {GateError} host-state-lost: this host has no such checkout (any more); no-cuda: its device is gone
 */
export async function readyExecutable(host: BenchHost, input: MeasureInput, watch: Watch): Promise<ReadyExecutable> {
  const opened = await openJob(host, input.job);
  const fingerprint = await host.describe(input.job.conditions);
  requireDevice(input, fingerprint);
  const leftClean = await watchCheckout(host, opened);
  const state = await beginState(host, opened, input, watch);
  return {
    ...{ input, opened, state, fingerprint, leftClean },
    home: opened.paths.criterionHome(measuringKey(input)),
    clock: new RunClock(state.clock, host.readClocks),
  };
}

/** @throws {GateError} no-cuda: what would be measured without the device would be taken for the device's */
function requireDevice({ job, executable }: MeasureInput, { id, gpu }: HostFingerprint): void {
  if (job.lane !== 'cuda' || gpu !== null) return;
  const message = `the CUDA device of ${id} is gone: ${executable.target} was not measured`;
  throw new GateError({ class: 'no-cuda', message });
}

async function beginState(
  host: BenchHost,
  opened: OpenedJob,
  input: MeasureInput,
  watch: Watch,
): Promise<MeasuringState> {
  const { executable, attempt } = input;
  const key = measuringKey(input);
  const before = readMeasuringState(opened.paths, key, attempt);
  if (before !== null) return before;
  // Nothing has run yet: what lies there, somebody else has put there.
  for (const { outside } of homesOf(opened, key)) await removeTree(outside);
  const clock = new RunClock(null, host.readClocks);
  const began = {
    firstStartedAt: new Date(clock.now()).toISOString(),
    spentMs: 0,
    customUnits: {},
    clock: clock.notes(),
  };
  await requireThere(opened, executable);
  const listed = await listOne(host, opened, executable, watch);
  if ('empty' in listed) return { ...began, listed: [] };
  const state = { ...began, listed: [...listed.ids] };
  await writeMeasuringState(opened.paths, key, state);
  return state;
}
