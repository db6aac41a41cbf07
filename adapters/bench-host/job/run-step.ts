import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { subjectOfRun } from '../../../gate/contract/request.ts';
import type { ConfinedCommand, ConfinedResult } from '../../confinement/sandbox/confined-command.ts';
import type { BenchHost, Watch } from './bench-host.ts';
import { freeDisk } from './free-disk.ts';
import { beginLog, keepLogs } from './kept-logs.ts';
import { oomKills } from './oom-kills.ts';
import type { OpenedJob } from './opened-job.ts';
import { LineKeeper } from './program-lines.ts';

/** A command of a job: what differs from command to command. */
export interface Step
  extends Pick<
    ConfinedCommand,
    | 'file'
    | 'args'
    | 'writable'
    | 'readable'
    | 'hidden'
    | 'network'
    | 'gpu'
    | 'affinity'
    | 'niceness'
    | 'admit'
    | 'onStart'
    | 'onEnd'
  > {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onLine?: NonNullable<ConfinedCommand['onLine']>;
  /** Name of its log. */
  readonly log: string;
  /** What it does, in words for who waits for the machine: `measures quantization`. By default as its log says. */
  readonly doing?: string;
  /** What its log says last where it failed, from the lines that the failure is judged by; null: nothing. */
  readonly remark?: (lines: readonly string[]) => string | null;
  /** Waited for when it has ended, before anything is noted, stored or put right; absent: that is done at once. */
  readonly settle?: () => Promise<void>;
  /** Which ends of it a person may want to read about: `failed` for commands that say nothing of their own. */
  readonly keep?: 'always' | 'failed';
}

const DOING: Readonly<Record<string, string>> = {
  fetch: 'fetches dependencies',
  lock: 'generates a lock file',
  metadata: 'reads its workspace',
  build: 'builds',
  prepare: 'prepares a suite',
  list: 'lists its benchmarks',
  run: 'runs a suite',
};

/** What became of a step, and the lines that a failure of it is judged by. */
export interface StepResult extends ConfinedResult {
  /** Of standard error and, for programs, of standard output, as they arrived. */
  readonly lines: readonly string[];
  /** Of standard error alone: what a program says there in several lines, lines of the other stream can come between. */
  readonly errorLines: readonly string[];
  /** How many processes the machine's kernel ended for want of memory meanwhile; null: it doesn't tell. */
  readonly oomKills: number | null;
  /** Address of its log; null where it isn't kept. */
  readonly log: string | null;
}

/**
 * Runs a command of a job under the watch of its caller.
 *
 * @throws the signal's reason where it was cancelled
 */
export async function runStep(
  host: Pick<BenchHost, 'runConfined' | 'renew' | 'putRecord'>,
  opened: Pick<OpenedJob, 'paths' | 'job'>,
  step: Step,
  watch: Watch,
): Promise<StepResult> {
  const kept = new LineKeeper();
  const errors = new LineKeeper();
  const {
    log,
    keep = 'always',
    onLine,
    remark,
    settle,
    doing = DOING[log.split('-')[0] ?? ''] ?? `runs ${step.file}`,
    ...command
  } = step;
  const { job, paths } = opened;
  const logFile = await beginLog(host, job, paths, log);
  const killedBefore = oomKills();
  // With the commit: who reads it tells a run from another one of its subject.
  const who = `${subjectOfRun(job.workflowId)} at ${job.commit.slice(0, 8)}`;
  const began = Date.now();
  const result = await host.runConfined({
    ...command,
    purpose: `${who} ${doing}`,
    onWait: (holder) => watch.onProgress({ now: waitingText(holder, who, began) }),
    signal: watch.signal,
    onLine: (line, stream) => {
      // Cargo's messages on standard output are for programs; what went wrong is on standard error.
      if (stream === 'stderr' || !line.startsWith('{"reason":')) kept.add(line);
      if (stream === 'stderr') errors.add(line);
      onLine?.(line, stream);
    },
    logFile,
  });
  if (result.cancelled) {
    watch.signal.throwIfAborted();
    throw new Error(`${step.file} was cancelled by nobody`);
  }
  await settle?.();
  await note(opened, step, result);
  if (result.metLimit?.kind === 'disk') await freeDisk(host, opened, step.writable);
  const failed = result.exitCode !== 0 || result.timedOut;
  if (keep === 'failed' && !failed) await rm(logFile, { force: true });
  const last = failed ? (remark?.(kept.lines()) ?? null) : null;
  if (last !== null) await appendFile(logFile, `${last}\n`);
  const uris = await keepLogs(host, job, paths);
  const killed = killedBefore === null ? null : (oomKills() ?? killedBefore) - killedBefore;
  return {
    ...result,
    lines: kept.lines(),
    errorLines: errors.lines(),
    oomKills: killed,
    log: uris.get(logFile) ?? null,
  };
}

/** Whom a step waits for and since when. Both lanes of one run may be on one machine: it doesn't wait for itself. */
export function waitingText(holder: string | null, who: string, sinceMs: number): string {
  const since = `waiting for the machine since ${new Date(sinceMs).toISOString().slice(11, 19)} UTC`;
  if (holder === null) return `${since}: something else is built or measured on it`;
  return `${since}: ${holder.startsWith(`${who} `) ? `this run's other lane${holder.slice(who.length)}` : holder}`;
}

/** One line a command: what a person reads first when a host did something odd. */
async function note(opened: Pick<OpenedJob, 'paths'>, step: Step, result: ConfinedResult): Promise<void> {
  const line = JSON.stringify({
    at: new Date().toISOString(),
    command: [step.file, ...step.args],
    cwd: step.cwd,
    exitCode: result.exitCode,
    signal: result.signal,
    timedOut: result.timedOut,
    metLimit: result.metLimit?.words,
    peakMemoryBytes: result.peakMemoryBytes ?? undefined,
    durationMs: Math.round(result.durationMs),
  });
  await appendFile(join(opened.paths.records, 'commands.jsonl'), `${line}\n`);
}
