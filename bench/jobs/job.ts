import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { WorkloadName } from '../workloads/index.ts';
import type { Handled, Input } from '../workloads/workload.ts';

/** One run of one workload, in a process of its own. */
export interface Job {
  readonly workload: WorkloadName;
  readonly input: Input;
  /** Runs before the one that is measured: 0 includes what the engine needs to compile the code. */
  readonly warmUps: number;
}

/** What the measured run cost. */
export interface Cost extends Handled {
  /** User and system time of all threads of the process, in seconds. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The most memory that the process ever held, in bytes: the engine and the preparation included. */
  readonly peakRss: number;
}

/**
 * Runs a job in a new process, since peak memory is a process's and compiled code would help the next run.
 * Throws where the workload does.
 */
export async function runJob(job: Job): Promise<Cost> {
  const child = fork(path.join(import.meta.dirname, 'job-process.ts'), [JSON.stringify(job)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let cost: Cost | null = null;
  child.on('message', (message) => {
    cost = message as Cost;
  });
  const [code, signal] = await once(child, 'exit');
  if (cost === null || code !== 0) throw new Error(`${job.workload} ended with ${signal ?? `exit code ${code}`}`);
  return cost;
}
