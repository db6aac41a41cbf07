import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { BIN, requireBuild } from './run-cli.ts';

/**
 * A folder with `benchmark-gate` in it, as an operator installs it for those who ask, and the PATH that finds it.
 *
 * @param asked options that the operator's installation adds to each `run`
 */
export async function commandFolder(folder: string, asked: readonly string[] = []): Promise<{ readonly PATH: string }> {
  requireBuild();
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const command = join(bin, 'benchmark-gate');
  const run = [process.execPath, BIN].map(quoted).join(' ');
  const more = asked.map(quoted).join(' ');
  await writeFile(command, `#!/bin/sh\nif [ "$1" = run ]; then exec ${run} "$@" ${more}; fi\nexec ${run} "$@"\n`);
  await chmod(command, 0o755);
  return { PATH: [bin, process.env.PATH].join(delimiter) };
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
