import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pMap from 'p-map';
import { z } from 'zod';
import { openObject } from '../../../../gate/names/open-object.ts';

/** What a folder holds, to the last byte. */
export const Seal = openObject({
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** SHA-256 over each entry's path, kind, mode, time and content. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Seal = z.infer<typeof Seal>;

/** Reading is what takes time; more at once only compete for the disk. */
const AT_ONCE = 4;

/**
 * Seals a folder: times of files included, since cargo goes by them. Follows no links.
 *
 * @throws where something in it is no file, folder or link, or vanishes meanwhile
 */
export async function sealFolder(folder: string, signal: AbortSignal): Promise<Seal> {
  const paths = (await walk(folder, '')).sort();
  let files = 0;
  let bytes = 0;
  const lines = await pMap(
    paths,
    async (path) => {
      signal.throwIfAborted();
      const place = join(folder, path);
      const status = await lstat(place, { bigint: true });
      const about = [path, status.mode.toString(8)];
      if (status.isDirectory()) return JSON.stringify(about);
      if (status.isSymbolicLink()) return JSON.stringify([...about, await readlink(place)]);
      if (!status.isFile()) throw new Error(`${place} is no file`);
      files += 1;
      bytes += Number(status.size);
      return JSON.stringify([...about, String(status.mtimeNs), await digestOf(place, signal)]);
    },
    { concurrency: AT_ONCE },
  );
  return { files, bytes, digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
}

/** Paths of everything below a folder. Node's own recursive listing goes through links. */
async function walk(root: string, inner: string): Promise<string[]> {
  const entries = await readdir(join(root, inner), { withFileTypes: true });
  const paths = entries.map((entry) => {
    const path = join(inner, entry.name);
    return entry.isDirectory() ? walk(root, path).then((below) => [path, ...below]) : [path];
  });
  return (await Promise.all(paths)).flat();
}

async function digestOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return hash.digest('hex');
}
