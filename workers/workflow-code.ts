import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

/** Where the build puts the workflows' bundle, beside the compiled workers. */
export const BUNDLE_FILE = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));

/** The workflows as they are built, or as sources where nothing was built (in tests). */
export function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (existsSync(BUNDLE_FILE)) return { workflowBundle: { codePath: BUNDLE_FILE } };
  return { workflowsPath: WORKFLOWS_FILE };
}

/** The entry of the workflows: compiled where this module is, else the source. */
export const WORKFLOWS_FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../workflows/index.ts' : '../workflows/index.js', import.meta.url),
);
