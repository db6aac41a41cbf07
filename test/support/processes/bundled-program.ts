import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../../adapters/files/package-root.ts';

const FOLDER = join(packageRoot(), 'node_modules', '.cache', 'benchmark-gate', 'programs');

/**
 * A program of the tests, with all that it imports but packages in one file that Node runs as it is: to compile its
 * sources as they are loaded takes a second of CPU time at each start.
 *
 * @param source a module that finds nothing by its own address but the package's root
 */
export function bundledProgram(source: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const code = outputFiles[0]?.text ?? '';
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const file = join(FOLDER, `${basename(source, '.ts')}-${digest}.mjs`);
  if (existsSync(file)) return file;
  mkdirSync(FOLDER, { recursive: true });
  // Whole or not at all: another process may want it now.
  const unfinished = join(FOLDER, randomUUID());
  writeFileSync(unfinished, code);
  renameSync(unfinished, file);
  return file;
}
