import type { ReportSet } from '../../baseline/measurement-set.ts';
import type { Problem } from '../../criterion/measurement.ts';
import type { CommandSuite } from '../../profile/profile.ts';
import { accusations } from './rules.ts';

/**
 * Figures without the real thing behind them: by the profile's signs (`honesty` of a command suite, matched in
 * `rules.ts`), or since the run had no model.
 */
export const mockReport = (set: ReportSet, suite: CommandSuite): Problem[] => [
  ...standInForModel(set, suite),
  ...accusations('mock', suite.honesty, set),
];

/** That the stand-in for a missing model was appended to the command: whatever is claimed then is mock. Empty: it wasn't. */
export function standInForModel(set: ReportSet, suite: CommandSuite): Problem[] {
  const standIn = suite.whenModelMissing;
  if (standIn === null || ` ${suite.command} `.includes(` ${standIn} `)) return [];
  if (!` ${set.command} `.includes(` ${standIn} `)) return [];
  return [{ code: 'mock', where: `${set.suite}/${set.run}`, message: `the model is missing: run with ${standIn}` }];
}
