import type { BaselineStore, CalibrationStore, RecordStore } from '../../../adapters/store/content/store.ts';
import { EXIT, type ExitCode } from '../../../client/exit-code.ts';
import { InputError } from '../../../client/input-error.ts';
import { type CompareOptions, compareStored } from '../../../client/library/compare-stored.ts';
import type { StateOf } from '../../../client/library/signature-states.ts';
import { suiteTerms } from '../../../gate/comparison/suite-terms.ts';
import type { Profile } from '../../../gate/profile/profile.ts';
import { inStore } from '../find.ts';
import { shareOf } from '../share.ts';
import type { LookUpIo } from '../show.ts';
import { namedSides, pullRequestSides, type ReadHead } from './compared-baselines.ts';
import { comparisonMarkdown } from './comparison-markdown.ts';
import { comparisonTable } from './comparison-table.ts';
import { keptComparison, ownVerdict } from './kept-comparison.ts';

export interface BaselineCompareOptions {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'> &
    Pick<CalibrationStore, 'readCalibrations'> &
    Pick<RecordStore, 'getRecord'>;
  readonly stateOf: StateOf;
  readonly now: Date;
  /** In place of two baselines: a pull request's head beside what it began at. */
  readonly pr?: string;
  readonly repo?: string;
  /** Says which commit its head is; absent: the newest that was measured. */
  readonly readHead?: ReadHead;
  /** By whose suites' thresholds and required suites it is judged, a name or a file; absent: as the baselines say. */
  readonly profile?: string;
  /** Reads it. */
  readonly loadProfile?: (nameOrFile: string) => Promise<Pick<Profile, 'suites'>>;
  /** Shares, as typed. That of all suites, whatever their own; absent: theirs, else 5 %. */
  readonly threshold?: string;
  readonly q: string;
  readonly minEffect: string;
  readonly same: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly force?: boolean;
  readonly strict?: boolean;
}

/**
 * `benchmark-gate baseline compare A B` or `--pr N`: which benchmarks of B are slower or faster than in A.
 *
 * @returns the exit code: 1 where a slowdown beyond the threshold was found; with `strict` also where nothing was decided
 * @throws InputError for what can't be compared
 */
export async function baselineCompare(
  refs: readonly string[],
  options: BaselineCompareOptions,
  io: LookUpIo,
): Promise<ExitCode> {
  const { store, stateOf, now, pr, repo, json = false, markdown = false, force = false, strict = false } = options;
  const terms = { ...(await profileTerms(options)), ...checked(refs, options) };
  const { readHead } = options;
  const from = { store, stateOf, warn: io.warn, force, ...(readHead === undefined ? {} : { readHead }) };
  const [one = '', other = ''] = refs;
  const [first, second] =
    pr === undefined ? await namedSides(one, other, from) : await pullRequestSides(Number(pr), repo, from);
  const onUnreadable = ({ message }: Error): void => io.warn(message);
  const asked = { ...terms, force, onUnreadable };
  const comparison = await inStore(() =>
    compareStored(store, first, second, asked, stateOf.isTrusted, stateOf.isSignedCalibration),
  );
  const kept = await inStore(() => keptComparison(store, second));
  // Looks and fresh pairs may have said more than stored rounds do.
  const own = kept?.comparison.first.digest === first.digest ? ownVerdict(kept, comparison) : null;
  const words = own?.words ?? null;
  if (!json) io.stdout(markdown ? comparisonMarkdown(comparison, words) : comparisonTable(comparison, now, words));
  else io.stdout(`${JSON.stringify({ ...comparison, ...(own === null ? {} : { own }) }, null, 2)}\n`);
  if (json && words !== null) io.warn(`measured by turns: ${words}`);
  return comparison.gate === 'fail' || (strict && comparison.gate === 'neutral') ? EXIT.fail : EXIT.ok;
}

/** What a profile that somebody names says of its suites. */
async function profileTerms({ profile, loadProfile, threshold }: BaselineCompareOptions): Promise<CompareOptions> {
  if (profile === undefined || loadProfile === undefined) return {};
  const { suites } = await loadProfile(profile);
  const { required = [], thresholds = {} } = suiteTerms(
    Object.entries(suites).map(([name, suite]) => ({ name, required: suite.required, threshold: suite.threshold })),
  );
  return { required, ...(threshold === undefined ? { thresholds } : {}) };
}

function checked(refs: readonly string[], options: BaselineCompareOptions) {
  const { pr, repo, json, markdown } = options;
  const faults: string[] = [];
  if (pr === undefined && refs.length !== 2) faults.push('name two baselines, the one before first, or --pr N');
  if (pr !== undefined && refs.length > 0) faults.push('--pr N finds both baselines: name none besides');
  if (pr !== undefined && !/^[1-9]\d{0,8}$/.test(pr)) faults.push(`--pr ${JSON.stringify(pr)}: expected a number`);
  if (repo !== undefined && pr === undefined) faults.push('--repo: only with --pr');
  if (json && markdown) faults.push('--json and --markdown: choose one');
  const terms = {
    ...(options.threshold === undefined ? {} : { threshold: shareOf('--threshold', options.threshold, faults) }),
    q: shareOf('--q', options.q, faults),
    minEffect: shareOf('--min-effect', options.minEffect, faults),
    same: shareOf('--same', options.same, faults),
  };
  if (terms.same <= terms.minEffect) faults.push('--same: expected more than --min-effect');
  if (faults.length > 0) throw new InputError(faults);
  return terms;
}
