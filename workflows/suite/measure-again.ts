import type { HostCheck } from '../../gate/contract/measured/host-check.ts';
import type { CarriedExecutable } from '../lane/carry-over.ts';
import { askedRound } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { recordFailure } from './record-failure.ts';
import { emptyAttempt } from './suite-choices.ts';

/** Measures an executable whose numbers were carried over; null where no time is left. A failure is the check's alone. */
export async function measureAgain(
  work: LaneWork,
  { executable, listing, suite, command, ref }: CarriedExecutable,
): Promise<HostCheck | null> {
  const { noise, budget } = work.profile;
  const { timeoutMs, endedByPass } = work.allow(budget.executable);
  if (timeoutMs <= 0) return null;
  const about = { suite, hostId: work.host.id, carried: ref };
  try {
    const again = await work.spend(timeoutMs, (host) =>
      host.measureExecutable.executeWithOptions(
        { summary: `check the host by ${executable.target}: ${listing.listed} benchmarks` },
        [
          {
            job: work.job,
            suite,
            command,
            executable,
            timeoutMs,
            remeasure: 0,
            noiseBand: noise.band,
            ...askedRound(work.rounds, 1),
          },
        ],
      ),
    );
    return { ...about, again };
  } catch (error) {
    const attempt = emptyAttempt();
    recordFailure(attempt, error, endedByPass);
    const [failure] = attempt.failures;
    return failure === undefined ? null : { ...about, failed: failure.message };
  }
}
