import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MOST_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** `libc.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libc.so.6` */
const ENTRY = /^\s*(\S+) \(.*\) => (\/\S+)$/;

/** The libraries that the system's loader knows, by name; none where it has no such table. */
export async function systemLibraries(signal: AbortSignal): Promise<Map<string, string[]>> {
  const libraries = new Map<string, string[]>();
  const options = { maxBuffer: MOST_BYTES, timeout: TIMEOUT_MS, signal, env: { PATH: '/usr/sbin:/sbin', LC_ALL: 'C' } };
  const listed = await promisify(execFile)('ldconfig', ['-p'], options).catch(() => {
    signal.throwIfAborted();
    return { stdout: '' };
  });
  for (const line of listed.stdout.split('\n')) {
    const [, name, path] = ENTRY.exec(line) ?? [];
    if (name === undefined || path === undefined) continue;
    libraries.set(name, [...(libraries.get(name) ?? []), path]);
  }
  return libraries;
}
