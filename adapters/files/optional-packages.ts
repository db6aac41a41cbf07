import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from './package-root.ts';

/** What asks git, cargo or GitHub from the command line, and draws in a terminal. */
const COMMANDS = ['execa', 'log-update', '@octokit/auth-app', '@octokit/plugin-throttling', '@octokit/rest'] as const;
const WORKER = [...COMMANDS, '@temporalio/activity', '@temporalio/worker', '@temporalio/workflow'] as const;

/**
 * Packages that don't come with this one, by what needs them: a tree that only asks for gates and reads what they stored
 * is spared them.
 */
export const OPTIONAL_PACKAGES = {
  commands: COMMANDS,
  worker: WORKER,
  demo: [...WORKER, 'emulate'],
  s3: ['@aws-sdk/client-s3'],
  plots: ['d3-scale', 'd3-shape'],
} as const;

/** The name of the package that an import didn't find; null: the error says something else. */
export function missingPackage(error: unknown): string | null {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') return null;
  return /^Cannot find package '([^']+)'/.exec(error.message)?.[1] ?? null;
}

/** The line that installs packages, in the versions that this one is tested with. */
export function installLine(names: readonly string[]): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  const { devDependencies } = z
    .looseObject({ devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text));
  return `npm install ${names.map((name) => `${name}@${devDependencies[name] ?? 'latest'}`).join(' ')}`;
}
