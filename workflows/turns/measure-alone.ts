import { askedRound, type LaneRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import type { SuiteClock } from '../suite/suite-clock.ts';
import { baseFailure } from './base-failure.ts';
import type { BaseBench, LaneTurns } from './lane-turns.ts';
import { keepHalf } from './take-pair.ts';

/** Takes a round of an executable that only the base has. Where no time is left, it is its last. */
export async function measureAlone(
  work: LaneWork,
  rounds: LaneRounds & { readonly turns: LaneTurns },
  bench: BaseBench,
  clock: SuiteClock,
): Promise<void> {
  const { turns, terms } = rounds;
  const { suite, command, executable, ref } = bench;
  const number = (ref?.rounds?.length ?? 0) + 1;
  const { timeoutMs } = work.allow(work.profile.budget.executable - (ref?.durationMs ?? 0), clock);
  if (timeoutMs <= 0 || timeoutMs < (ref?.rounds?.at(-1)?.durationMs ?? 0) || work.isFull()) {
    bench.isOver = true;
    return;
  }
  const { band: noiseBand } = work.profile.noise;
  try {
    const measured = await work.spend(timeoutMs, (host) =>
      host.measureExecutable.executeWithOptions(
        { summary: `measure ${executable.target} of the base: round ${number} of ${terms.max}` },
        [
          {
            ...{ job: turns.job, suite, command, executable, timeoutMs, remeasure: 0, noiseBand },
            ...askedRound(rounds, number),
          },
        ],
      ),
    );
    keepHalf(turns, bench, { ref: measured });
  } catch (error) {
    keepHalf(turns, bench, { failure: baseFailure(error) });
  }
}
