import { readPointer } from './json-pointer.ts';

/** The name in a `ReportSet` of the report that `{report}` named. */
export const NAMED_REPORT = 'report';

/** The value at a place of a run's reports, and the report that has it: the named one first; null where none has. */
export function firstReported(
  reports: Readonly<Record<string, unknown>>,
  pointer: string,
): { readonly name: string; readonly value: unknown } | null {
  const others = Object.keys(reports).filter((name) => name !== NAMED_REPORT);
  for (const name of Object.hasOwn(reports, NAMED_REPORT) ? [NAMED_REPORT, ...others] : others) {
    const value = readPointer(reports[name], pointer);
    if (value !== undefined && value !== null) return { name, value };
  }
  return null;
}
