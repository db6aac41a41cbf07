import { join } from 'node:path';
import { z } from 'zod';
import { readState, writeState } from '../../files/state-file.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';

/** How often a command has failed by what the change may be the reason for: kept with the job, so that attempts count together. */
const Attempts = z.record(z.string(), z.int().nonnegative());

type Records = Pick<JobPaths, 'records'>;

/** Of crashes at first, and called so ever since. */
const fileOf = ({ records }: Records): string => join(records, 'crashes.json');

const readAttempts = (paths: Records): z.infer<typeof Attempts> => readState(fileOf(paths), Attempts) ?? {};

/** How often a command has failed so before. @param command that shows the failure again */
export const doubtfulAttempts = (paths: Records, command: string): number => readAttempts(paths)[command] ?? 0;

/** Counts one more. */
export async function countDoubtful(paths: Records, command: string): Promise<void> {
  const before = readAttempts(paths);
  await writeState(fileOf(paths), { ...before, [command]: (before[command] ?? 0) + 1 });
}

/** Counts from the beginning again: it has ended well. */
export async function forgetDoubtful(paths: Records, commands: readonly string[]): Promise<void> {
  const before = Object.entries(readAttempts(paths));
  const left = before.filter(([command]) => !commands.includes(command));
  if (left.length < before.length) await writeState(fileOf(paths), Object.fromEntries(left));
}
