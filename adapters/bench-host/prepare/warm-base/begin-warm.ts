import { mkdir, rename } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { HostJob, WarmBaseTerms } from '../../../../gate/contract/host-job.ts';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { removeTree } from '../../../files/remove-tree.ts';
import type { JobPaths } from '../../../host/jobs/job-paths.ts';
import type { BenchHost, Watch } from '../../job/bench-host.ts';
import type { Prepared } from '../../job/prepared.ts';
import { commandEnvironment } from '../../job/rust-installation.ts';
import { baseIdentity } from './base-identity.ts';
import { buildLines } from './build-lines.ts';
import { commonConfiguration, isHarmless, isHarmlessEnvironment } from './configuration.ts';
import { makeTarget } from './make-target.ts';
import type { WarmBases } from './warm-bases.ts';

const MAX_CONFIGURATION_BYTES = 1024 * 1024;

/** A job whose target directory may begin with something. */
interface Beginning {
  readonly host: BenchHost;
  readonly job: HostJob;
  readonly terms: WarmBaseTerms;
  readonly bases: WarmBases;
  readonly listFiles: NonNullable<BenchHost['warm']>['listFiles'];
  readonly prepared: Prepared;
  readonly paths: JobPaths;
  readonly watch: Watch;
}

/**
 * Begins a job's target directory with the built dependencies of a trusted commit: a copy of what this host keeps, or
 * what it builds now and keeps for the next job. Whatever goes wrong, the job begins with nothing, as it would have.
 *
 * @returns the trusted commit that the directory began with; null: it is empty
 * @throws the signal's reason where it was cancelled
 */
export async function beginWarm(
  host: BenchHost,
  job: HostJob,
  prepared: Prepared,
  watch: Watch,
): Promise<string | null> {
  const paths = host.pathsOf(job);
  const { warmBase: terms } = job;
  const isOwn = paths.target.outside.startsWith(paths.root + sep);
  // Without a sandbox the change's code could write to what is kept, and builds lie at paths of their own.
  const isSandboxed = paths.target.outside !== paths.target.inside;
  if (terms === undefined || host.warm === undefined || !isOwn || !isSandboxed) return null;
  const { bases, listFiles } = host.warm;
  const { signal } = watch;
  try {
    // A killed attempt may have left half a copy.
    await removeTree(paths.target.outside);
    const beginning = { host, job, terms, bases, listFiles, prepared, paths, watch };
    return await bases.exclusively(signal, () => begin(beginning));
  } catch (error) {
    signal.throwIfAborted();
    watch.onProgress({ now: `begins without a warm base: ${(error as Error).message.slice(0, 200)}` });
  }
  await removeTree(paths.target.outside);
  await mkdir(paths.target.outside, { recursive: true });
  return null;
}

/** @throws where the job has to begin with nothing, and why */
async function begin(beginning: Beginning): Promise<string> {
  const { terms, bases, prepared, paths, watch } = beginning;
  const { signal } = watch;
  await bases.tidy();
  const lines = buildLines(terms.commands);
  if (lines === null) throw new Error('a command line brings configuration along');
  const identity = await identify(beginning);
  const names = lines.map((line) => line.join(' '));
  const found = await bases.find(identity, names);
  const into = paths.target.outside;
  if (found !== null) {
    watch.onProgress({ now: `copying the warm base of ${found.manifest.commit.slice(0, 12)}` });
    if (await bases.copy(found, into, signal)) return found.manifest.commit;
  }
  const staging = await bases.staging();
  try {
    const made = await makeTarget(beginning.host, { ...beginning, lines, staging }, watch);
    if (made === null) throw new Error('no dependency was built that could be kept');
    const { repository, commit } = terms;
    const { rustc } = prepared.toolchain;
    const about = { identity, repository, commit, rustc, lines: names, madeAt: new Date().toISOString() };
    const kept = made.whole ? await bases.keep(made.folder, about, signal) : null;
    // What was built isn't lost on this job where it can't be kept.
    if (kept === null) await rename(made.folder, into);
    else if (!(await bases.copy(kept, into, signal))) throw new Error('what was just made can not be copied');
    return commit;
  } finally {
    await removeTree(staging);
  }
}

/** @throws where the dependencies may be built otherwise without cargo noticing: see `configuration.ts` */
async function identify(beginning: Beginning): Promise<string> {
  const { host, job, terms, listFiles, prepared, paths, watch } = beginning;
  const checkout = paths.checkout.outside;
  const files = await listFiles(checkout, terms.commit, watch.signal);
  // What would be generated for it may be other versions than the change's.
  if (!files.some(({ path }) => path === 'Cargo.lock')) throw new Error('its base commits no lock file');
  const configuration = commonConfiguration(await listFiles(checkout, job.commit, watch.signal), files);
  if (configuration === null) throw new Error('the change has another cargo configuration than its base');
  const texts = configuration.map(({ path }) => readBoundedFile(join(checkout, path), MAX_CONFIGURATION_BYTES));
  if (!texts.every((file) => 'text' in file && isHarmless(file.text)) || !isHarmlessEnvironment(job.environment)) {
    throw new Error("cargo's configuration leads to files of the checkout, or to other sources");
  }
  const { installation } = host;
  const environment = commandEnvironment({
    installation,
    paths,
    variables: job.environment,
    toolchain: prepared.toolchain.name,
    gpu: job.lane === 'cuda',
  });
  const { cargoHome } = installation;
  return baseIdentity({ repository: terms.repository, prepared, paths, environment, files, configuration, cargoHome });
}
