import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file as a whole, whatever happens to this process: readers see the old text or the new one. The unfinished
 * file's name can't be guessed and no link is followed there, since some of these files lie where others can write.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const unfinished = join(dirname(file), `.${randomUUID()}.partial`);
  try {
    await writeFile(unfinished, text, { flag: 'wx', mode: 0o644 });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
