import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The folder of the cgroup (version 2) that this process is in; null where there is no such hierarchy here, or it isn't
 * mounted.
 *
 * @param proc where `self/cgroup` and `self/mountinfo` are
 */
export async function ownCgroup(proc = '/proc'): Promise<string | null> {
  const [groups, mounts] = await Promise.all(
    ['self/cgroup', 'self/mountinfo'].map((name) => readFile(join(proc, name), 'utf8').catch(() => '')),
  );
  // `0::PATH` is version 2; the others are hierarchies of version 1 (cgroups(7)).
  const path = /^0::(\/.*)$/m.exec(groups ?? '')?.[1];
  if (path === undefined) return null;
  for (const line of (mounts ?? '').split('\n')) {
    const folder = folderIn(line, path);
    if (folder !== null) return folder;
  }
  return null;
}

/** A line of proc_pid_mountinfo(5): `ID PARENT DEVICE ROOT PLACE OPTIONS … - TYPE SOURCE OPTIONS`. */
function folderIn(line: string, path: string): string | null {
  const [fields, type] = line.split(' - ');
  if (fields === undefined || type?.split(' ')[0] !== 'cgroup2') return null;
  const [, , , root = '', place = ''] = fields.split(' ').map(unescaped);
  if (root === '/') return path.startsWith('/../') ? null : join(place, path);
  // A container sees a part of the hierarchy.
  if (path === root || path.startsWith(`${root}/`)) return join(place, path.slice(root.length));
  return null;
}

/** Blanks and the like are written as octal numbers. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
