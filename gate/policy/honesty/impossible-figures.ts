import type { Problem } from '../../criterion/measurement.ts';
import type { Metric, Profile } from '../../profile/profile.ts';
import { withoutPointer } from '../reports/json-pointer.ts';
import { firstReported } from '../reports/reports.ts';

type Reports = Readonly<Record<string, unknown>>;

/** Reports of one run without the figures that can be none, and what was wrong with these. */
export interface CheckedFigures {
  readonly reports: Reports;
  readonly problems: readonly Problem[];
}

/**
 * Takes out of a run's reports what metrics read there and no program measures: a text or an infinite number where a
 * figure is due, a timing of zero or less, what no figure of its unit can be (a negative error, an accuracy above
 * 100 %), an empty digest, or one without the other. What isn't reported at all accuses nobody.
 */
export function checkFigures(
  reports: Reports,
  metrics: Profile['metrics'],
  suite: string,
  run: string,
): CheckedFigures {
  const faults = Object.values(metrics).flatMap((metric) => {
    const place = placeOf(metric);
    return place?.suite === suite && place.run === run ? faultOf(metric, reports) : [];
  });
  const refused = faults.flatMap(({ pointers }) => pointers);
  const kept = Object.entries(reports).map(([name, report]) => [name, refused.reduce(withoutPointer, report)]);
  return { reports: Object.fromEntries(kept), problems: faults.map(({ problem }) => problem) };
}

const placeOf = (metric: Metric): { suite: string; run: string } | null =>
  'report' in metric ? metric.report : 'equal' in metric ? metric.equal : null;

interface Fault {
  readonly pointers: readonly string[];
  readonly problem: Problem;
}

function faultOf(metric: Metric, reports: Reports): Fault[] {
  if ('report' in metric) {
    const { pointer } = metric.report;
    const found = firstReported(reports, pointer);
    const wrong = found === null ? null : wrongFigure(found.value, { unit: metric.unit, ...metric.report });
    return found === null || wrong === null ? [] : [fault([pointer], found.name, pointer, found.value, wrong)];
  }
  if (!('equal' in metric)) return [];
  const { pointers } = metric.equal;
  const found = pointers.map((pointer) => ({ pointer, at: firstReported(reports, pointer) }));
  const name = found.find(({ at }) => at !== null)?.at?.name;
  const bad = found.find(({ at }) => at === null || !isDigest(at.value));
  if (name === undefined || bad === undefined) return [];
  return [fault(pointers, bad.at?.name ?? name, bad.pointer, bad.at?.value, 'no digest')];
}

/** What figures of a unit can be, where the metric doesn't say. */
function possible(unit: string): readonly [number, number] {
  if (unit === 'boolean') return [0, 1];
  return /^(?:%|pct|per ?cent(?:age)?)$/i.test(unit.trim()) ? [0, 100] : [0, Number.POSITIVE_INFINITY];
}

type Due = { readonly unit: string } & Pick<
  Extract<Metric, { report: unknown }>['report'],
  'timing' | 'scale' | 'possible'
>;

function wrongFigure(value: unknown, due: Due): string | null {
  const isBoolean = due.unit === 'boolean';
  if (typeof value === 'boolean' && isBoolean) return null;
  if (typeof value !== 'number') return isBoolean ? 'no boolean' : 'no number';
  if (!Number.isFinite(value)) return 'no finite number';
  // Twice the value is the farthest end of an interval.
  if (!Number.isFinite(value * due.scale * 2)) return 'too large to calculate with';
  if (due.timing && value <= 0) return 'and no timing gives that';
  const [least, most] = due.possible ?? possible(due.unit);
  const figure = value * due.scale;
  return figure < least || figure > most ? `and no figure in ${JSON.stringify(due.unit)} can be that` : null;
}

const isDigest = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' : Number.isFinite(value);

const fault = (pointers: readonly string[], name: string, pointer: string, value: unknown, wrong: string): Fault => ({
  pointers,
  problem: {
    code: 'inconsistent',
    where: `${name}#${pointer}`,
    message: `${pointer} holds ${shown(value)}, ${wrong}`,
  },
});

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : String(value);
}
