import type { ListedSet, OfferedSets } from '../../gate/contract/measured/measured-list.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { comparedSuites } from '../../gate/policy/baselines/compared-suites.ts';

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

/** @param compared suites that are taken over whole or not at all */
export function createOffer(sets: OfferedSets['sets'], compared: ReturnType<typeof comparedSuites>): Offer {
  const taken = <K extends ListedSet['kind']>(kind: K, { suite, keys, terms, begun }: AskedSets) => {
    const found = keys.flatMap((key) => {
      const set = sets.find((each) => each.kind === kind && each.key === key && each.terms === terms);
      return set === undefined ? [] : [set];
    });
    const places = new Set(found.map(({ run, lease }) => `${run} ${lease}`));
    const isWhole = !begun && found.length === keys.length && places.size === 1;
    const how = compared.get(suite);
    const usable = how === undefined || (how === 'whole' && isWhole) ? found : [];
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
