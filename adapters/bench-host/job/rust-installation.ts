import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';

/** Where this host's Rust is, and what of the host's environment commands may know. Never a token. */
export interface RustInstallation {
  readonly cargoHome: string;
  readonly rustupHome: string;
  /** Where the operator's cargo keeps configuration and tokens, where that isn't {@link cargoHome}. */
  readonly operatorsCargoHome?: string;
  /** The `PATH` of every command: cargo's folder and the system's. */
  readonly path: string;
  /** For fetching crates only: proxies and certificates. */
  readonly network: Readonly<Record<string, string>>;
  /** For GPU lanes only: where the toolkit is. */
  readonly toolkit: Readonly<Record<string, string>>;
}

const NETWORK =
  /^(?:https?_proxy|no_proxy|all_proxy|SSL_CERT_(?:FILE|DIR)|CARGO_HTTP_(?:PROXY|CAINFO|TIMEOUT)|CARGO_NET_RETRY)$/i;
const TOOLKIT = /^(?:CUDA_(?:HOME|PATH|ROOT)|CUDA_TOOLKIT_ROOT_DIR)$/;
const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** As cargo reads them; the second of each is the older name. */
export const CREDENTIALS = ['credentials.toml', 'credentials'] as const;
export const CONFIGURATION = ['config.toml', 'config'] as const;

/** Reads the installation from an environment, as cargo and rustup do. */
export function rustInstallation(
  environment: Readonly<Record<string, string | undefined>>,
  home = homedir(),
): RustInstallation {
  const pick = (names: RegExp): Record<string, string> =>
    Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) =>
        value !== undefined && names.test(name) ? [[name, value]] : [],
      ),
    );
  const cargoHome = environment.CARGO_HOME ?? join(home, '.cargo');
  const toolkit = pick(TOOLKIT);
  const found = (environment.PATH ?? '')
    .split(delimiter)
    .find((folder) => folder.startsWith('/') && existsSync(join(folder, 'cargo')));
  return {
    cargoHome,
    rustupHome: environment.RUSTUP_HOME ?? join(home, '.rustup'),
    path: [
      ...new Set([
        ...(found === undefined ? [] : [found]),
        join(cargoHome, 'bin'),
        ...Object.values(toolkit).map((folder) => join(folder, 'bin')),
        '/usr/local/cuda/bin',
        ...SYSTEM,
      ]),
    ].join(delimiter),
    network: pick(NETWORK),
    toolkit,
  };
}

/** Programs and toolchains: what every command that runs cargo reads. */
export function toolchainMounts({ cargoHome, rustupHome, path }: RustInstallation): Mount[] {
  const programs = path
    .split(delimiter)
    .filter((folder) => !SYSTEM.includes(folder) && !folder.startsWith('/usr/') && dirname(folder) !== cargoHome);
  return there([join(cargoHome, 'bin'), rustupHome, ...programs]);
}

/**
 * What builds and benches may read of the installation: programs, toolchains, fetched crates and cargo's configuration,
 * which a host that takes work has looked through for secrets; never `credentials.toml`.
 */
export function installationMounts(installation: RustInstallation, paths: JobPaths): Mount[] {
  const home = cargoHomeMount(paths, installation);
  const names = ['registry', 'git', ...CONFIGURATION, '.package-cache'];
  return [
    ...toolchainMounts(installation),
    ...names
      .map((name) => ({ outside: join(home.outside, name), inside: join(home.inside, name) }))
      .filter(({ outside }) => existsSync(outside)),
  ];
}

/**
 * Cargo's home as the job's commands see it: in a sandbox at one place on every host, since the compiler writes the
 * paths of the crates' sources into what it builds.
 */
export function cargoHomeMount(paths: JobPaths, { cargoHome }: Pick<RustInstallation, 'cargoHome'>): Mount {
  return { outside: cargoHome, inside: isSandboxed(paths) ? '/gate/cargo' : cargoHome };
}

const isSandboxed = ({ checkout }: JobPaths): boolean => checkout.inside !== checkout.outside;

const there = (places: readonly string[]): Mount[] =>
  places.filter((place) => existsSync(place)).map((place) => ({ outside: place, inside: place }));

/**
 * What no command of a change may read, wherever it lies: below `/usr`, each sandbox would show it. Tokens of every cargo
 * home that has programs here, and the configuration of those that aren't used, which nobody has looked through.
 */
export function secretFiles({ cargoHome, operatorsCargoHome, path }: RustInstallation): string[] {
  const folders = path.split(delimiter).filter((folder) => !SYSTEM.includes(folder) && basename(folder) === 'bin');
  const homes = new Set([...(operatorsCargoHome === undefined ? [] : [operatorsCargoHome]), ...folders.map(dirname)]);
  homes.delete(cargoHome);
  return [
    ...CREDENTIALS.map((name) => join(cargoHome, name)),
    ...[...homes].flatMap((home) => [...CREDENTIALS, ...CONFIGURATION].map((name) => join(home, name))),
  ];
}

/** A home folder that holds nothing of the host's, writable by the job's commands. */
export function homeMount(paths: JobPaths): Mount {
  const outside = join(paths.root, 'home');
  return { outside, inside: isSandboxed(paths) ? '/gate/home' : outside };
}

/** The whole environment of a command of this job, before what its step adds. */
export function commandEnvironment(input: {
  readonly installation: RustInstallation;
  readonly paths: JobPaths;
  /** The profile's variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly toolchain: string | null;
  readonly gpu: boolean;
}): Record<string, string> {
  const { installation } = input;
  return {
    // CUDA's own order of devices begins with the fastest, the driver's tools with the first: that one is described.
    ...(input.gpu ? { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', ...installation.toolkit } : {}),
    ...input.variables,
    PATH: installation.path,
    HOME: homeMount(input.paths).inside,
    LANG: 'C.UTF-8',
    CARGO_HOME: cargoHomeMount(input.paths, installation).inside,
    RUSTUP_HOME: installation.rustupHome,
    // A pinned toolchain that isn't there is an outcome, never a download in the middle of a build.
    RUSTUP_AUTO_INSTALL: '0',
    ...(input.toolchain === null ? {} : { RUSTUP_TOOLCHAIN: input.toolchain }),
    CARGO_TARGET_DIR: input.paths.target.inside,
    CARGO_NET_OFFLINE: 'true',
    CARGO_TERM_COLOR: 'never',
  };
}
