import type { ReportSet } from '../../baseline/measurement-set.ts';
import type { Problem } from '../../criterion/measurement.ts';
import type { HonestyRule } from '../../profile/profile.ts';
import { accusations } from './rules.ts';

/** Figures that a program writes after a time-out or failure, by the profile's signs of them. */
export const inventedReport = (set: ReportSet, rules: readonly HonestyRule[]): Problem[] =>
  accusations('invented', rules, set);
