import { InputError } from '../contract/input-error.ts';
import type { Lane } from '../names/names.ts';
import type { BaselineDocument } from './document.ts';

/** Which report is meant; what isn't given may be any. */
export interface ReportSelection {
  readonly suite?: string;
  readonly lane?: Lane;
  /** Of the program, as the profile calls it. */
  readonly run?: string;
}

/** So many are told apart for a person. */
const MOST_NAMED = 20;

/**
 * The report that a program of the repository wrote, as it wrote it: its own tools verify it. Nothing is made of it that the
 * program didn't say.
 *
 * @throws InputError where none is meant, or several are
 */
export function storedReport({ suites }: BaselineDocument, { suite, lane, run }: ReportSelection): unknown {
  const all = suites.flatMap(({ name, ranOn, reports }) =>
    reports.map((each) => ({ ...each, place: `--suite ${name} --lane ${ranOn} --run ${each.run}`, name, ranOn })),
  );
  const meant = all.filter(
    (each) =>
      (suite ?? each.name) === each.name && (lane ?? each.ranOn) === each.ranOn && (run ?? each.run) === each.run,
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only.report;
  if (all.length === 0)
    throw new InputError(['the baseline holds no report of a program: it has Criterion’s numbers alone']);
  const named = (meant.length === 0 ? all : meant).slice(0, MOST_NAMED).map(({ place }) => place);
  throw new InputError([`${meant.length === 0 ? 'no such report' : 'several reports'}: which of ${named.join(', ')}?`]);
}
