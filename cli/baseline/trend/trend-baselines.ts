import type { BaselineStore } from '../../../adapters/store/content/store.ts';
import { isOutage, StoreError } from '../../../adapters/store/content/store-error.ts';
import { InputError } from '../../../client/input-error.ts';
import type { StateOf } from '../../../client/library/signature-states.ts';
import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import { comparableBenchmarks } from '../../../gate/comparison/comparable-baseline.ts';
import type { TrendBaseline } from '../../../gate/comparison/trend.ts';
import { inStore } from '../find.ts';

/** Baselines that are read, the newest of them: one after the other, and of each its medians stay. */
const MOST_BASELINES = 1000;

/** Where baselines are looked for, and how their signatures are looked at. */
interface TrendFrom {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'>;
  readonly stateOf: StateOf;
}

export interface TrendQuery {
  readonly branch: string;
  readonly repo?: string;
  readonly suite?: string;
  readonly benchmark?: string;
}

/**
 * The baselines of a branch, oldest first, with the benchmarks that are asked for: with keys, those that are signed.
 *
 * @throws InputError where none is stored, or those of several repositories
 */
export async function trendBaselines(
  { branch, repo, suite, benchmark }: TrendQuery,
  { store, stateOf }: TrendFrom,
  warn: (line: string) => void,
): Promise<TrendBaseline[]> {
  const query = { branch, ...(repo === undefined ? {} : { repository: repo }) };
  const entries = await inStore(() => store.findBaselines(query, ({ message }) => warn(message)));
  if (entries.length === 0) {
    const mend = `benchmark-gate measure --repo ${repo ?? 'OWNER/NAME'} --branch ${branch}`;
    throw new InputError([`no baseline of the branch ${branch} is stored: ${mend}`]);
  }
  const repositories = [...new Set(entries.map(({ repository }) => repository.toLowerCase()))];
  if (repositories.length > 1) {
    throw new InputError([
      `--branch ${branch}: the store has one of ${repositories.join(' and ')}; say which by --repo`,
    ]);
  }
  const ordered = [...entries].sort(byAge);
  if (ordered.length > MOST_BASELINES) warn(`${ordered.length - MOST_BASELINES} older baselines aren't read`);
  const read: TrendBaseline[] = [];
  // Without keys nothing is wrong with any, and none is looked at.
  const isChecked = stateOf.faults('unsigned').length > 0;
  let unproven = 0;
  for (const entry of ordered.slice(-MOST_BASELINES)) {
    if (isChecked && stateOf.faults(await stateOf(entry)).length > 0) {
      unproven += 1;
      continue;
    }
    const benchmarks = (await benchmarksOf(entry, store, warn)).filter(
      ({ key }) => (suite ?? key.suite) === key.suite && (benchmark ?? key.id) === key.id,
    );
    read.push({ ...entry, benchmarks });
  }
  if (unproven > 0) warn(`${unproven} of the branch's baselines are signed by no trusted key, and are left out`);
  if (read.every(({ benchmarks }) => benchmarks.length === 0)) {
    const asked = [
      ...(suite === undefined ? [] : [`--suite ${suite}`]),
      ...(benchmark ? [`--benchmark ${benchmark}`] : []),
    ];
    throw new InputError([
      `no baseline of the branch ${branch} has a benchmark${asked.length > 0 ? ` of ${asked.join(' ')}` : ''}`,
    ]);
  }
  return read;
}

const byAge = (one: BaselineEntry, other: BaselineEntry): number =>
  Date.parse(one.finishedAt) - Date.parse(other.finishedAt) || (one.digest < other.digest ? -1 : 1);

async function benchmarksOf(
  { digest }: BaselineEntry,
  store: Pick<BaselineStore, 'readBaseline'>,
  warn: (line: string) => void,
) {
  try {
    return [...comparableBenchmarks(await store.readBaseline(digest), digest)];
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    warn(`${error.message}; it is passed over`);
    return [];
  }
}
