import type { TargetOutcome } from '../../contract/outcome.ts';
import { isTimeUnit } from '../../names/time-units.ts';
import { formatTimeIn } from '../../statistics/format.ts';

/** What a target measured, where that is a time: in the unit that a person reads, with its interval; else null. */
export const targetTime = ({
  measured,
  unit,
  interval,
}: Pick<TargetOutcome, 'measured' | 'unit' | 'interval'>): ReturnType<typeof formatTimeIn> | null =>
  measured !== undefined && interval !== undefined && isTimeUnit(unit)
    ? formatTimeIn(unit, { point: measured, ...interval })
    : null;
