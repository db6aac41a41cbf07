import { MAXIMUM_ATTEMPTS } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { Metadata } from '../cargo/metadata.ts';
import { reproduceBuild } from '../cargo/reproduce.ts';
import { countDoubtful, doubtfulAttempts, forgetDoubtful } from '../failure/doubtful-attempts.ts';
import { judgeFailure } from '../failure/judge-failure.ts';
import { keptLockOption } from '../job/kept-lock.ts';
import { logOf } from '../job/kept-logs.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import { requireSpace } from '../job/require-space.ts';
import type { StepResult } from '../job/run-step.ts';
import { type BuildTime, beyondBudget } from './build-time.ts';

/**
 * Requires that a build by cargo ended well.
 *
 * @param metadata asked for only where it didn't
 * @throws {GateError} the classes of {@link judgeFailure}; compile-error, where it took more than a limit that was set for it,
 *   or longer than the profile gives a build; budget-out, where the rest of the pass ended it; what `requireSpace` throws
 */
export async function requireBuilt(
  opened: Pick<OpenedJob, 'paths' | 'environment' | 'prepared'>,
  result: StepResult,
  { command, ...time }: BuildTime & { readonly command: string },
  metadata: () => Promise<Metadata> | Metadata,
): Promise<void> {
  const reproduce = reproduceBuild(command, keptLockOption(opened.paths.checkout.outside));
  const { metLimit, timedOut } = result;
  if (result.exitCode === 0 && !timedOut) return forgetDoubtful(opened.paths, [reproduce, floodOf(reproduce)]);
  // However often it is tried: the build of this change takes more than any change's may.
  if (metLimit?.isOwn === true && metLimit.kind !== 'processes') throw beyondLimit(metLimit.words, reproduce, result);
  if (timedOut) throw outOfTime(time, reproduce, result);
  if (metLimit?.kind === 'disk') await requireNoFlood(opened.paths, metLimit.words, reproduce, result);
  requireSpace(result, 'building', reproduce);
  const failure = await judgeFailure(opened, { lines: result.lines, metadata: await metadata(), reproduce }, result);
  // A limit of processes only hinders: what came of it, the words tell.
  if (metLimit?.isOwn === true && failure.class === 'transient') throw beyondLimit(metLimit.words, reproduce, result);
  throw new GateError({ ...failure, ...logOf(result) });
}

/** A build that never ends is the change's; one that the pass has no more time for is nobody's fault. */
const outOfTime = (time: BuildTime, reproduce: string, result: StepResult): GateError =>
  time.isOwnBudget === true
    ? new GateError({ class: 'compile-error', message: beyondBudget('building', time), reproduce, ...logOf(result) })
    : new GateError({
        class: 'budget-out',
        message: 'building took longer than its budget',
        reproduce,
        ...logOf(result),
      });

/** What floods of a command are counted by, apart from crashes. */
const floodOf = (reproduce: string): string => `disk: ${reproduce}`;

/**
 * A build that fills the disk whenever it is tried may do so on purpose: when no attempt is left it may be charged to the
 * change, which is where its base builds in the same room.
 *
 * @throws {GateError} compile-error, the last time
 */
async function requireNoFlood(
  paths: OpenedJob['paths'],
  words: string,
  reproduce: string,
  result: StepResult,
): Promise<void> {
  const times = doubtfulAttempts(paths, floodOf(reproduce)) + 1;
  if (times >= MAXIMUM_ATTEMPTS) {
    const message = `building ${words}, ${times} times`;
    throw new GateError({ class: 'compile-error', message, filledDisk: true, reproduce, ...logOf(result) });
  }
  await countDoubtful(paths, floodOf(reproduce));
}

const beyondLimit = (words: string, reproduce: string, result: StepResult): GateError =>
  new GateError({ class: 'compile-error', message: `building ${words}`, reproduce, ...logOf(result) });
