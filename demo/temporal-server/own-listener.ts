import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 50;

/** `TCP_LISTEN` in the kernel's table. */
const LISTENING = '0A';

/**
 * Returns once a process that was started here, or one of its group, listens on a port of 127.0.0.1 itself. Whoever took the
 * port before it would be told what is for it alone: a password, and work. At once where the system doesn't tell who listens
 * (macOS); rejects when the signal says so.
 */
export async function untilOwnListener(pid: number, port: number, signal: AbortSignal): Promise<void> {
  while (!(await isOwnListener(pid, port))) await delay(LOOK_MS, undefined, { signal });
}

async function isOwnListener(group: number, port: number): Promise<boolean> {
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => null);
  if (table === null) return true;
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listener = table.split('\n').map((line) => line.trim().split(/\s+/));
  const socket = listener.find(([, local, , state]) => local === address && state === LISTENING)?.[9];
  if (socket === undefined) return false;
  for (const pid of await processesOf(group)) if (await holds(pid, `socket:[${socket}]`)) return true;
  return false;
}

/** Those of a process group: a program may stand behind a script that waits for it. */
async function processesOf(group: number): Promise<string[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const own = await Promise.all(
    all.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // Behind its name, which may hold anything: state, parent, group.
      const [, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(of) === group ? [pid] : [];
    }),
  );
  return own.flat();
}

async function holds(pid: string, what: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const open = await readdir(folder).catch((): string[] => []);
  const links = await Promise.all(open.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return links.includes(what);
}
