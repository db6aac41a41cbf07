import { readdir, readFile, readlink } from 'node:fs/promises';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * Processes whose command line, environment or working directory holds one of these texts: a run's folder, or a value
 * that only its commands were given. Zombies hold nothing any more, and this process isn't looked at.
 */
export async function findProcesses(texts: readonly string[]): Promise<FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process may end while it is looked at.
      const [command, environment, cwd] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => ''),
        readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''),
        readlink(`/proc/${pid}/cwd`).catch(() => ''),
      ]);
      const isFound = texts.some((text) => [command, environment, cwd].some((place) => place.includes(text)));
      return isFound && pid !== process.pid ? [{ pid, command: command.replaceAll('\0', ' ').trim() }] : [];
    }),
  );
  return found.flat();
}
