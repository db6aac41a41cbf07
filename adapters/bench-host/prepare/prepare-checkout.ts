import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { inWords } from '../../confinement/limits/resource-limits.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { writeState } from '../../files/state-file.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import { freeDiskBytes } from '../../host/look-at-host.ts';
import { lockAndFetch } from '../fetch/lock-and-fetch.ts';
import { requireOwnManifest } from '../fetch/require-own-manifest.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { forgetLockFile } from '../job/kept-lock.ts';
import { type Prepared, readPrepared, writePrepared } from '../job/prepared.ts';
import { commandEnvironment, homeMount } from '../job/rust-installation.ts';
import { findToolchain } from './host-toolchain.ts';
import { beginWarm } from './warm-base/begin-warm.ts';

/**
 * Checks the commit out, fetches its dependencies, and begins its target directory with a warm base where there may be
 * one, without running anything of the change. Does nothing where that was done; what a killed attempt left half done is
 * done again.
 *
 * @throws {GateError} dependency-broken, tool-missing, compile-error (a manifest that can't be read), transient; host-unfit
 *   where there is no room for a base's checkout beside the change's
 */
export async function prepareCheckout(host: BenchHost, job: HostJob, watch: Watch): Promise<Prepared> {
  const paths = host.pathsOf(job);
  const before = readPrepared(paths, job);
  if (before !== null) return before;
  const home = homeMount(paths).outside;
  const { cargoHome } = host.installation;
  await mkdir(dirname(paths.note), { recursive: true });
  const { workflowId, firstExecutionRunId } = job;
  await writeState(paths.note, { workflowId, firstExecutionRunId });
  for (const folder of [paths.root, paths.target.outside, paths.out.outside, paths.records, home, cargoHome]) {
    await mkdir(folder, { recursive: true });
  }
  if (job.asBase !== undefined) await requireRoom(host, job.asBase, paths);
  watch.onProgress({ now: 'checking out' });
  await checkOut(host, job, watch);
  const environment = commandEnvironment({
    installation: host.installation,
    paths,
    variables: {},
    toolchain: null,
    gpu: false,
  });
  const found = await findToolchain({
    checkout: paths.checkout.outside,
    job,
    // It is looked for outside of the sandbox.
    environment: { ...environment, HOME: home, CARGO_HOME: cargoHome },
    neutral: home,
    signal: watch.signal,
  });
  watch.onProgress({ now: 'fetching dependencies' });
  const lockFile = await lockAndFetch(host, { job, paths, toolchain: found.toolchain }, watch);
  const cold = { ...found, commit: job.commit, tree: job.tree, ...(lockFile === null ? {} : { lockFile }) };
  const warmBase = await beginWarm(host, job, cold, watch);
  const prepared = warmBase === null ? cold : { ...cold, warmBase };
  await writePrepared(paths, prepared);
  return prepared;
}

/** The change's own checkout and what was built of it lie there already. */
async function requireRoom(
  { diskFloor = 0 }: Pick<BenchHost, 'diskFloor'>,
  { minFreeDisk }: NonNullable<HostJob['asBase']>,
  { root }: JobPaths,
): Promise<void> {
  const free = await freeDiskBytes(root);
  const least = Math.max(minFreeDisk, diskFloor);
  if (free >= least) return;
  const message = `this host has no room for a second checkout: ${inWords(free)} of disk are free, and ${inWords(least)} have to be`;
  throw new GateError({ class: 'host-unfit', message });
}

async function checkOut(host: BenchHost, job: HostJob, watch: Watch): Promise<void> {
  const paths = host.pathsOf(job);
  const bundle = join(paths.records, 'commit.bundle');
  await rm(bundle, { force: true });
  await forgetLockFile(paths.checkout.outside);
  await removeTree(paths.checkout.outside);
  await host.download(job.bundle, bundle);
  await host.checkoutBundle({
    bundle,
    commit: job.commit,
    tree: job.tree,
    into: paths.checkout.outside,
    signal: watch.signal,
  });
  await rm(bundle, { force: true });
  await requireOwnManifest(paths.checkout.outside);
}
