import { asChange } from '../../comparison/decide-gate.ts';
import type { ComparisonDocument } from '../../comparison/document/comparison-document.ts';
import type { MeasuredTurns } from '../../contract/decision/evaluation.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import { counted, oneLine } from '../../text/bounded-text.ts';
import { unlookedInWords } from './unlooked-in-words.ts';

/** A benchmark is called what its author likes, at any length. */
const LONGEST = 300;

/** Of more suites that failed on the base, the first are told. */
const MOST_FAILED = 2;

/**
 * What came of measuring by turns, for one line of evidence: what was found, or why nothing was.
 *
 * @param change what was measured of it
 */
export function turnsSaid(
  turns: MeasuredTurns | undefined,
  comparisons: readonly ComparisonDocument[],
  change: readonly Pick<SuiteRecord, 'measurements'>[] = [],
): string[] {
  if (turns === undefined) return [];
  const failed = turns.runs.flatMap(({ suite, failures: [first] }) =>
    first === undefined ? [] : [`${suite} on the base: ${oneLine(first.message, 150)}`],
  );
  const compared = comparisons.filter(({ benchmarks }) => benchmarks.length > 0);
  const before = measuredBefore(change);
  const nothing = failed.length + before.length > 0 ? [] : ['nothing was measured by turns'];
  const why = turns.why === undefined ? nothing : [oneLine(turns.why, 200)];
  return [
    ...(compared.length > 0 ? compared.map(found) : why.map((reason) => `not against the base: ${reason}`)),
    ...before,
    ...(turns.unlooked ?? []).map(({ lane, why }) => `${lane} rounds ${unlookedInWords(why)}`),
    ...failed.slice(0, MOST_FAILED),
  ];
}

/** What an ended run measured of the change has no pairs with this one's base. */
function measuredBefore(change: readonly Pick<SuiteRecord, 'measurements'>[]): string[] {
  const refs = change.flatMap(({ measurements }) => measurements);
  const taken = new Set(refs.filter(({ takenOver }) => takenOver !== undefined).map(({ key }) => key));
  if (taken.size === 0) return [];
  return [
    `${counted(taken.size, 'executable')} taken over from an ended run, not against the base: --again measures both`,
  ];
}

function found({
  first,
  perf,
  drifting,
  smallestChange,
  missing,
  added,
  incomparable = [],
}: ComparisonDocument): string {
  const seen = smallestChange === null ? null : asChange(1 + smallestChange.median);
  const apart = [
    ...(missing.length === 0 ? [] : [`${missing.length} of the base alone`]),
    ...(added.length === 0 ? [] : [`${added.length} of the change alone`]),
    ...(incomparable.length === 0 ? [] : [`${incomparable.length} with another amount of work in each iteration`]),
  ];
  return [
    `against base ${first.commit.slice(0, 12)} by turns: ${oneLine(perf.replace(/^perf: /, '').replaceAll('; ', ', '), LONGEST)}`,
    ...(drifting ? ['the host drifts: identical executables differ'] : []),
    ...(seen === null ? [] : [`seen from ${seen}`]),
    ...apart,
  ].join(', ');
}
