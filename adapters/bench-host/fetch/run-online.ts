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
  cargoHomeMount,
  commandEnvironment,
  homeMount,
  installationMounts,
  type RustInstallation,
  secretFiles,
} from '../job/rust-installation.ts';
import { unlessBusy, withPackageCache } from './cargo-home/package-cache-lock.ts';
import { presentUnits, removeArrived } from './cargo-home/remove-arrived.ts';
import { removeUnfinished } from './cargo-home/remove-unfinished.ts';
import { egressEnvironment, operatorProxy } from './egress/egress-environment.ts';
import { openFetchProxy } from './egress/fetch-proxy.ts';
import { namedHosts } from './sources/named-hosts.ts';
import type { OperatorSources } from './sources/operator-sources.ts';
import { FETCH_FROM } from './sources/require-sources.ts';

const TIMEOUT_MS = 15 * 60_000;

/** The step has seconds to end when it is stopped. */
const TIDY_WAIT_MS = 5000;

/** What is fetched, for whom. */
export interface FetchInput {
  readonly job: HostJob;
  readonly paths: JobPaths;
  readonly toolchain: Prepared['toolchain'];
}

/** A command of cargo that asks registries and git servers. */
export interface OnlineCommand {
  /** Of cargo, without the manifest's place. */
  readonly args: readonly string[];
  /** Name of its log. */
  readonly log: string;
  /** Whether it writes the checkout's lock file. */
  readonly writesLock?: true;
  /** The command line that shows a failure again. */
  readonly reproduce: string;
}

/**
 * Runs a command of cargo that may ask where crates come from, and nobody else: see `openFetchProxy`. What it leaves half
 * done in cargo's home is removed, and all that came with one that filled the disk.
 *
 * @throws {GateError} compile-error (a manifest that can't be read, a source that isn't asked), dependency-broken,
 *   transient
 */
export async function runOnline(
  host: BenchHost,
  input: FetchInput,
  command: OnlineCommand,
  operator: OperatorSources,
  watch: Watch,
): Promise<void> {
  const { cargoHome, network } = host.installation;
  const proxy = operatorProxy(network, operator) === null ? await openFetchProxy(namedHosts(operator)) : null;
  const before = await presentUnits(cargoHome);
  const begun = Date.now();
  let isWhole = false;
  let hasFilled = false;
  try {
    const egress = egressEnvironment(network, operator, proxy?.url ?? null);
    const result = await runCargo(host, input, command, egress, watch);
    isWhole = result.exitCode === 0 && !result.timedOut;
    hasFilled = result.metLimit?.kind === 'disk';
    if (!isWhole) throw onlineFailure(result, proxy?.refused ?? [], input.toolchain, command.reproduce);
  } finally {
    proxy?.close();
    if (!isWhole) await tidy(cargoHome, begun);
    if (!isWhole && hasFilled) await alone(cargoHome, () => removeArrived(cargoHome, before, input.paths.root));
  }
}

/** Removes what was begun and not ended in cargo's home since then, in milliseconds since 1970; infinite: whenever. */
export const tidy = (cargoHome: string, since: number): Promise<void> =>
  alone(cargoHome, () => removeUnfinished(cargoHome, since));

const alone = (cargoHome: string, work: () => Promise<void>): Promise<void> =>
  unlessBusy(withPackageCache(cargoHome, { waitMs: TIDY_WAIT_MS }, work));

/**
 * Neither fetching nor resolving runs code of the packages, but what `.cargo/config.toml` names (a compiler wrapper, a
 * credential provider) it would: configuration is read from the working directory upwards, so that lies elsewhere.
 */
function runCargo(
  host: BenchHost,
  { job, paths, toolchain }: FetchInput,
  { args, log, writesLock }: OnlineCommand,
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
  const cargoHome = cargoHomeMount(paths, installation);
  return runStep(
    host,
    { job, paths },
    {
      file: 'cargo',
      args: [...args, '--manifest-path', join(paths.checkout.inside, 'Cargo.toml')],
      cwd: home.inside,
      environment: { ...environment, ...egress, CARGO_NET_OFFLINE: 'false' },
      writable: [cargoHome, home, ...(writesLock ? [paths.checkout] : [])],
      readable: [
        ...(writesLock ? [] : [paths.checkout]),
        ...certificates(installation.network),
        ...installationMounts(installation, paths).filter(
          ({ inside }) => inside !== cargoHome.inside && !inside.startsWith(`${cargoHome.inside}/`),
        ),
      ],
      // Its own tokens are what it fetches with.
      hidden: secretFiles(installation).filter((file) => !file.startsWith(`${cargoHome.outside}/`)),
      network: true,
      gpu: false,
      timeoutMs: TIMEOUT_MS,
      onLine: (line) => {
        if (/^\s*(?:Updating|Downloaded|Downloading) /.test(line)) watch.onProgress({ now: line.trim().slice(0, 200) });
      },
      log,
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

/** @param refused whom the proxy didn't lead to */
function onlineFailure(
  result: StepResult,
  refused: readonly string[],
  toolchain: Prepared['toolchain'],
  reproduce: string,
): GateError {
  const [first] = refused;
  if (first !== undefined) {
    const where = cleanLine(first).slice(0, 300);
    const message = `a dependency, or what it leads to (a redirect, a submodule), is where crates aren't fetched from: ${where}; name a public https git server, or have the operator allow this one (${FETCH_FROM})`;
    return new GateError({ class: 'compile-error', message, reproduce, ...logOf(result) });
  }
  if (result.timedOut) {
    return new GateError({ class: 'transient', message: 'fetching the dependencies took too long' });
  }
  requireSpace(result, 'fetching', reproduce);
  const failure = { lines: result.lines, metadata: null, reproduce, fetching: true, toolchain };
  return new GateError({ ...classifyCargoFailure(failure), ...logOf(result) });
}
