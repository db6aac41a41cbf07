import { GateError } from '../../../gate/contract/gate-error.ts';
import type { Metadata } from '../cargo/metadata.ts';
import { reproduceBuild } from '../cargo/reproduce.ts';
import { judgeFailure } from '../failure/judge-failure.ts';
import { keptLockOption } from '../job/kept-lock.ts';
import { logOf } from '../job/kept-logs.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import { requireSpace } from '../job/require-space.ts';
import type { StepResult } from '../job/run-step.ts';

/**
 * Requires that a build by cargo ended well.
 *
 * @param metadata asked for only where it didn't
 * @throws {GateError} the classes of {@link judgeFailure}; budget-out; what `requireSpace` throws
 */
export async function requireBuilt(
  opened: Pick<OpenedJob, 'paths' | 'environment' | 'prepared'>,
  result: StepResult,
  command: string,
  metadata: () => Promise<Metadata> | Metadata,
): Promise<void> {
  const reproduce = reproduceBuild(command, keptLockOption(opened.paths.checkout.outside));
  if (result.timedOut) {
    const message = 'building took longer than its budget';
    throw new GateError({ class: 'budget-out', message, reproduce, ...logOf(result) });
  }
  requireSpace(result, 'building', reproduce);
  if (result.exitCode === 0) return;
  const failure = await judgeFailure(opened, { lines: result.lines, metadata: await metadata(), reproduce }, result);
  throw new GateError({ ...failure, ...logOf(result) });
}
