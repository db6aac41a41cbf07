import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostJob, WarmBaseTerms } from '../../../../gate/contract/host-job.ts';
import type { JobPaths } from '../../../host/jobs/job-paths.ts';
import { askMetadata, readLockFile } from '../../build/ask-metadata.ts';
import { fetchCrates } from '../../fetch/fetch-crates.ts';
import { requireOwnManifest } from '../../fetch/require-own-manifest.ts';
import type { BenchHost, Watch } from '../../job/bench-host.ts';
import { type OpenedJob, openAt } from '../../job/opened-job.ts';
import type { Prepared } from '../../job/prepared.ts';
import { runStep } from '../../job/run-step.ts';
import { homeMount } from '../../job/rust-installation.ts';
import { foreignPackages } from './locked-packages.ts';
import { stripTarget } from './strip-target.ts';
import { stubSources } from './stub-sources.ts';

export interface Making {
  readonly job: HostJob;
  readonly terms: WarmBaseTerms;
  readonly prepared: Prepared;
  /** Arguments of cargo. */
  readonly lines: readonly (readonly string[])[];
  /** An empty folder. */
  readonly staging: string;
}

/** A target directory that holds built dependencies and nothing else. */
export interface MadeTarget {
  readonly folder: string;
  /** False where not all could be built that belongs into it. */
  readonly whole: boolean;
}

/**
 * Builds the dependencies of a trusted commit as its own build would, at the same places in the sandbox, and nothing of
 * the repository itself: its sources are stubs. Nothing of the change is there.
 *
 * @returns null where nothing was built that could be kept
 * @throws {GateError} as fetching and checking out do
 */
export async function makeTarget(host: BenchHost, making: Making, watch: Watch): Promise<MadeTarget | null> {
  const { job, terms, prepared, lines } = making;
  const paths = stagingPaths(host.pathsOf(job), making.staging);
  watch.onProgress({ now: `checking out ${terms.commit.slice(0, 12)} for a warm base` });
  await checkOut(host, making, paths, watch);
  await fetchCrates(host, { job, paths, toolchain: prepared.toolchain }, watch);
  const opened = await openAt(host, job, paths, prepared);
  const packages = foreignPackages(readLockFile(opened));
  if (packages === null) return null;
  const metadata = await askMetadata(host, opened, watch);
  await stubSources(metadata.packages, paths.checkout);
  const own = new Set(metadata.packages.map(({ name }) => name));
  let whole = true;
  let leftMs = terms.timeoutMs;
  for (const line of lines) {
    const built = await build(host, opened, line, leftMs, own, watch);
    leftMs -= built.durationMs;
    whole &&= built.whole;
    if (built.ended || leftMs <= 0) break;
  }
  const targets = metadata.packages.flatMap((item) => item.targets.flatMap(({ name }) => [name, crateName(name)]));
  const units = await stripTarget(paths.target.outside, packages, new Set(targets));
  return units === 0 ? null : { folder: paths.target.outside, whole };
}

/** The job's own places as the sandbox sees them; outside, folders that no job has. Records stay the job's. */
const stagingPaths = (paths: JobPaths, staging: string): JobPaths => ({
  ...paths,
  root: staging,
  checkout: { ...paths.checkout, outside: join(staging, 'checkout') },
  target: { ...paths.target, outside: join(staging, 'target') },
});

async function checkOut(host: BenchHost, { job, terms, staging }: Making, paths: JobPaths, { signal }: Watch) {
  for (const folder of [paths.target.outside, homeMount(paths).outside]) await mkdir(folder, { recursive: true });
  const bundle = join(staging, 'commit.bundle');
  const into = paths.checkout.outside;
  await host.download(job.bundle, bundle);
  await host.checkoutBundle({ bundle, commit: terms.commit, tree: terms.tree, into, signal });
  await rm(bundle, { force: true });
  await requireOwnManifest(into);
  // The toolchain is that of the change, which may pin none.
  for (const pin of ['rust-toolchain', 'rust-toolchain.toml']) await rm(join(into, pin), { force: true });
}

interface Built {
  readonly whole: boolean;
  /** True where nothing more can be built. */
  readonly ended: boolean;
  readonly durationMs: number;
}

async function build(
  host: BenchHost,
  opened: OpenedJob,
  line: readonly string[],
  timeoutMs: number,
  own: ReadonlySet<string>,
  watch: Watch,
): Promise<Built> {
  const result = await runStep(
    host,
    opened,
    {
      ...opened.forBuilding,
      file: 'cargo',
      args: line,
      cwd: opened.paths.checkout.inside,
      environment: opened.environment,
      timeoutMs: Math.max(1, timeoutMs),
      onLine: (text) => {
        if (/^\s*Compiling /.test(text)) watch.onProgress({ now: `warm base: ${text.trim().slice(0, 180)}` });
      },
      log: 'warm-base',
      doing: 'builds the dependencies of its base',
    },
    watch,
  );
  const { durationMs, timedOut, exitCode } = result;
  const ended = timedOut || (exitCode !== 0 && result.metLimit !== null);
  return { whole: !ended && (exitCode === 0 || failedOnlyIn(own, result.lines)), ended, durationMs };
}

/** Whether cargo names packages that didn't compile, and all of them are stubs: those are nobody's dependency. */
function failedOnlyIn(own: ReadonlySet<string>, lines: readonly string[]): boolean {
  const failed = lines.flatMap((line) => /^error: (?:could not|failed to).*? `([^` ]+)/.exec(line)?.[1] ?? []);
  return failed.length > 0 && failed.every((name) => own.has(name));
}

const crateName = (target: string): string => target.replaceAll('-', '_');
