import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { readState, writeState } from '../../files/state-file.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import type { CargoFailure } from './cargo-failure.ts';
import { diagnose } from './classify.ts';

/** How often a compiler has crashed over a command, by the command: kept with the job, so that attempts count together. */
const Crashes = z.record(z.string(), z.int().nonnegative());

/** A command's failure as {@link classifyCargoFailure} has it, with what the host and the job know besides the words. */
export async function judgeFailure(
  { paths, environment, prepared }: Pick<OpenedJob, 'paths' | 'environment' | 'prepared'>,
  failure: Pick<CargoFailure, 'lines' | 'metadata' | 'reproduce'>,
): Promise<FailureReport> {
  const file = join(paths.records, 'crashes.json');
  const before = readState(file, Crashes) ?? {};
  const crashes = before[failure.reproduce] ?? 0;
  const { toolchain } = prepared;
  const { report, doubtful } = diagnose({ ...failure, toolchain, has: programsIn(environment.PATH), crashes });
  if (doubtful) await writeState(file, { ...before, [failure.reproduce]: crashes + 1 });
  return report;
}

/** Whether a build finds a program by its `PATH`; folders of the host are at the same place in a sandbox. */
const programsIn =
  (path = '/usr/bin:/bin'): ((program: string) => boolean) =>
  (program) =>
    !program.includes('/') && path.split(':').some((folder) => isExecutable(join(folder, program)));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The last line of a failed command's log where no rule knows what it said: somebody has to read it, and add one. */
export function notRecognised(lines: readonly string[], fetching = false): string | null {
  const { recognised, report } = diagnose({ lines, metadata: null, reproduce: '', fetching });
  return recognised ? null : `benchmark-gate: not recognised; it counts as ${report.class}`;
}
