import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Follows a file that the benches append to. */
export interface Trace {
  /** Every line so far, also of a file that was removed meanwhile. */
  lines(): Promise<string[]>;
  close(): Promise<void>;
}

const LOOK_MS = 20;

/**
 * Follows `name` in the package's folder of every checkout below `work`: the run removes its checkout at the end, so
 * each file is held open from when it is first seen.
 */
export function followTrace(work: string, packageFolder: string, name: string): Trace {
  const held = new Map<number, FileHandle>();
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const jobs = join(work, 'cpu', 'jobs');
    for (const job of await readdir(jobs).catch(() => [])) {
      const handle = await open(join(jobs, job, 'checkout', packageFolder, name)).catch(() => null);
      if (handle === null) continue;
      const { ino } = await handle.stat();
      if (held.has(ino)) await handle.close();
      else held.set(ino, handle);
    }
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, LOOK_MS);
  return {
    async lines() {
      const texts: string[] = [];
      for (const handle of held.values()) {
        const { size } = await handle.stat();
        const { buffer } = await handle.read(Buffer.alloc(size), 0, size, 0);
        texts.push(buffer.toString('utf8'));
      }
      return texts.join('').split('\n').filter(Boolean);
    },
    async close() {
      clearInterval(timer);
      await looking;
      for (const handle of held.values()) await handle.close();
    },
  };
}
