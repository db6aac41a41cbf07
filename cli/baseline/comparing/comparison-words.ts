import { asChange } from '../../../gate/comparison/decide-gate.ts';
import type {
  ComparisonBenchmark,
  ComparisonDocument,
  ComparisonSide,
} from '../../../gate/comparison/document/comparison-document.ts';

/** So many of a group are listed: the rest is counted, and is in the document. */
const MOST_LISTED = 20;

/** Why a benchmark is inconclusive, for people. */
const CAUSES: Readonly<Record<NonNullable<ComparisonBenchmark['cause']>, string>> = {
  noise: 'within the noise',
  calibration: 'measured in two sessions, and how much those differ is not known',
  rounds: 'with nothing that says how much rounds differ: a side has one, or all are alike to the last digit',
  'few-rounds': 'found, by fewer rounds than 7 on each side',
  drifting: 'found, while identical executables differ as well',
  'not-confirmed': 'found, and not found again by fresh pairs',
  unusable: 'a side can’t be used',
};

/** A benchmark's change with its interval, and what would have been seen. */
export function changeCells({ ratio, lower, upper, smallestChange, rounds, errorTerm }: ComparisonBenchmark): string[] {
  const interval = lower === null || upper === null ? '-' : `${asChange(lower)} to ${asChange(upper)}`;
  const seen = smallestChange === null ? '-' : sizeWords(smallestChange);
  return [ratio === null ? '-' : asChange(ratio), interval, seen, rounds.join('/'), errorTerm ?? '-'];
}

export const CHANGE_HEADINGS = ['CHANGE', 'INTERVAL', 'SEEN FROM', 'ROUNDS', 'ERROR BY'] as const;

/** A size as a person reads it: `2.1 %`. */
const sizeWords = (share: number): string => asChange(1 + share).slice(1);

/** What would have been seen at all, first of everything: who doesn't know it takes silence for sameness. */
export function smallestWords({ smallestChange, benchmarks }: ComparisonDocument): string {
  if (smallestChange !== null) {
    return `${sizeWords(smallestChange.median)} in half of the benchmarks, ${sizeWords(smallestChange.largest)} in all`;
  }
  const isIdentical = benchmarks.length > 0 && identicalOf(benchmarks) === benchmarks.length;
  return isIdentical ? 'none is looked for: the executables are identical' : 'none: nothing here can be told';
}

/** How many are the same, and how many of these because nothing of their executables differs. */
export function sameWords({ counts, benchmarks }: ComparisonDocument): string {
  const identical = identicalOf(benchmarks);
  if (identical === 0) return `${counts.same}`;
  return `${counts.same} (${identical === counts.same ? 'all' : identical} of identical executables)`;
}

const identicalOf = (benchmarks: ComparisonDocument['benchmarks']): number =>
  benchmarks.filter(({ verdict, errorTerm }) => verdict === 'same' && errorTerm === 'identity').length;

/** Where the noise between sessions is known from. */
export const noiseWords = ({ noise: { source, words } }: ComparisonDocument): string => `${source}: ${words}`;

/** A side in one line. */
export function sideWords(side: ComparisonSide, now: Date | null): string {
  const { commit, branch, digest, measuredAt, host, load, complete } = side;
  const age = now === null ? '' : ` (${ageWords(now.getTime() - Date.parse(measuredAt))} ago)`;
  return [
    `commit ${commit.slice(0, 12)}`,
    ...(branch === null ? [] : [`branch ${branch}`]),
    digest.slice(0, 19),
    `measured ${measuredAt}${age}`,
    `on ${host}, load ${load}`,
    ...(complete ? [] : ['not complete']),
  ].join(', ');
}

const ageWords = (ms: number): string => {
  const hours = Math.max(0, ms) / 3_600_000;
  if (hours < 1) return `${Math.floor(hours * 60)} min`;
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
};

/** Benchmarks of some verdicts, the largest change first, with how many were left out of the list. */
export function largestChanges(
  { benchmarks }: ComparisonDocument,
  ...verdicts: readonly ComparisonBenchmark['verdict'][]
): { readonly shown: readonly ComparisonBenchmark[]; readonly more: number } {
  const all = benchmarks
    .filter(({ verdict }) => verdicts.includes(verdict))
    .sort((one, other) => size(other) - size(one) || (one.id < other.id ? -1 : 1));
  return { shown: all.slice(0, MOST_LISTED), more: Math.max(0, all.length - MOST_LISTED) };
}

const size = ({ ratio }: ComparisonBenchmark): number => (ratio === null ? -1 : Math.abs(Math.log(ratio)));

/** Why so many are inconclusive, a line for each reason, the most frequent first. */
export function inconclusiveWords({ benchmarks }: ComparisonDocument): string[] {
  const counts = new Map<string, number>();
  for (const { cause, fault } of benchmarks) {
    if (cause === undefined) continue;
    const words = fault === undefined ? CAUSES[cause] : `${CAUSES[cause]}: ${fault}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
    .map(([words, count]) => `${count} ${words}`);
}

/** What isn't compared, a line for each kind. */
export function leftOutWords({ missing, added, ambiguous, incomparable = [] }: ComparisonDocument): string[] {
  const named = (what: string, keys: readonly { readonly id: string; readonly suite: string }[]): string[] => {
    if (keys.length === 0) return [];
    const names = keys.slice(0, MOST_LISTED).map(({ suite, id }) => `${id} (${suite})`);
    const more = keys.length > MOST_LISTED ? `, and ${keys.length - MOST_LISTED} more` : '';
    return [`${what}: ${names.join(', ')}${more}`];
  };
  return [
    ...named('missing, or renamed', missing),
    ...named('added', added),
    ...named('ambiguous, more than one of the name', ambiguous),
    ...named('another amount of work in each iteration', incomparable),
  ];
}

/** Notes on the whole: what may explain differences, and what stands against the comparison. */
export const warnings = ({ drifting, undecided, notes, gate }: ComparisonDocument): string[] => [
  ...(drifting ? ['identical executables differ: the machine changed in between, and nobody is convicted'] : []),
  ...notes,
  ...(gate === 'neutral' && undecided.length > 0 ? [`nothing is decided of ${undecided.join(', ')}`] : []),
];
