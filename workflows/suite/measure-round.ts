import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import { benchBeside } from '../turns/lane-turns.ts';
import { takePair } from '../turns/take-pair.ts';
import { askedRound } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import type { RoundOfChange } from './round-of-change.ts';
import type { SuiteClock } from './suite-clock.ts';

/** Measures a round of an executable: by turns with the base's, where that has one too; else alone. */
export async function measureRound(work: LaneWork, asked: RoundOfChange): Promise<MeasurementRef> {
  const { rounds } = work;
  const { suite, command, executable, number, timeoutMs, summary } = asked;
  const bench = benchBeside(rounds?.turns ?? null, executable.key);
  if (rounds?.turns != null && bench !== null) {
    const ref = await takePair(work, { ...rounds, turns: rounds.turns }, bench, asked);
    if (ref !== null) return ref;
  }
  const { remeasure, band: noiseBand } = work.profile.noise;
  return work.spend(timeoutMs, (host) =>
    host.measureExecutable.executeWithOptions({ summary }, [
      {
        ...{ job: work.job, suite, command, executable, timeoutMs },
        // Rounds are measurements again, all of them.
        remeasure: rounds === null ? remeasure : 0,
        noiseBand,
        ...askedRound(rounds, number),
      },
    ]),
  );
}

/** The time of a round: of two halves each has half of the rest. */
export function allowRound(work: LaneWork, key: string, own: number, clock: SuiteClock): ReturnType<LaneWork['allow']> {
  if (benchBeside(work.rounds?.turns ?? null, key) === null) return work.allow(own, clock);
  const rest = work.allow(Number.POSITIVE_INFINITY, clock);
  const share = Math.floor(rest.timeoutMs / 2);
  return share < own ? { timeoutMs: share, endedByPass: rest.endedByPass } : { timeoutMs: own, endedByPass: false };
}
