import type { Metric, Profile } from '../../profile/profile.ts';
import { firstReported } from '../reports/reports.ts';
import type { JudgedReport, JudgedSide, JudgedSuite } from './judged.ts';

/** The value at a place of a run's reports; undefined where there is none. */
export const reportedValue = ({ reports }: JudgedReport, pointer: string): unknown =>
  firstReported(reports, pointer)?.value;

/** The figure at a place of a run's reports (a boolean counts as 1 or 0); null where there is none. */
export function reportedFigure(report: JudgedReport, pointer: string): number | null {
  const value = reportedValue(report, pointer);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : null;
}

/** Numbers of one run of a suite that count: benchmarks, and the reported figures that the profile's metrics read. */
export function countNumbers(profile: Profile, { name, suite }: JudgedSuite, side: JudgedSide): number {
  const benchmarks = [...side.sets, ...side.reports].reduce((sum, { kept }) => sum + kept.length, 0);
  const pointers = readPlaces(profile, name);
  const countsReports = suite.kind === 'command' && !suite.criterion && pointers.length === 0;
  const figures = side.reports.map((report) => {
    if (countsReports) return Object.values(report.reports).some(holdsNumber) ? 1 : 0;
    const places = pointers.filter((place) => place.run === report.set.run).map(({ pointer }) => pointer);
    return new Set(places.filter((pointer) => reportedValue(report, pointer) !== undefined)).size;
  });
  return benchmarks + figures.reduce((sum, count) => sum + count, 0);
}

/** The places in a suite's reports that metrics read. */
const readPlaces = (profile: Profile, suite: string): { run: string; pointer: string }[] =>
  Object.values(profile.metrics).flatMap((metric: Metric) => {
    if ('report' in metric && metric.report.suite === suite) return [metric.report];
    if (!('equal' in metric) || metric.equal.suite !== suite) return [];
    const { run, pointers } = metric.equal;
    return pointers.map((pointer) => ({ run, pointer }));
  });

/** True where a report holds a finite number anywhere; looked for without recursion, since its depth isn't bounded. */
function holdsNumber(report: unknown): boolean {
  const waiting: unknown[] = [report];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'number' && Number.isFinite(value)) return true;
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) waiting.push(child);
  }
  return false;
}
