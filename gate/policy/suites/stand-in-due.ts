import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Suite } from '../../profile/profile.ts';

/**
 * Whether what stands in for a suite's failed command, its simpler one or a CUDA suite's CPU fallback, had no time to come
 * to its end: a further pass, where there is one, tries it.
 *
 * @param sides all records of the suite, as far as there are any
 */
export function isStandInDue(suite: Suite, record: SuiteRecord, sides: readonly SuiteRecord[]): boolean {
  if (suite.simpler !== null || record.simpler !== undefined)
    return isOutOfTime(record) && record.command !== suite.simpler;
  if (record.ranOn !== 'cuda' || record.side !== 'cuda' || suite.fallback === null) return false;
  return isOutOfTime(record) || sides.some((side) => side.ranOn === 'cpu' && isOutOfTime(side));
}

const isOutOfTime = ({ notRun }: Pick<SuiteRecord, 'notRun'>): boolean => notRun === 'budget-out';
