import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { ConfinedCommand, Mount } from '../../confinement/sandbox/confined-command.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import type { BenchHost } from './bench-host.ts';
import { type Prepared, readPrepared } from './prepared.ts';
import { commandEnvironment, homeMount, installationMounts, secretFiles } from './rust-installation.ts';

/** A prepared job on this host, and what all of its commands have in common. */
export interface OpenedJob {
  readonly job: HostJob;
  readonly paths: JobPaths;
  readonly prepared: Prepared;
  readonly environment: Readonly<Record<string, string>>;
  /** For commands that build: checkout and target may be written. */
  readonly forBuilding: Confinement;
  /**
   * For benches: of the target only cargo's own folder for temporary files, so that none edits what another measures;
   * on the cores and with the priority that the profile asks for.
   */
  readonly forMeasuring: Confinement;
}

type Confinement = Pick<
  ConfinedCommand,
  'writable' | 'readable' | 'hidden' | 'network' | 'gpu' | 'affinity' | 'niceness'
>;

/** The cores and the priority of bench processes, of whatever holds them. */
export const priorityOf = ({
  affinity,
  niceness,
}: {
  readonly affinity?: string | undefined;
  readonly niceness?: number | undefined;
}): Pick<ConfinedCommand, 'affinity' | 'niceness'> => ({
  ...(affinity === undefined ? {} : { affinity }),
  ...(niceness === undefined ? {} : { niceness }),
});

/**
 * Cargo's folder for temporary files, in the target. A build script can put a link in its place: what that leads to,
 * anywhere on the host, would be handed to the bench to write.
 */
async function temporaryMount({ target }: JobPaths): Promise<Mount> {
  const outside = join(target.outside, 'tmp');
  if (!(await lstat(outside).catch(() => null))?.isDirectory()) await rm(outside, { force: true });
  await mkdir(outside, { recursive: true });
  return { outside, inside: join(target.inside, 'tmp') };
}

/** @throws {GateError} host-state-lost where this host doesn't have the job's checkout (any more) */
export async function openJob(host: BenchHost, job: HostJob): Promise<OpenedJob> {
  const paths = host.pathsOf(job);
  const prepared = readPrepared(paths, job);
  if (prepared === null) {
    throw new GateError({ class: 'host-state-lost', message: `this host has no checkout of ${job.commit}` });
  }
  return openAt(host, job, paths, prepared);
}

/** What the commands of a job have in common in folders that need not be the job's own. */
export async function openAt(
  host: Pick<BenchHost, 'installation'>,
  job: HostJob,
  paths: JobPaths,
  prepared: Prepared,
): Promise<OpenedJob> {
  const home = homeMount(paths);
  const temporary = await temporaryMount(paths);
  const gpu = job.lane === 'cuda';
  const installed = installationMounts(host.installation, paths);
  const hidden = secretFiles(host.installation);
  return {
    job,
    paths,
    prepared,
    environment: commandEnvironment({
      installation: host.installation,
      paths,
      variables: job.environment,
      toolchain: prepared.toolchain.name,
      gpu,
    }),
    forBuilding: { writable: [paths.checkout, paths.target, home], readable: installed, hidden, network: false, gpu },
    forMeasuring: {
      writable: [paths.checkout, home, temporary],
      readable: [paths.target, ...installed],
      hidden,
      network: false,
      gpu,
      ...priorityOf(job.conditions ?? {}),
    },
  };
}
