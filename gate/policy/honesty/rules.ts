import type { ReportSet } from '../../baseline/measurement-set.ts';
import type { Problem, ProblemCode } from '../../criterion/measurement.ts';
import type { HonestyRule } from '../../profile/profile.ts';
import { readPointer } from '../reports/json-pointer.ts';

/** The profile's rules of one code that accuse a run, each once. A report that wasn't written can't be accused. */
export function accusations(code: ProblemCode, rules: readonly HonestyRule[], set: ReportSet): Problem[] {
  return rules
    .filter((rule) => rule.code === code)
    .flatMap((rule) => {
      const where = accusedPlace(rule, set);
      return where === null ? [] : [{ code, where, message: rule.message }];
    });
}

/** Where a rule holds: the command line, or a report with the place in it; null where it doesn't. */
function accusedPlace(rule: HonestyRule, set: ReportSet): string | null {
  const { argument } = rule;
  const has = (word: string): boolean => word === argument || word.startsWith(`${argument}=`);
  if (argument !== undefined && set.command.split(' ').some(has)) return `${set.suite}/${set.run}`;
  if (rule.pointer === undefined) return null;
  for (const [name, report] of Object.entries(set.reports)) {
    if (report !== null && holds(rule, rule.pointer, report)) return `${name}#${rule.pointer}`;
  }
  return null;
}

function holds(rule: HonestyRule, pointer: string, report: unknown): boolean {
  const value = readPointer(report, pointer);
  if (value === undefined) return false;
  if (rule.equals?.some((sign) => sign === value)) return true;
  if (rule.contains?.some((sign) => containsSign(value, sign))) return true;
  if (rule.exceeds === undefined) return false;
  const limit = readPointer(report, rule.exceeds);
  return typeof value === 'number' && typeof limit === 'number' && value > limit + rounding(value, limit);
}

/** A whole number beside a fraction was rounded, and may have lost nearly one: 200.4 in 200 contradicts nothing. */
const rounding = (value: number, limit: number): number =>
  Number.isInteger(limit) && !Number.isInteger(value) ? 1 : 0;

const containsSign = (value: unknown, sign: string): boolean =>
  Array.isArray(value) ? value.includes(sign) : typeof value === 'string' && value.includes(sign);
