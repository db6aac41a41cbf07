import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { HostJob } from '../../gate/policy/host-job.ts';
import { readBoundedFile } from '../criterion-tree/read-bounded-file.ts';
import type { JobPaths } from '../host/host-paths.ts';
import type { ConfinedCommand, Mount } from '../process/confined-command.ts';
import type { BenchHost } from './bench-host.ts';
import { commandEnvironment, homeMount, installationMounts } from './rust-installation.ts';

/** What preparing a checkout found out: written beside it, and what every later step begins with. */
const Prepared = z.object({
  commit: z.string(),
  tree: z.string(),
  /** The host's own triple, whose runner is set. */
  triple: z.string(),
  toolchain: z.object({
    requested: z.string().nullable(),
    /** As rustup knows it; null: the host's default. */
    name: z.string().nullable(),
    alternative: z.string().optional(),
    rustc: z.string(),
    cargo: z.string(),
  }),
  /** The commit whose built dependencies this job's target directory began with; absent: it began empty. */
  warmBase: z.string().optional(),
});
export type Prepared = z.infer<typeof Prepared>;

const MAX_STATE_BYTES = 1024 * 1024;
const preparedFile = (paths: JobPaths): string => join(paths.records, 'prepared.json');

/** Writes a state file of the gate as a whole, whatever happens to this process. */
export async function writeState(file: string, state: unknown): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(state));
  await rename(unfinished, file);
}

/** Reads a state file; null where there is none that fits. */
export function readState<T>(file: string, schema: z.ZodType<T>): T | null {
  const read = readBoundedFile(file, MAX_STATE_BYTES);
  if ('fault' in read) return null;
  const state = schema.safeParse(JSON.parse(read.text));
  return state.success ? state.data : null;
}

export const writePrepared = (paths: JobPaths, prepared: Prepared): Promise<void> =>
  writeState(preparedFile(paths), prepared);

/** Null where this job's checkout isn't there, or is another commit's. */
export function readPrepared(paths: JobPaths, job: Pick<HostJob, 'commit' | 'tree'>): Prepared | null {
  const prepared = readState(preparedFile(paths), Prepared);
  return prepared?.commit === job.commit && prepared.tree === job.tree ? prepared : null;
}

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

type Confinement = Pick<ConfinedCommand, 'writable' | 'readable' | 'network' | 'gpu' | 'affinity' | 'niceness'>;

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
  const installed = installationMounts(host.installation);
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
    forBuilding: { writable: [paths.checkout, paths.target, home], readable: installed, network: false, gpu },
    forMeasuring: {
      writable: [paths.checkout, home, temporary],
      readable: [paths.target, ...installed],
      network: false,
      gpu,
      ...priorityOf(job.conditions ?? {}),
    },
  };
}
