import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Suite } from '../../profile/profile.ts';
import type { JudgedReport, JudgedSet, JudgedSide } from './judged.ts';
import { profileCommand } from './profile-command.ts';

/**
 * Whether a suite's simpler command gave a number that nothing had given before it: one that only measures again what the
 * first choice measured makes nothing good.
 *
 * @param sets all of the record's, those of attempts that failed included
 */
export function simplerGave(
  record: SuiteRecord,
  suite: Suite,
  sets: readonly JudgedSet[],
  reports: readonly JudgedReport[],
): boolean {
  const { simpler } = record;
  if (simpler === undefined) return false;
  const named = [...sets.map(namesInSet), ...reports.map(namesInReport)].map(({ command, names }) => ({
    command: profileCommand(record, suite, command),
    names,
  }));
  const before = new Set(named.filter(({ command }) => command !== simpler.command).flatMap(({ names }) => names));
  return named.some(({ command, names }) => command === simpler.command && names.some((name) => !before.has(name)));
}

/**
 * Whether a side gave a number that none of the others did: what stands in for a failed one and measures nothing new makes
 * nothing good.
 */
export function gaveNew(side: Given, others: readonly Given[]): boolean {
  const before = new Set(others.flatMap(namesGiven));
  return namesGiven(side).some((name) => !before.has(name));
}

type Given = Pick<JudgedSide, 'record' | 'sets' | 'reports'>;

/** Runs of programs have their names in their own suite alone. */
const namesGiven = ({ record, sets, reports }: Given): string[] => [
  ...sets.flatMap((set) => namesInSet(set).names),
  ...reports.flatMap((report) => namesInReport(report).names).map((name) => JSON.stringify([record.suite, name])),
];

interface Named {
  readonly command: string;
  readonly names: readonly string[];
}

/** Whatever features and arguments it was measured with: a quick run of a benchmark is that benchmark again. */
const namesInSet = ({ set, kept }: JudgedSet): Named => ({
  command: set.command,
  names: kept.map(({ id }) => JSON.stringify([set.executable.package, set.executable.target, id])),
});

const namesInReport = ({ set, reports, kept }: JudgedReport): Named => ({
  command: set.command,
  names: [
    ...kept.map(({ id }) => JSON.stringify([set.run, id])),
    ...Object.entries(reports).flatMap(([name, report]) =>
      figuresOf(report).map((place) => JSON.stringify([set.run, name, place])),
    ),
  ],
});

/** The places of all figures in a report; looked for without recursion, since its depth isn't bounded. */
function figuresOf(report: unknown): string[] {
  const places: string[] = [];
  const waiting: (readonly [string, unknown])[] = [['', report]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [place, value] = next;
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') places.push(place);
    else for (const [key, child] of Object.entries(value ?? {})) waiting.push([`${place}/${key}`, child]);
  }
  return places;
}
