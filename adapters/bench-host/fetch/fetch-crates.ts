import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { cleanLine } from '../../../gate/text/clean-text.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import { classifyCargoFailure } from '../failure/classify.ts';
import { notRecognised } from '../failure/judge-failure.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { logOf } from '../job/kept-logs.ts';
import type { Prepared } from '../job/prepared.ts';
import { requireSpace } from '../job/require-space.ts';
import { runStep, type StepResult } from '../job/run-step.ts';
import {
  commandEnvironment,
  homeMount,
  installationMounts,
  type RustInstallation,
  secretFiles,
} from '../job/rust-installation.ts';
import { markUsed } from './cargo-home/fetched-units.ts';
import { beginUse } from './cargo-home/jobs-in-use.ts';
import { unlessBusy, withPackageCache } from './cargo-home/package-cache-lock.ts';
import { presentUnits, removeArrived } from './cargo-home/remove-arrived.ts';
import { removeUnfinished } from './cargo-home/remove-unfinished.ts';
import { egressEnvironment, operatorProxy } from './egress/egress-environment.ts';
import { openFetchProxy } from './egress/fetch-proxy.ts';
import { namedHosts } from './sources/named-hosts.ts';
import { operatorSources } from './sources/operator-sources.ts';
import { FETCH_FROM, requireSources } from './sources/require-sources.ts';

const FETCH_TIMEOUT_MS = 15 * 60_000;
const REPRODUCE = 'cargo fetch --locked';

/** The step has seconds to end when it is stopped. */
const TIDY_WAIT_MS = 5000;

/** What is fetched, for whom. */
interface FetchInput {
  readonly job: HostJob;
  readonly paths: JobPaths;
  readonly toolchain: Prepared['toolchain'];
}

/**
 * Fetches what the lock file names, from where it may come: see `requireSources` and `openFetchProxy`. What an ended fetch
 * leaves half done in cargo's home is removed, and all that came with one that filled the disk.
 *
 * @throws {GateError} compile-error (a manifest that can't be read, a source that isn't asked), dependency-broken,
 *   transient
 */
export async function fetchCrates(host: BenchHost, input: FetchInput, watch: Watch): Promise<void> {
  const { cargoHome, network } = host.installation;
  const operator = await operatorSources(cargoHome, host.crates?.from ?? []);
  const locked = await requireSources(input.paths.checkout.outside, operator);
  await beginUse(cargoHome, input.paths.root);
  await markUsed(cargoHome, locked);
  // Of a worker that was killed; archives may be somebody's who unpacks them later.
  await tidy(cargoHome, Number.POSITIVE_INFINITY);
  const proxy = operatorProxy(network, operator) === null ? await openFetchProxy(namedHosts(operator)) : null;
  const before = await presentUnits(cargoHome);
  const begun = Date.now();
  let isWhole = false;
  let hasFilled = false;
  try {
    const result = await runFetch(host, input, egressEnvironment(network, operator, proxy?.url ?? null), watch);
    isWhole = result.exitCode === 0 && !result.timedOut;
    hasFilled = result.metLimit?.kind === 'disk';
    if (!isWhole) throw fetchFailure(result, proxy?.refused ?? [], input.toolchain);
  } finally {
    proxy?.close();
    if (!isWhole) await tidy(cargoHome, begun);
    if (!isWhole && hasFilled) await alone(cargoHome, () => removeArrived(cargoHome, before, input.paths.root));
  }
}

const tidy = (cargoHome: string, since: number): Promise<void> =>
  alone(cargoHome, () => removeUnfinished(cargoHome, since));

const alone = (cargoHome: string, work: () => Promise<void>): Promise<void> =>
  unlessBusy(withPackageCache(cargoHome, { waitMs: TIDY_WAIT_MS }, work));

/**
 * `cargo fetch` runs no code of the packages, but what `.cargo/config.toml` names (a compiler wrapper, a credential
 * provider) it would: configuration is read from the working directory upwards, so that lies elsewhere.
 */
function runFetch(
  host: BenchHost,
  { job, paths, toolchain }: FetchInput,
  egress: Readonly<Record<string, string>>,
  watch: Watch,
): Promise<StepResult> {
  const { installation } = host;
  const home = homeMount(paths);
  const environment = commandEnvironment({
    installation,
    paths,
    variables: {},
    toolchain: toolchain.name,
    gpu: false,
  });
  const cargoHome = { outside: installation.cargoHome, inside: installation.cargoHome };
  return runStep(
    host,
    { job, paths },
    {
      file: 'cargo',
      args: ['fetch', '--locked', '--manifest-path', join(paths.checkout.inside, 'Cargo.toml')],
      cwd: home.inside,
      environment: { ...environment, ...egress, CARGO_NET_OFFLINE: 'false' },
      writable: [cargoHome, home],
      readable: [
        paths.checkout,
        ...certificates(installation.network),
        ...installationMounts(installation).filter(
          ({ outside }) => outside !== cargoHome.outside && !outside.startsWith(`${cargoHome.outside}/`),
        ),
      ],
      // Its own tokens are what it fetches with.
      hidden: secretFiles(installation).filter((file) => !file.startsWith(`${cargoHome.outside}/`)),
      network: true,
      gpu: false,
      timeoutMs: FETCH_TIMEOUT_MS,
      onLine: (line) => {
        if (/^\s*(?:Updating|Downloaded|Downloading) /.test(line)) watch.onProgress({ now: line.trim().slice(0, 200) });
      },
      log: 'fetch',
      remark: (lines) => notRecognised(lines, true),
    },
    watch,
  );
}

/** Whom the operator trusts, wherever that is written; what lies in `/etc` and `/usr` is there anyway. */
const certificates = ({ SSL_CERT_FILE, SSL_CERT_DIR, CARGO_HTTP_CAINFO }: RustInstallation['network']): Mount[] =>
  [SSL_CERT_FILE, SSL_CERT_DIR, CARGO_HTTP_CAINFO].flatMap((path) =>
    path !== undefined && isAbsolute(path) && existsSync(path) ? [{ outside: path, inside: path }] : [],
  );

/** @param refused whom the fetch's proxy didn't lead to */
function fetchFailure(result: StepResult, refused: readonly string[], toolchain: Prepared['toolchain']): GateError {
  const [first] = refused;
  if (first !== undefined) {
    const where = cleanLine(first).slice(0, 300);
    const message = `a dependency, or what it leads to (a redirect, a submodule), is where crates aren't fetched from: ${where}; name a public https git server, or have the operator allow this one (${FETCH_FROM})`;
    return new GateError({ class: 'compile-error', message, reproduce: REPRODUCE, ...logOf(result) });
  }
  if (result.timedOut) {
    return new GateError({ class: 'transient', message: 'fetching the dependencies took too long' });
  }
  requireSpace(result, 'fetching', REPRODUCE);
  const failure = { lines: result.lines, metadata: null, reproduce: REPRODUCE, fetching: true, toolchain };
  return new GateError({ ...classifyCargoFailure(failure), ...logOf(result) });
}
