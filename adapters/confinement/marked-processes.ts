import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Without a PID namespace a daemon outlives everything that started it. Each confined command then carries this
 * variable, which its children inherit: `<lock>.<run>`. Whoever holds the lock may end whatever else carries the lock's
 * part. A process that clears its environment isn't found: only a namespace stops that one. With one the variable is
 * what makes the sandbox's alone: a child that `bwrap` forks isn't bound to its parent's death yet, and where the
 * parent is killed in that moment it waits for ever.
 */
export const RUN_MARKER = 'BENCHMARK_GATE_RUN';

const ROUNDS = 50;

/** Scans without a finding, one after the other, before nothing is believed to be left: a fork can slip past one. */
const CLEAN_SCANS = 2;

/**
 * The lock's part of the marker: of the very file, since two of one name may be two locks (a private `/tmp`, one that was
 * removed). What can't be looked at goes by its name; whoever locks it says why.
 */
export async function lockMark(lockFile: string): Promise<string> {
  const file = await identityOf(lockFile).catch(() => lockFile);
  return createHash('sha256').update(file).digest('hex').slice(0, 16);
}

async function identityOf(file: string): Promise<string> {
  if (!existsSync(file)) await (await open(file, 'a')).close();
  const { dev, ino } = await stat(file, { bigint: true });
  return `${dev}:${ino}`;
}

/** Kills all whose environment, as it was at their start, has the marker with a value that begins so, and those that they started meanwhile. Returns how many were found. */
export async function killMarked(valuePrefix: string): Promise<number> {
  const killed = new Set<number>();
  let clean = 0;
  for (let round = 0; round < ROUNDS && clean < CLEAN_SCANS; round += 1) {
    const { marked, unsettled } = await scan(valuePrefix);
    clean = marked.length === 0 && !unsettled ? clean + 1 : 0;
    for (const pid of marked) {
      killed.add(pid);
      trySignal(pid, 'SIGKILL');
    }
    if (clean === 0) await sleep(10);
  }
  return killed.size;
}

interface Scan {
  readonly marked: number[];
  /** Whether a process was in the middle of `execve`, where its environment reads as empty. */
  readonly unsettled: boolean;
}

async function scan(valuePrefix: string): Promise<Scan> {
  const wanted = `\0${RUN_MARKER}=${valuePrefix}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const looks = await Promise.all(pids.map((pid) => lookAt(pid, wanted)));
  return {
    marked: pids.filter((pid, index) => looks[index] === 'marked' && pid !== process.pid),
    unsettled: looks.includes('unsettled'),
  };
}

type Look = 'marked' | 'unsettled' | 'other';

/**
 * The kernel lets nobody read in the middle of `execve`, and wakes who waits before there is an environment: of what
 * does little else, one look in fifty sees it, unless the next follows at once.
 */
const LOOKS_AT_UNSETTLED = 20;

async function lookAt(pid: number, wanted: string): Promise<Look> {
  let look = await lookOnce(pid, wanted);
  for (let again = 1; look === 'unsettled' && again < LOOKS_AT_UNSETTLED; again += 1)
    look = await lookOnce(pid, wanted);
  return look;
}

async function lookOnce(pid: number, wanted: string): Promise<Look> {
  // A process may end while it is looked at, or belong to someone else.
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => null);
  if (environment === null) return 'other';
  if (environment !== '') return `\0${environment}`.includes(wanted) ? 'marked' : 'other';
  // Threads of the kernel and zombies have no memory; what is younger than this process and has some may be about to
  // get its environment.
  const [own, its] = await Promise.all([memoryAndStart(process.pid), memoryAndStart(pid)]);
  return own !== null && its !== null && its.memory > 0 && its.startedAt >= own.startedAt ? 'unsettled' : 'other';
}

/** A process's virtual memory in bytes, and its start in clock ticks since boot (fields 23 and 22 of proc_pid_stat(5)). */
export async function memoryAndStart(pid: number): Promise<{ memory: number; startedAt: number } | null> {
  const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (status === null) return null;
  // The name in parentheses is the process's own choice; the state, field 3, follows the last one.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return { memory: Number(fields[20]), startedAt: Number(fields[19]) };
}

/** Sends a signal to a process, or with a negative id to a group; false where there is none (any more). */
export function trySignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
