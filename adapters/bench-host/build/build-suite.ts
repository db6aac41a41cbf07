import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SuiteBuild } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { BuildInputs } from '../../../gate/contract/measured/build-inputs.ts';
import type { Rounds } from '../../../gate/profile/rounds.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { type CargoCommand, cargoArguments, parseCargoCommand, selectionOf } from '../cargo/cargo-command.ts';
import { mapExecutables, parseArtifacts } from '../cargo/map-executables.ts';
import { leftOutBenches, type Metadata } from '../cargo/metadata.ts';
import { narrowed } from '../cargo/narrow-command.ts';
import {
  parseRecords,
  RECORD_VARIABLE,
  RECORDING_RUNNER,
  type RunRecord,
  runnerVariable,
} from '../cargo/recording-runner.ts';
import { reproduceBuild } from '../cargo/reproduce.ts';
import { notRecognised } from '../failure/judge-failure.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { keptLockOption } from '../job/kept-lock.ts';
import { measuringTerms } from '../job/measuring-terms.ts';
import { type OpenedJob, openJob } from '../job/opened-job.ts';
import { runStep } from '../job/run-step.ts';
import { askMetadata, readLockFile, readManifests } from './ask-metadata.ts';
import type { BuildTime } from './build-time.ts';
import { builtBeside } from './identity/built-beside.ts';
import { identifyExecutables } from './identity/identify-executables.ts';
import { recordInputs } from './inputs/record-inputs.ts';
import { requireBoundedExecutable, requireFewExecutables } from './require-bounded-suite.ts';
import { requireBuilt } from './require-built.ts';
import { requireStdout } from './require-stdout.ts';

/** Of all runs together; one takes some kilobytes, for its environment. */
const MAX_RECORD_BYTES = 32 * 1024 * 1024;

export interface BuildSuiteInput extends BuildTime {
  readonly job: HostJob;
  readonly command: string;
  /** Names of bench targets to keep; null: all. */
  readonly executables: readonly string[] | null;
  /** Globs of the files that benches read while they run; absent: nobody says. */
  readonly data?: readonly string[];
  /** In what rounds its executables will be measured; absent: by an ordinary run. */
  readonly rounds?: Rounds;
}

/** A suite's build, and what its executables were built of; null: that can't be told. */
export interface BuiltSuite extends SuiteBuild {
  readonly recorded: BuildInputs | null;
}

/**
 * Builds what a `cargo bench` command would run, and notes how cargo would run it: cargo itself is told to run the
 * executables by a runner that only writes down what it was given.
 *
 * @throws {GateError} the classes of `judgeFailure`; budget-out; profile-wrong where the command isn't one
 *   of `cargo bench`
 */
export async function buildSuite(host: BenchHost, input: BuildSuiteInput, watch: Watch): Promise<BuiltSuite> {
  const command = parseCargoCommand(input.command);
  if (command?.subcommand !== 'bench') {
    throw new GateError({
      class: 'profile-wrong',
      message: `a criterion suite runs cargo bench, not ${input.command}`,
    });
  }
  const opened = await openJob(host, input.job);
  const { alternative } = opened.prepared.toolchain;
  const instead = alternative === undefined ? {} : { toolchainAlternative: alternative };
  watch.onProgress({ now: 'reading the workspace' });
  const metadata = await askMetadata(host, opened, watch);
  const narrow = narrowed(command, metadata, input.executables);
  if (narrow === null) return { executables: [], leftOut: [], ...instead, durationMs: 0, recorded: null };
  const { stdout, records, given, durationMs } = await recordRuns(host, opened, { ...input, metadata, narrow }, watch);
  const artifacts = parseArtifacts(stdout);
  const manifests = readManifests(opened, metadata);
  const reproduce = reproduceBuild(input.command, keptLockOption(opened.paths.checkout.outside));
  const executables = mapExecutables({
    records: recordsIn(records, reproduce),
    artifacts,
    metadata,
    manifests,
    given,
    require: (executable, count) => requireBoundedExecutable(executable, count, reproduce),
  });
  if (executables.length === 0 && artifacts.length > 0) {
    throw new GateError({
      class: 'profile-wrong',
      message: `${input.command} built ${artifacts.length} executables and ran none by the gate's runner`,
    });
  }
  const kept = executables.filter(({ target }) => input.executables === null || input.executables.includes(target));
  const targets = new Set(executables.map((each) => `${each.package}::${each.target}`));
  const leftOut = leftOutBenches(metadata, selectionOf(command), targets).filter(
    ({ target }) => input.executables === null || input.executables.includes(target),
  );
  requireFewExecutables(executables.length + leftOut.length, reproduce);
  const terms = measuringTerms(opened, command.toolchain);
  const built = { metadata, lockText: readLockFile(opened), stdout, selection: selectionOf(command), executables };
  const recorded = recordInputs(built, { paths: opened.paths, installation: host.installation });
  const besideOf = builtBeside({ metadata, stdout, recorded });
  const identified = await identifyExecutables(host, opened, { ...input, executables: kept, besideOf }, watch);
  return { executables: identified, leftOut, ...instead, terms, durationMs, recorded };
}

interface Recorded {
  readonly stdout: string;
  readonly records: string;
  /** The environment that cargo was given. */
  readonly given: Readonly<Record<string, string>>;
  readonly durationMs: number;
}

async function recordRuns(
  host: BenchHost,
  opened: OpenedJob,
  input: BuildSuiteInput & { readonly metadata: Metadata; readonly narrow: CargoCommand },
  watch: Watch,
): Promise<Recorded> {
  const { runner, record } = await placeRunner(opened);
  const triples = new Set([opened.prepared.triple, selectionOf(input.narrow).triple ?? opened.prepared.triple]);
  const given = {
    ...opened.environment,
    ...Object.fromEntries([...triples].map((triple) => [runnerVariable(triple), join(runner.inside, 'record')])),
    [RECORD_VARIABLE]: join(record.inside, 'runs'),
  };
  let finished = 0;
  const result = await runStep(
    host,
    opened,
    {
      ...opened.forBuilding,
      writable: [...opened.forBuilding.writable, record],
      readable: [...opened.forBuilding.readable, runner],
      file: 'cargo',
      args: cargoArguments(input.narrow, ['--locked', '--no-fail-fast', '--message-format=json-render-diagnostics']),
      cwd: opened.paths.checkout.inside,
      environment: given,
      timeoutMs: input.timeoutMs,
      onLine: (line, stream) => {
        if (stream === 'stdout' && line.startsWith('{"reason":"compiler-artifact"')) finished += 1;
        else if (!/^\s*(?:Compiling|Running|Finished) /.test(line)) return;
        watch.onProgress({ now: `compiling: ${finished} done`, done: finished });
      },
      log: `build-${input.command}`,
      remark: notRecognised,
    },
    watch,
  );
  await requireBuilt(opened, result, input, () => input.metadata);
  const reproduce = reproduceBuild(input.command, keptLockOption(opened.paths.checkout.outside));
  requireStdout(result, 'what the build printed among the messages of cargo', reproduce);
  // Build scripts can write there too: what isn't a plain file of bounded size is no recording.
  const records = readBoundedFile(join(record.outside, 'runs'), MAX_RECORD_BYTES);
  if ('fault' in records && !records.fault.includes('ENOENT')) throw damaged(records.fault, reproduce);
  return {
    stdout: result.stdout ?? '',
    records: 'text' in records ? records.text : '',
    given,
    durationMs: Math.round(result.durationMs),
  };
}

function* recordsIn(text: string, reproduce: string): Generator<RunRecord> {
  try {
    yield* parseRecords(text);
  } catch (error) {
    throw damaged((error as Error).message, reproduce);
  }
}

/** Only what the build runs can write there. */
const damaged = (why: string, reproduce: string): GateError =>
  new GateError({
    class: 'compile-error',
    message: `the build has damaged the record of what cargo would run: ${why}`,
    reproduce,
  });

/** The runner in a folder that is only read, and an empty folder that it writes to. */
async function placeRunner({ paths }: OpenedJob): Promise<{ runner: Mount; record: Mount }> {
  const sandboxed = paths.checkout.inside !== paths.checkout.outside;
  const mount = (name: string): Mount => {
    const outside = join(paths.root, name);
    return { outside, inside: sandboxed ? `/gate/${name}` : outside };
  };
  const runner = mount('runner');
  const record = mount('record');
  if (/\s/.test(runner.inside)) {
    // Cargo splits the runner at spaces.
    throw new GateError({
      class: 'tool-missing',
      message: `without a sandbox the host's working folder can't have spaces in its name: ${paths.root}`,
    });
  }
  await removeTree(record.outside);
  await mkdir(record.outside, { recursive: true });
  await mkdir(runner.outside, { recursive: true });
  await writeFile(join(runner.outside, 'record'), RECORDING_RUNNER, { mode: 0o755 });
  return { runner, record };
}
