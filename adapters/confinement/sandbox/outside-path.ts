import { join, normalize } from 'node:path';
import type { Mount } from './confined-command.ts';

/** The path outside of something that the sandbox sees below one of these mounts; null where none covers it. */
export function outsidePath(inside: string, mounts: readonly Mount[]): string | null {
  const path = normalize(inside);
  const covers = mounts
    .map((mount) => ({ outside: mount.outside, inside: mount.inside.replace(/\/+$/, '') }))
    .filter((mount) => path === mount.inside || path.startsWith(`${mount.inside}/`))
    .sort((a, b) => b.inside.length - a.inside.length)[0];
  return covers === undefined ? null : join(covers.outside, path.slice(covers.inside.length));
}

/** Every path inside at which these mounts show a file of the host. */
export function insidePaths(outside: string, mounts: readonly Mount[]): string[] {
  return mounts.flatMap((mount) => {
    const folder = mount.outside.replace(/\/+$/, '');
    return outside === folder || outside.startsWith(`${folder}/`)
      ? [join(mount.inside, outside.slice(folder.length))]
      : [];
  });
}
