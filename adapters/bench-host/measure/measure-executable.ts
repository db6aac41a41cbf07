import type { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { ownResults } from '../../../gate/criterion/listing/own-results.ts';
import type { HostFingerprint } from '../../../gate/hosts/fingerprint.ts';
import { unstableBenchmarks } from '../../../gate/policy/honesty/unstable.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { executableIdentity, isQuick } from '../cargo/bench-arguments.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { type OpenedJob, openJob } from '../job/opened-job.ts';
import { watchCheckout } from '../job/watch-checkout.ts';
import { benchFailure } from './bench-failure.ts';
import { CustomUnits } from './custom-units.ts';
import { knowsExact, listOne } from './list-benchmarks.ts';
import type { MeasureInput } from './measure-input.ts';
import { type MeasuringState, readMeasuringState, writeMeasuringState } from './measuring-state.ts';
import { homesOf, remeasure } from './remeasure.ts';
import { type BenchRunEnd, measuringEnvironment, runBenches } from './run-benches.ts';

/** What was measured, and what failed: one doesn't exclude the other. */
export interface Measured {
  readonly set: MeasurementSet;
  readonly failure: FailureReport | null;
  readonly durationMs: number;
}

/** Measures what earlier attempts haven't, and reads everything that all of them did. */
export async function measureExecutable(host: BenchHost, input: MeasureInput, watch: Watch): Promise<Measured> {
  const opened = await openJob(host, input.job);
  const { executable } = input;
  const fingerprint = await host.describe(input.job.conditions);
  if (input.job.lane === 'cuda' && fingerprint.gpu === null) {
    // What would be measured now would be taken for the device's.
    const message = `the CUDA device of ${fingerprint.id} is gone: ${executable.target} was not measured`;
    throw new GateError({ class: 'no-cuda', message });
  }
  const exact = knowsExact(opened, executable);
  const home = opened.paths.criterionHome(executable.key);
  const leftClean = await watchCheckout(host, opened);
  const state = await beginState(host, opened, input, watch);
  const units = new CustomUnits(state.listed, state.customUnits);
  const run = {
    executable,
    exact,
    home,
    wanted: state.listed,
    all: true,
    now: executable.target,
    log: `measure-${executable.target}`,
    timeoutMs: Math.max(1, input.timeoutMs - state.spentMs),
  };
  const spent = (elapsedMs: number): MeasuringState => ({
    ...state,
    spentMs: state.spentMs + elapsedMs,
    customUnits: units.noted(),
  });
  const disturbanceSinceThen = await host.watchDisturbance();
  const end = await runBenches(
    host,
    opened,
    {
      ...run,
      onOutput: (line) => units.line(line),
      onTick: (elapsedMs) => writeMeasuringState(opened.paths, executable.key, spent(elapsedMs)),
    },
    watch,
  );
  const reading = units.withoutThem(await host.readTree(home.outside, new Date(state.firstStartedAt)));
  const own = ownResults(state.listed, reading.benchmarks, executable.target);
  const failure = await withLostDevice(host, input, benchFailure(input, end, { listed: state.listed, exact }));
  const again =
    failure === null
      ? await remeasure(
          host,
          opened,
          { ...input, ...run, first: own.benchmarks, since: state.firstStartedAt, spentMs: end.durationMs },
          watch,
        )
      : { benchmarks: [], durationMs: 0, logs: [] };
  const total = spent(end.durationMs + again.durationMs);
  if (state.listed.length > 0) await writeMeasuringState(opened.paths, executable.key, total);
  const { benchmarks } = own;
  const clean = await leftClean();
  return {
    failure,
    durationMs: Math.round(total.spentMs),
    set: {
      schemaVersion: 1,
      disturbance: await disturbanceSinceThen(),
      ...provenance(opened, input, {
        fingerprint,
        home,
        clean,
        startedAt: state.firstStartedAt,
        end,
        logs: [...end.logs, ...again.logs],
      }),
      executable: executableIdentity(executable),
      quick: isQuick(executable.args),
      listed: own.listed,
      benchmarks,
      remeasured: again.benchmarks,
      problems: [
        ...reading.problems,
        ...own.problems,
        ...unstableBenchmarks({ benchmarks, remeasured: again.benchmarks }, input.noiseBand),
      ],
    },
  };
}

/** A program doesn't always say why it failed, or hung: whether the device is still there, its driver says. */
async function withLostDevice(
  host: Pick<BenchHost, 'describe'>,
  { job }: Pick<MeasureInput, 'job'>,
  failure: FailureReport | null,
): Promise<FailureReport | null> {
  if (failure === null || job.lane !== 'cuda' || failure.class === 'no-cuda') return failure;
  const { id, gpu } = await host.describe();
  if (gpu !== null) return failure;
  return { ...failure, class: 'no-cuda', message: `the CUDA device of ${id} was lost: ${failure.message}` };
}

async function beginState(
  host: BenchHost,
  opened: OpenedJob,
  { executable, attempt }: MeasureInput,
  watch: Watch,
): Promise<MeasuringState> {
  const before = readMeasuringState(opened.paths, executable.key, attempt);
  if (before !== null) return before;
  // Nothing has run yet: what lies there, somebody else has put there.
  for (const { outside } of homesOf(opened, executable)) await removeTree(outside);
  const firstStartedAt = new Date().toISOString();
  const listed = await listOne(host, opened, executable, watch);
  if ('empty' in listed) return { firstStartedAt, spentMs: 0, listed: [], customUnits: {} };
  const state = { firstStartedAt, spentMs: 0, listed: [...listed.ids], customUnits: {} };
  await writeMeasuringState(opened.paths, executable.key, state);
  return state;
}

function provenance(
  opened: OpenedJob,
  input: MeasureInput,
  facts: {
    readonly fingerprint: HostFingerprint;
    readonly home: Mount;
    readonly clean: boolean;
    readonly startedAt: string;
    readonly end: BenchRunEnd;
    readonly logs: readonly string[];
  },
) {
  const { commit, tree, toolchain, warmBase } = opened.prepared;
  const { result } = facts.end;
  return {
    suite: input.suite,
    lane: input.job.lane,
    command: input.command,
    revision: { commit, tree, clean: facts.clean },
    toolchain: { requested: toolchain.requested, rustc: toolchain.rustc, cargo: toolchain.cargo },
    ...(warmBase === undefined ? {} : { warmBase }),
    // Cargo's own variables for the package are left away: they say nothing that the commit doesn't.
    environment: measuringEnvironment(opened, { environment: {} }, facts.home),
    host: facts.fingerprint,
    startedAt: facts.startedAt,
    finishedAt: new Date().toISOString(),
    ...(facts.logs.length === 0 ? {} : { logs: [...facts.logs] }),
    ...(facts.end.peakMemoryBytes === null ? {} : { peakMemoryBytes: facts.end.peakMemoryBytes }),
    exit: { code: result?.exitCode ?? null, signal: result?.signal ?? null, timedOut: result?.timedOut ?? false },
  };
}
