import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchSteps, createBenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import { ownCargoHome, withOwnCargoHome } from '../../adapters/bench-host/job/own-cargo-home.ts';
import {
  type RustInstallation,
  rustInstallation,
  toolchainMounts,
} from '../../adapters/bench-host/job/rust-installation.ts';
import { WarmBases } from '../../adapters/bench-host/prepare/warm-base/warm-bases.ts';
import { delegatedCgroup } from '../../adapters/confinement/limits/delegated-cgroup.ts';
import { secretsOf } from '../../adapters/confinement/output/secret-masker.ts';
import { createRunConfined } from '../../adapters/confinement/run-confined.ts';
import { detectIsolation } from '../../adapters/confinement/sandbox/detect-isolation.ts';
import { sandboxRemarks } from '../../adapters/confinement/sandbox/sandbox.ts';
import { handOver } from '../../adapters/confinement/sandbox/unprivileged-user.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { createGit } from '../../adapters/git/git.ts';
import { createGpuProbe } from '../../adapters/gpu/probe.ts';
import { describeHost, type HostOptions, usableMemory } from '../../adapters/host/describe-host.ts';
import { jobPaths } from '../../adapters/host/jobs/job-paths.ts';
import { watchDisturbance } from '../../adapters/host/watch-disturbance.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import type { GpuProbe } from '../../gate/hosts/description.ts';
import type { HostFingerprint } from '../../gate/hosts/fingerprint.ts';
import { WITHOUT_LIMITS } from '../../gate/hosts/without-limits.ts';
import type { Lane } from '../../gate/names/names.ts';
import { lockFile } from '../environment.ts';
import { crateTerms } from './crate-terms.ts';
import { laneFolder, warmFolder } from './host-needs.ts';
import { resourceLimits, warmBaseLimits } from './resource-limits.ts';

/** What builds and measures on this machine, and what it says of it. */
export interface HostBench {
  readonly bench: BenchSteps;
  /** Where it works. */
  readonly work: string;
  /** What is known of the host now. */
  readonly options: () => Promise<Omit<HostOptions, 'conditions'>>;
  readonly probeGpu: () => Promise<GpuProbe>;
}

/**
 * Builds and measures on this machine, with a sandbox where there is one.
 *
 * @param say is told what of the host a person should know, such as a missing sandbox
 * @param of.targetKey see `JobPathsOptions`
 */
export async function createHostBench(
  of: { lane: Lane; hostId: string; env: Environment; store: Store; targetKey?: string },
  say: (line: string) => void,
): Promise<HostBench> {
  const { lane, hostId, env, store, targetKey } = of;
  const operators = rustInstallation(env);
  const { isolation, sandbox, limits, cgroup, held } = await confinement(env, operators, say);
  const user = sandbox?.user ?? null;
  const installation = await withOwnCargoHome(operators, ownCargoHome(env), user);
  const work = laneFolder(env, lane);
  await mkdir(work, { recursive: true });
  const models = env.BENCHMARK_GATE_MODELS;
  if (models !== undefined && !existsSync(models)) say(`BENCHMARK_GATE_MODELS: there is no folder ${models}`);
  const { freeDiskBytes } = limits;
  const warmLimits = warmBaseLimits(env);
  const bases = new WarmBases({ folder: warmFolder(env, lane), freeDiskBytes, ...warmLimits });
  const git = createGit({ folder: join(work, 'git') });
  const probe = createGpuProbe();
  const probeGpu = async () => (lane === 'cuda' ? probe() : ({ available: false, reason: 'a CPU host' } as const));
  const options = async () => ({ id: hostId, lane, isolation, limits: held, gpu: await probeGpu() });
  const bench = createBenchSteps({
    runConfined: createRunConfined({
      lockFile: lockFile(env),
      isolation,
      ...(sandbox === null ? {} : { sandbox }),
      limits,
      cgroup,
      secrets: secretsOf(env),
    }),
    pathsOf: (job) =>
      jobPaths({ ...job, workFolder: work, isolation, ...(targetKey === undefined ? {} : { targetKey }) }),
    diskFloor: freeDiskBytes,
    installation,
    download: (...asked) => store.download(...asked),
    putText: (text) => store.put(text, { contentType: 'text/plain' }),
    checkoutBundle: (input) => git.checkoutBundle(input),
    isClean: (checkout) => git.isClean(checkout),
    restore: async (checkout) => {
      await git.restore(checkout);
      await handOver(checkout, user, 'always');
    },
    renew: (checkout) => git.renew(checkout),
    listFiles: (checkout, commit, signal) => git.listFiles(checkout, commit, signal),
    putRecord: (path, content) => store.putRecord(path, content),
    describe: async (conditions = {}) => describeHost({ ...(await options()), conditions }),
    watchDisturbance,
    modelsFolder: models ?? null,
    crates: crateTerms(env),
    ...(warmLimits.maxBytes === 0
      ? {}
      : { warm: { bases, listFiles: (checkout, commit, signal) => git.listFiles(checkout, commit, signal) } }),
  });
  return { bench, work, options, probeGpu };
}

/** How this host confines what it runs; says what it can't do. */
async function confinement(env: Environment, installation: RustInstallation, say: (line: string) => void) {
  const { isolation, sandbox, reason } = await detectIsolation(toolchainMounts(installation));
  if (sandbox === null) {
    say(`isolation: none; a change can do whatever this worker can, without a sandbox: ${reason}`);
  } else {
    for (const remark of sandboxRemarks(sandbox)) say(`sandbox: ${remark}`);
  }
  const limits = resourceLimits(env, await usableMemory());
  const delegated = await delegatedCgroup();
  if (delegated.folder === null) {
    say(`limits: none; ${WITHOUT_LIMITS}: ${delegated.reason}`);
  }
  const { memoryBytes, processes } = limits;
  const held: HostFingerprint['limits'] = delegated.folder === null ? 'none' : { memoryBytes, processes };
  return { isolation, sandbox, limits, cgroup: delegated.folder, held };
}
