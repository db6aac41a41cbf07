import type { ReportSet } from '../../baseline/measurement-set.ts';
import type { Problem } from '../../criterion/measurement.ts';
import type { CommandSuite } from '../../profile/profile.ts';
import { NAMED_REPORT } from '../reports/reports.ts';
import { accusations } from './rules.ts';

/**
 * Reports that this run didn't write: what lies in their place, if anything, is from before. A file at a fixed place
 * that a run didn't touch accuses nobody as long as the run reported otherwise.
 */
export function staleReports(set: ReportSet, suite: CommandSuite): Problem[] {
  const missing = Object.entries(set.reports).filter(([, report]) => report === null);
  const expected = suite.reports && suite.command.includes('{report}');
  const silent = missing.length === Object.keys(set.reports).length && (expected || missing.length > 0);
  const accused = missing.filter(([name]) => silent || name === NAMED_REPORT).map(([name]) => name);
  const places = silent && accused.length === 0 ? [NAMED_REPORT] : accused;
  // What the host found there and could not read was written: it has a problem of its own.
  const explained = new Set(set.problems.map(({ where }) => where));
  const untouched = places.filter((where) => !explained.has(where));
  return [
    ...untouched.map((where) => ({ code: 'stale' as const, where, message: 'not written by this run' })),
    ...accusations('stale', suite.honesty, set),
  ];
}
