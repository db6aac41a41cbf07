import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { HostJob } from '../../gate/policy/host-job.ts';
import { removeTree } from '../host/remove-tree.ts';
import type { BenchHost, Watch } from './bench-host.ts';
import { classifyCargoFailure } from './classify-failure.ts';
import { findToolchain } from './host-toolchain.ts';
import { logOf } from './kept-logs.ts';
import { type Prepared, readPrepared, writePrepared, writeState } from './opened-job.ts';
import { requireOwnManifest } from './require-own-manifest.ts';
import { requireSpace } from './require-space.ts';
import { runStep } from './run-step.ts';
import { commandEnvironment, homeMount, installationMounts } from './rust-installation.ts';

const FETCH_TIMEOUT_MS = 15 * 60_000;

/**
 * Checks the commit out and fetches its dependencies, without running anything of the change. Does nothing where that
 * was done; what a killed attempt left half done is done again.
 *
 * @throws {GateError} dependency-broken, tool-missing, compile-error (a manifest that can't be read), transient
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
    environment: { ...environment, HOME: home },
    neutral: home,
    signal: watch.signal,
  });
  watch.onProgress({ now: 'fetching dependencies' });
  await fetchCrates(host, job, { ...found, commit: job.commit, tree: job.tree }, watch);
  const prepared = { ...found, commit: job.commit, tree: job.tree };
  await writePrepared(paths, prepared);
  return prepared;
}

async function checkOut(host: BenchHost, job: HostJob, watch: Watch): Promise<void> {
  const paths = host.pathsOf(job);
  const bundle = join(paths.records, 'commit.bundle');
  await rm(bundle, { force: true });
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

/**
 * `cargo fetch` runs no code of the packages, but what `.cargo/config.toml` names (a compiler wrapper, a credential
 * provider) it would: configuration is read from the working directory upwards, so that lies elsewhere.
 */
async function fetchCrates(host: BenchHost, job: HostJob, prepared: Prepared, watch: Watch): Promise<void> {
  const { installation } = host;
  const paths = host.pathsOf(job);
  const home = homeMount(paths);
  const environment = commandEnvironment({
    installation,
    paths,
    variables: {},
    toolchain: prepared.toolchain.name,
    gpu: false,
  });
  const cargoHome = { outside: installation.cargoHome, inside: installation.cargoHome };
  const result = await runStep(
    host,
    { job, paths },
    {
      file: 'cargo',
      args: ['fetch', '--locked', '--manifest-path', join(paths.checkout.inside, 'Cargo.toml')],
      cwd: home.inside,
      environment: { ...environment, ...installation.network, CARGO_NET_OFFLINE: 'false', GIT_TERMINAL_PROMPT: '0' },
      writable: [cargoHome, home],
      readable: [
        paths.checkout,
        ...installationMounts(installation).filter(
          ({ outside }) => outside !== cargoHome.outside && !outside.startsWith(`${cargoHome.outside}/`),
        ),
      ],
      network: true,
      gpu: false,
      timeoutMs: FETCH_TIMEOUT_MS,
      onLine: (line) => {
        if (/^\s*(?:Updating|Downloaded|Downloading) /.test(line)) watch.onProgress({ now: line.trim().slice(0, 200) });
      },
      log: 'fetch',
    },
    watch,
  );
  if (result.timedOut) throw new GateError({ class: 'transient', message: 'fetching the dependencies took too long' });
  requireSpace(result, 'fetching', 'cargo fetch --locked');
  if (result.exitCode !== 0) {
    const failure = { lines: result.lines, metadata: null, reproduce: 'cargo fetch --locked', fetching: true };
    throw new GateError({ ...classifyCargoFailure(failure), ...logOf(result) });
  }
}
