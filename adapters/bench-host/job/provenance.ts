import type { Provenance } from '../../../gate/baseline/measurement-set.ts';
import type { HostFingerprint } from '../../../gate/hosts/fingerprint.ts';
import type { OpenedJob } from './opened-job.ts';
import type { StepResult } from './run-step.ts';

/** What the run of a suite's processes adds to what its job says. */
export interface RunFacts {
  readonly suite: string;
  readonly command: string;
  readonly host: HostFingerprint;
  readonly disturbance: Provenance['disturbance'];
  /** Whether the checkout was still as the commit has it after the run. */
  readonly clean: boolean;
  /** The named variables that the process got, besides the job's. */
  readonly environment: Readonly<Record<string, string>>;
  /** When the first attempt began, in ISO 8601. */
  readonly startedAt: string;
  /** When the last one ended, in ISO 8601; absent: now. */
  readonly finishedAt?: string;
  /** The last process's end; null where none had to run. */
  readonly result: Pick<StepResult, 'exitCode' | 'signal' | 'timedOut'> | null;
  readonly peakMemoryBytes: number | null;
  /** Addresses of what the processes printed. */
  readonly logs: readonly string[];
}

/** What produced a set of numbers. Its problems are the reader's to tell. */
export function provenanceOf({ job, prepared, environment }: OpenedJob, run: RunFacts): Omit<Provenance, 'problems'> {
  const { commit, tree, toolchain, warmBase } = prepared;
  const { result } = run;
  return {
    schemaVersion: 1,
    suite: run.suite,
    lane: job.lane,
    command: run.command,
    revision: { commit, tree, clean: run.clean },
    toolchain: { requested: toolchain.requested, rustc: toolchain.rustc, cargo: toolchain.cargo },
    ...(warmBase === undefined ? {} : { warmBase }),
    environment: { ...environment, ...run.environment },
    host: run.host,
    disturbance: run.disturbance,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt ?? new Date().toISOString(),
    ...(run.logs.length === 0 ? {} : { logs: [...run.logs] }),
    ...(run.peakMemoryBytes === null ? {} : { peakMemoryBytes: run.peakMemoryBytes }),
    exit: { code: result?.exitCode ?? null, signal: result?.signal ?? null, timedOut: result?.timedOut ?? false },
  };
}
