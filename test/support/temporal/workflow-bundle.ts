import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { packageRoot } from '../../../adapters/files/package-root.ts';
import { bundleOptions } from '../../../workers/bundle-options.ts';
import { WORKFLOWS_FILE } from '../../../workers/workflow-code.ts';

/** Folders of what goes into the bundle, and of how it is made, besides what the lockfile names. */
const SOURCES = ['workflows', 'gate', 'workers'];

const MAP_START = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

/**
 * Workflows as workers take them. Bundling takes seconds of both cores: one bundle is made of the same sources, whichever
 * file asks first.
 *
 * @param workflowsPath the entry, by default the gate's own; besides the gate's, it imports only what lies beside it
 */
export async function workflowBundle(workflowsPath = WORKFLOWS_FILE): Promise<{ readonly code: string }> {
  const folder = join(packageRoot(), 'node_modules', '.cache', 'benchmark-gate');
  const file = join(folder, `unmapped-workflows-${await digestOfSources(workflowsPath)}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };
  const { code } = await bundleWorkflowCode(bundleOptions(workflowsPath));
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, randomUUID());
  const unmapped = withoutSourceMap(code);
  await writeFile(unfinished, unmapped);
  await rename(unfinished, file);
  return { code: unmapped };
}

/**
 * The same code with an empty source map, since the SDK takes none without. Two thirds of a bundle are its map, which
 * each worker would decode, parse and encode anew, for stack traces that no test looks at.
 */
function withoutSourceMap(code: string): string {
  const start = code.lastIndexOf(MAP_START);
  if (start < 0) throw new Error('the bundle has no source map');
  const { file } = JSON.parse(Buffer.from(code.slice(start + MAP_START.length), 'base64').toString('utf8'));
  const empty = { version: 3, file, sources: [], names: [], mappings: '' };
  return code.slice(0, start + MAP_START.length) + Buffer.from(JSON.stringify(empty)).toString('base64');
}

async function digestOfSources(workflowsPath: string): Promise<string> {
  const root = packageRoot();
  const folders = new Set([...SOURCES, relative(root, dirname(workflowsPath))]);
  const listed = [...folders].map(async (folder) =>
    (await readdir(join(root, folder), { recursive: true })).map((file) => join(folder, file)),
  );
  const files = (await Promise.all(listed)).flat().filter((file) => /\.(?:ts|json)$/.test(file));
  const digest = createHash('sha256').update(`${relative(root, workflowsPath)}\0`);
  for (const file of [...files.sort(), 'package-lock.json']) {
    digest.update(`${file}\0${await readFile(join(root, file), 'utf8')}\0`);
  }
  return digest.digest('hex').slice(0, 32);
}
