import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/**
 * Without a PID namespace a daemon outlives everything that started it. Each confined command then carries this
 * variable, which its children inherit: `<lock>.<run>`. Whoever holds the lock may end whatever else carries the lock's
 * part. A process that clears its environment isn't found: only a namespace stops that one.
 */
export const RUN_MARKER = 'BENCHMARK_GATE_RUN';

const ROUNDS = 50;

/** The lock's part of the marker. */
export function lockMark(lockFile: string): string {
  return createHash('sha256').update(lockFile).digest('hex').slice(0, 16);
}

/** Process ids whose environment, as it was at their start, has the marker with a value that begins so. */
export async function findMarked(valuePrefix: string): Promise<number[]> {
  const wanted = `\0${RUN_MARKER}=${valuePrefix}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(
    pids.map(async (pid) => {
      // A process may end while it is looked at, or belong to someone else.
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return `\0${environment}`.includes(wanted);
    }),
  );
  return pids.filter((pid, index) => marked[index] === true && pid !== process.pid);
}

/** Kills all of them, and those that they started meanwhile. Returns how many were found. */
export async function killMarked(valuePrefix: string): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const pids = await findMarked(valuePrefix);
    if (pids.length === 0) {
      break;
    }
    for (const pid of pids) {
      killed.add(pid);
      trySignal(pid, 'SIGKILL');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return killed.size;
}

/** Sends a signal to a process, or with a negative id to a group; false where there is none (any more). */
export function trySignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
