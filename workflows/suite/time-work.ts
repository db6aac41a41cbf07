import type { SuiteTimes } from '../../gate/contract/suite-record.ts';
import type { LaneWork } from './lane-work.ts';

/**
 * A lane's work that keeps account of one suite's time: what it shows itself to do is what the time goes to.
 *
 * @returns the work, and what it took so far; undefined where no step was run
 */
export function timeWork(work: LaneWork): {
  readonly timed: LaneWork;
  readonly times: () => SuiteTimes | undefined;
} {
  const spent = { buildMs: 0, measureMs: 0 };
  let doing: keyof typeof spent = 'buildMs';
  let isRun = false;
  const timed: LaneWork = {
    ...work,
    show(suite, progress) {
      if (progress.state === 'building') doing = 'buildMs';
      if (progress.state === 'measuring') doing = 'measureMs';
      work.show(suite, progress);
    },
    async spend(workMs, step) {
      isRun = true;
      const left = work.suiteClock(0);
      try {
        return await work.spend(workMs, step);
      } finally {
        // A clock without a budget runs below zero.
        spent[doing] -= left();
      }
    },
  };
  const whole = ({ buildMs, measureMs }: SuiteTimes) => ({
    buildMs: Math.round(buildMs),
    measureMs: Math.round(measureMs),
  });
  return { timed, times: () => (isRun ? whole(spent) : undefined) };
}

/** What two accounts of one suite come to; undefined where there is neither. */
export const addTimes = (one: SuiteTimes | undefined, other: SuiteTimes | undefined): SuiteTimes | undefined =>
  one === undefined || other === undefined
    ? (one ?? other)
    : { buildMs: one.buildMs + other.buildMs, measureMs: one.measureMs + other.measureMs };
