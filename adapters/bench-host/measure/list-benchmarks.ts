import { shortenedReport } from '../../../gate/contract/bounded-report.ts';
import type { BenchExecutable, ExecutableListing } from '../../../gate/contract/executables.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { parseListing } from '../../../gate/criterion/listing/listing.ts';
import { LARGEST_TEXT, MOST_BENCHMARKS } from '../../../gate/names/limits.ts';
import { cutToBytes } from '../../../gate/text/byte-budget.ts';
import { readLockFile } from '../build/ask-metadata.ts';
import { listingArguments } from '../cargo/bench-arguments.ts';
import { criterionVersion, takesExact } from '../cargo/criterion-version.ts';
import { reproduceBenchmark } from '../cargo/reproduce.ts';
import { withCudaWords } from '../failure/cuda-rules.ts';
import { wordsOf } from '../failure/program-words.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { howItEnded } from '../job/how-it-ended.ts';
import { logOf } from '../job/kept-logs.ts';
import { type OpenedJob, openJob } from '../job/opened-job.ts';
import { excerptOf } from '../job/program-lines.ts';
import { runStep, type StepResult } from '../job/run-step.ts';
import { goneInWords, whatIsGone } from './require-there.ts';

/** Listing does no work; what doesn't answer by now is no bench executable (a fuzz target, which never ends). */
const LIST_TIMEOUT_MS = 20_000;

/** Of one suite's executables together, from holding the machine's lock each time: a thousand that hang cost no more. */
const LIST_ALL_MS = 10 * 60_000;

const NOT_ASKED: Silent = {
  empty: `was not asked for its benchmarks: asking those before it took ${LIST_ALL_MS / 60_000} minutes`,
  unlisted: true,
};

/** What an executable says that it holds, or in words why nothing. */
export type Listed = { readonly ids: readonly string[] } | Silent;

/** What an {@link ExecutableListing} without benchmarks says. */
type Silent = { readonly empty: string } & Pick<ExecutableListing, 'unlisted' | 'failure'>;

/**
 * Asks each executable of a suite, benches first: what else has a harness of its own may never end. Those that the time
 * doesn't reach are unlisted, as those that don't answer. Test harnesses aren't asked: they measure nothing, and don't
 * know the question.
 */
export async function listExecutables(
  host: BenchHost,
  input: { readonly job: HostJob; readonly executables: readonly BenchExecutable[] },
  watch: Watch,
): Promise<ExecutableListing[]> {
  const opened = await openJob(host, input.job);
  const listings: ExecutableListing[] = [];
  let failures = 0;
  let askedMs = 0;
  for (const executable of input.executables.toSorted(benchFirst)) {
    watch.onProgress({
      now: `listing ${executable.target}`,
      done: listings.length,
      listed: input.executables.length,
    });
    const listed =
      askedMs < LIST_ALL_MS || executable.harness === 'libtest'
        ? await listOne(host, opened, executable, watch, (durationMs) => {
            askedMs += durationMs;
          })
        : NOT_ASKED;
    const { key } = executable;
    if ('ids' in listed) listings.push({ key, listed: listed.ids.length });
    else if (listed.failure === undefined) listings.push({ key, listed: 0, ...listed });
    else listings.push({ key, listed: 0, ...listed, failure: shortenedReport(listed.failure, failures++) });
  }
  return listings;
}

const benchFirst = (one: BenchExecutable, other: BenchExecutable): number =>
  Number(other.kind === 'bench') - Number(one.kind === 'bench');

/** Whether this executable's Criterion takes `--exact` and `--format terse`. */
export const knowsExact = (opened: OpenedJob, executable: Pick<BenchExecutable, 'package'>): boolean =>
  takesExact(criterionVersion(readLockFile(opened), executable.package));

/** @param onAnswer told how long the executable ran, in milliseconds */
export async function listOne(
  host: BenchHost,
  opened: OpenedJob,
  executable: BenchExecutable,
  watch: Watch,
  onAnswer?: (durationMs: number) => void,
): Promise<Listed> {
  if (executable.harness === 'libtest') return { empty: 'runs under libtest: 0 measured' };
  const gone = await whatIsGone(opened, executable);
  if (gone !== null) return notThere(executable, opened.job, gone);
  const result = await runStep(
    host,
    opened,
    {
      ...opened.forMeasuring,
      file: executable.path,
      args: listingArguments(executable.args, knowsExact(opened, executable)),
      cwd: executable.cwd,
      environment: { ...executable.environment, ...opened.environment },
      timeoutMs: LIST_TIMEOUT_MS,
      log: `list-${executable.target}`,
      keep: 'failed',
    },
    watch,
  );
  onAnswer?.(result.durationMs);
  if (result.timedOut) {
    return { empty: `does not list its benchmarks within ${LIST_TIMEOUT_MS / 1000} s`, unlisted: true };
  }
  if (result.exitCode !== 0) return endedBadly(executable, opened.job, result);
  if (result.stdout === null) return listsTooMuch(executable, opened.job, 'more than the 16 MiB that are read');
  const { ids } = parseListing(result.stdout);
  if (ids.length > MOST_BENCHMARKS) {
    const how = `${ids.length} benchmarks; at most ${MOST_BENCHMARKS} of one executable are measured`;
    return listsTooMuch(executable, opened.job, how);
  }
  return ids.length === 0 ? { empty: 'lists no benchmark' } : { ids: ids.map((id) => cutToBytes(id, LARGEST_TEXT)) };
}

/** One executable's affair: the others of its suite are measured. */
function notThere(executable: BenchExecutable, job: Pick<HostJob, 'environment'>, gone: string): Silent {
  const empty = `is not asked for its benchmarks: ${goneInWords(gone)}`;
  const { kind, package: owner, target } = executable;
  if (kind !== 'bench') return { empty };
  const failure: FailureReport = {
    class: 'benchmark-failed',
    message: `${target} of ${owner} ${empty}`,
    places: [{ package: owner, target }],
    reproduce: reproduceListing(executable, job.environment),
  };
  return { empty, unlisted: true, failure };
}

/** Whatever kind it is of: it knew the question. */
function listsTooMuch(executable: BenchExecutable, job: Pick<HostJob, 'environment'>, how: string): Silent {
  const failure: FailureReport = {
    class: 'benchmark-failed',
    message: `${executable.target} of ${executable.package} lists ${how}`,
    reproduce: reproduceListing(executable, job.environment),
  };
  return { empty: `lists ${how}`, unlisted: true, failure };
}

/**
 * Cargo would have run it the same way, and met the same end. Only a bench owes a list: what else has a harness of its
 * own may not know the question.
 */
function endedBadly(
  executable: BenchExecutable,
  job: Pick<HostJob, 'environment' | 'lane'>,
  result: StepResult,
): Silent {
  const words = wordsOf(result);
  const empty = `does not list its benchmarks (${howItEnded(result)}): ${words.join(' ').trim().slice(0, 300)}`;
  if (executable.kind !== 'bench') return { empty };
  const excerpt = excerptOf(words);
  const failure: FailureReport = {
    class: 'benchmark-failed',
    message: `${executable.target} of ${executable.package} ${howItEnded(result)} before it listed its benchmarks`,
    places: [{ package: executable.package, target: executable.target }],
    ...(excerpt === '' ? {} : { excerpt }),
    ...logOf(result),
    reproduce: reproduceListing(executable, job.environment),
  };
  return { empty, unlisted: true, failure: withCudaWords(failure, job.lane, words, true) };
}

/** Its features are all named, so that the defaults, which may be more, have to be left out. */
function reproduceListing(executable: BenchExecutable, environment: Readonly<Record<string, string>>): string {
  const { features, args } = executable;
  const options = features.length === 0 ? '' : ` --features ${features.join(',')}`;
  const asked = [...args.filter((arg) => arg !== '--bench'), '--list'].join(' ');
  const command = `cargo bench --no-default-features${options} -- ${asked}`;
  return reproduceBenchmark({ command, executable, environment, id: null, exact: false });
}
