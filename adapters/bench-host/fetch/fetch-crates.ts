import { join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import { classifyCargoFailure } from '../failure/classify.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { logOf } from '../job/kept-logs.ts';
import { requireSpace } from '../job/require-space.ts';
import { runStep } from '../job/run-step.ts';
import { commandEnvironment, homeMount, installationMounts, secretFiles } from '../job/rust-installation.ts';

const FETCH_TIMEOUT_MS = 15 * 60_000;

/**
 * `cargo fetch` runs no code of the packages, but what `.cargo/config.toml` names (a compiler wrapper, a credential
 * provider) it would: configuration is read from the working directory upwards, so that lies elsewhere.
 *
 * @throws {GateError} dependency-broken, compile-error (a manifest that can't be read), transient
 */
export async function fetchCrates(
  host: BenchHost,
  { job, paths, toolchain }: { readonly job: HostJob; readonly paths: JobPaths; readonly toolchain: string | null },
  watch: Watch,
): Promise<void> {
  const { installation } = host;
  const home = homeMount(paths);
  const environment = commandEnvironment({
    installation,
    paths,
    variables: {},
    toolchain,
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
      // Its own tokens are what it fetches with.
      hidden: secretFiles(installation).filter((file) => !file.startsWith(`${cargoHome.outside}/`)),
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
