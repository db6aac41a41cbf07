import type { ListedSet, OfferedSets } from '../../gate/contract/measured/measured-list.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { comparedSuites, TakenWhole } from '../../gate/policy/baselines/compared-suites.ts';

/** What ended runs measured on the same terms, for a lane to take over in place of measuring it; by key. */
export interface Offer {
  measurements(asked: AskedSets): ReadonlyMap<string, MeasurementRef>;
  reports(asked: AskedSets): ReadonlyMap<string, ReportRef>;
}

/** All executables of a suite that hold benchmarks, or all runs of its command, as it was built just now. */
interface AskedSets {
  readonly suite: string;
  readonly keys: readonly string[];
  /** What the build's measurements depend on; undefined: the host doesn't say, and nothing is taken over. */
  readonly terms: string | undefined;
  /** Whether the run has measured some of it itself. */
  readonly begun: boolean;
}

/**
 * What may be used of what was found for a suite: of one that a ratio compares all of it, measured together, or nothing.
 *
 * @param asked how many there are of the suite
 * @param placeOf where and by whom one was measured
 */
export function usableWhole<T>(
  how: TakenWhole | undefined,
  found: readonly T[],
  asked: number,
  placeOf: (one: T) => string,
): readonly T[] {
  if (how === undefined) return found;
  const isWhole = found.length === asked && new Set(found.map(placeOf)).size === 1;
  return how === 'whole' && isWhole ? found : [];
}

/** @param compared suites that are taken over whole or not at all */
export function createOffer(sets: OfferedSets['sets'], compared: ReturnType<typeof comparedSuites>): Offer {
  const taken = <K extends ListedSet['kind']>(kind: K, { suite, keys, terms, begun }: AskedSets) => {
    const found = keys.flatMap((key) => {
      const set = sets.find((each) => each.kind === kind && each.key === key && each.terms === terms);
      return set === undefined ? [] : [set];
    });
    const how = compared.get(suite);
    const usable =
      how === undefined || !begun ? usableWhole(how, found, keys.length, ({ run, lease }) => `${run} ${lease}`) : [];
    return new Map(
      usable.map(({ key, ref, run, lease, measuredAt }) => [
        key,
        { ...(ref as (ListedSet & { readonly kind: K })['ref']), takenOver: { run, lease, measuredAt } },
      ]),
    );
  };
  return {
    measurements: (asked) => taken('executable', asked),
    reports: (asked) => taken('program-run', asked),
  };
}
