import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { createBenchActivities } from '../../activities/host/bench-activities.ts';
import { createMeasureExecutable } from '../../activities/host/measure-executable.ts';
import { createRunCommand } from '../../activities/host/run-command.ts';
import type { HostActivities, LaneActivities } from '../../activities/interfaces.ts';
import { createAnswerPresence } from '../../activities/lane/answer-presence.ts';
import { createLeaseHost, type LeaseHostDeps } from '../../activities/lane/lease-host.ts';
import { createBenchSteps } from '../../adapters/bench-host/bench-steps.ts';
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
import { describeForLease } from '../../adapters/host/describe-for-lease.ts';
import { describeHost, usableMemory } from '../../adapters/host/describe-host.ts';
import { jobPaths } from '../../adapters/host/jobs/job-paths.ts';
import { sweepJobs } from '../../adapters/host/jobs/sweep-jobs.ts';
import { watchDisturbance } from '../../adapters/host/watch-disturbance.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import type { HostFingerprint } from '../../gate/hosts/fingerprint.ts';
import type { Lane } from '../../gate/names/names.ts';
import { lockFile } from '../environment.ts';
import { translatingAll } from '../translating-all.ts';
import { crateTerms } from './crate-terms.ts';
import { laneFolder, makeRoomOnHost, warmFolder } from './host-needs.ts';
import { isRunOver } from './is-run-over.ts';
import { resourceLimits, warmBaseLimits } from './resource-limits.ts';

/** What the life of its worker has to do with a host's activities. */
export interface HostLife extends Pick<LeaseHostDeps, 'stopping' | 'onHeld'> {
  /** Is told what of the host a person should know, such as a missing sandbox. */
  readonly say: (line: string) => void;
  /** Why this host can take nothing now. */
  readonly faults: () => Promise<readonly string[]>;
}

/**
 * The activities of one bench host.
 *
 * @throws where the work folder can't be used: `hostFaults` says so before
 */
export async function createHostActivities(
  { lane, hostId, nonce, env }: { lane: Lane; hostId: string; nonce: string; env: Environment },
  client: Client,
  { say, stopping, faults, onHeld }: HostLife,
): Promise<LaneActivities & HostActivities> {
  const operators = rustInstallation(env);
  const { isolation, sandbox, limits, cgroup, held } = await confinement(env, operators, say);
  const user = sandbox?.user ?? null;
  const installation = await withOwnCargoHome(operators, ownCargoHome(env), user);
  const work = laneFolder(env, lane);
  await openWorkFolder(work, (run) => isRunOver(client, run), say);
  const models = env.BENCHMARK_GATE_MODELS;
  if (models !== undefined && !existsSync(models)) say(`BENCHMARK_GATE_MODELS: there is no folder ${models}`);
  const { freeDiskBytes } = limits;
  const warmLimits = warmBaseLimits(env);
  const warm = warmFolder(env, lane);
  const bases = new WarmBases({ folder: warm, freeDiskBytes, ...warmLimits });
  const store = openStore(env);
  const git = createGit({ folder: join(work, 'git') });
  const probeGpu = createGpuProbe();
  const probe = async () => (lane === 'cuda' ? probeGpu() : ({ available: false, reason: 'a CPU host' } as const));
  const options = async () => ({ id: hostId, lane, isolation, limits: held, gpu: await probe() }) as const;
  const bench = createBenchSteps({
    runConfined: createRunConfined({
      lockFile: lockFile(env),
      isolation,
      ...(sandbox === null ? {} : { sandbox }),
      limits,
      cgroup,
      secrets: secretsOf(env),
    }),
    pathsOf: (job) => jobPaths({ ...job, workFolder: work, isolation }),
    installation,
    download: (uri, file) => store.download(uri, file),
    putText: (text) => store.put(text, { contentType: 'text/plain' }),
    checkoutBundle: (input) => git.checkoutBundle(input),
    isClean: (checkout) => git.isClean(checkout),
    restore: async (checkout) => {
      await git.restore(checkout);
      await handOver(checkout, user, 'always');
    },
    renew: (checkout) => git.renew(checkout),
    putRecord: (path, content) => store.putRecord(path, content),
    describe: async (conditions = {}) => describeHost({ ...(await options()), conditions }),
    watchDisturbance,
    modelsFolder: models ?? null,
    crates: crateTerms(env),
    ...(warmLimits.maxBytes === 0
      ? {}
      : { warm: { bases, listFiles: (checkout, commit, signal) => git.listFiles(checkout, commit, signal) } }),
  });
  return translatingAll({
    leaseHost: createLeaseHost({
      client,
      describeHost: async (terms) => {
        // What is kept for speed alone is no reason to be refused.
        await makeRoomOnHost(env, lane, terms?.minFreeDisk ?? 0);
        const { host, refusals } = await describeForLease({ ...(await options()), workFolder: work }, terms);
        return { host: { ...host, nonce }, refusals: [...(await faults()), ...refusals] };
      },
      stopping,
      ...(onHeld === undefined ? {} : { onHeld }),
    }),
    answerPresence: createAnswerPresence({ hostId, probeGpu: probe }),
    ...createBenchActivities(bench),
    measureExecutable: createMeasureExecutable({ bench, store }),
    runCommand: createRunCommand({ bench, store }),
  });
}

/** Makes the work folder, and removes what runs that are over left in it. */
async function openWorkFolder(
  work: string,
  isOver: Parameters<typeof sweepJobs>[1],
  say: HostLife['say'],
): Promise<void> {
  await mkdir(work, { recursive: true });
  const swept = await sweepJobs(work, isOver);
  if (swept > 0) say(`removed the folders of ${swept} abandoned jobs in ${work}`);
}

/** How this host confines what it runs; says what it can't do. */
async function confinement(env: Environment, installation: RustInstallation, say: HostLife['say']) {
  const { isolation, sandbox, reason } = await detectIsolation(toolchainMounts(installation));
  if (sandbox === null) {
    say(`isolation: none; a change can do whatever this worker can, without a sandbox: ${reason}`);
  } else {
    for (const remark of sandboxRemarks(sandbox)) say(`sandbox: ${remark}`);
  }
  const limits = resourceLimits(env, await usableMemory());
  const delegated = await delegatedCgroup();
  if (delegated.folder === null) {
    say(`limits: none; benches may take all memory and any number of processes: ${delegated.reason}`);
  }
  const { memoryBytes, processes } = limits;
  const held: HostFingerprint['limits'] = delegated.folder === null ? 'none' : { memoryBytes, processes };
  return { isolation, sandbox, limits, cgroup: delegated.folder, held };
}
