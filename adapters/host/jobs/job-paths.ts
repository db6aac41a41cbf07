import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import type { Isolation } from '../../confinement/sandbox/isolation.ts';
import { jobNote } from './sweep-jobs.ts';

/**
 * The folders of one job on this host. With bubblewrap the inside paths are the same for every job, which keeps cargo
 * warm and the layout of the code comparable; without, inside equals outside.
 */
export interface JobPaths {
  /** Holds all of the job's own folders; removing it removes the job. Never seen inside. */
  readonly root: string;
  /** Says whose the folder is, for whoever finds it when the run is over. */
  readonly note: string;
  readonly checkout: Mount;
  /** Cargo's target directory; outside the job's root where it is shared between runs of one subject. */
  readonly target: Mount;
  /** Reports and other files that commands write for the gate. */
  readonly out: Mount;
  /** Logs, recordings and state of the gate itself. Never seen inside. */
  readonly records: string;
  /** A `CRITERION_HOME` of its own for each executable, kept across attempts. */
  readonly criterionHome: (executableKey: string) => Mount;
}

export interface JobPathsOptions {
  /** This host's working folder, such as `~/.cache/benchmark-gate/host`. */
  readonly workFolder: string;
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  /** Set: the folders are the run's base's. */
  readonly asBase?: HostJob['asBase'];
  readonly isolation: Isolation;
  /**
   * Names a target directory that outlives the job. Only what may trust each other may share one: a build script could
   * edit what the next job measures. Absent: the job has one of its own.
   */
  readonly targetKey?: string;
}

/** Where a job's folders are; creates none of them. */
export function jobPaths(options: JobPathsOptions): JobPaths {
  const side = options.asBase === undefined ? '' : '\nbase';
  const name = folderName(`${options.workflowId}\n${options.firstExecutionRunId}${side}`);
  const root = join(options.workFolder, 'jobs', name);
  const target =
    options.targetKey === undefined
      ? join(root, 'target')
      : join(options.workFolder, 'targets', folderName(options.targetKey));
  const mount = (outside: string, inside: string): Mount => ({
    outside,
    inside: options.isolation === 'bubblewrap' ? inside : outside,
  });
  return {
    root,
    note: jobNote(options.workFolder, name),
    checkout: mount(join(root, 'checkout'), '/gate/checkout'),
    target: mount(target, '/gate/target'),
    out: mount(join(root, 'out'), '/gate/out'),
    records: join(root, 'records'),
    criterionHome: (key) => mount(join(root, 'criterion', folderName(key)), '/gate/criterion'),
  };
}

/** Any text as a folder name: what a run is called may hold anything, at any length. */
export function folderName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
