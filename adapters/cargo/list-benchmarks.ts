import { parseListing } from '../../gate/criterion/listing.ts';
import type { BenchExecutable, ExecutableListing } from '../../gate/policy/suite-run.ts';
import { readLockFile } from './ask-metadata.ts';
import { listingArguments } from './bench-arguments.ts';
import type { BenchHost, BenchJob, Watch } from './bench-host.ts';
import { criterionVersion, takesExact } from './criterion-version.ts';
import { type OpenedJob, openJob } from './opened-job.ts';
import { lastWords, panicLines } from './program-lines.ts';
import { runStep } from './run-step.ts';

/** Listing does no work; what doesn't answer by now is no bench executable (a fuzz target, which never ends). */
const LIST_TIMEOUT_MS = 20_000;

/** What an executable says that it holds, or in words why nothing. */
export type Listed = { readonly ids: readonly string[] } | { readonly empty: string };

/** Asks each executable of a suite. Test harnesses aren't asked: they measure nothing, and don't know the question. */
export async function listExecutables(
  host: BenchHost,
  input: { readonly job: BenchJob; readonly executables: readonly BenchExecutable[] },
  watch: Watch,
): Promise<ExecutableListing[]> {
  const opened = await openJob(host, input.job);
  const listings: ExecutableListing[] = [];
  for (const executable of input.executables) {
    watch.onProgress({
      now: `listing ${executable.target}`,
      done: listings.length,
      listed: input.executables.length,
    });
    const listed = await listOne(host, opened, executable, watch);
    const { key } = executable;
    listings.push('ids' in listed ? { key, listed: listed.ids.length } : { key, listed: 0, empty: listed.empty });
  }
  return listings;
}

/** Whether this executable's Criterion takes `--exact` and `--format terse`. */
export const knowsExact = (opened: OpenedJob, executable: Pick<BenchExecutable, 'package'>): boolean =>
  takesExact(criterionVersion(readLockFile(opened), executable.package));

export async function listOne(
  host: BenchHost,
  opened: OpenedJob,
  executable: BenchExecutable,
  watch: Watch,
): Promise<Listed> {
  if (executable.harness === 'libtest') return { empty: 'runs under libtest: 0 measured' };
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
      log: 'list',
    },
    watch,
  );
  if (result.timedOut) return { empty: `does not list its benchmarks within ${LIST_TIMEOUT_MS / 1000} s` };
  if (result.exitCode !== 0) {
    const words = (panicLines(result.lines) ?? lastWords(result.lines)).join(' ').trim().slice(0, 300);
    return { empty: `does not list its benchmarks (exit code ${result.exitCode ?? result.signal}): ${words}` };
  }
  const { ids } = parseListing(result.stdout ?? '');
  return ids.length === 0 ? { empty: 'lists no benchmark' } : { ids };
}
