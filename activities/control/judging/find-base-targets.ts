import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import { isChargedToChange } from '../../../gate/policy/charging/charged-to-change.ts';
import type { BaseTarget } from '../../../gate/policy/charging/spare-targets.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';
import type { FindBaseSuitesDependencies } from './find-base-suites.ts';
import type { JudgingDependencies } from './store-baselines.ts';

/** More classes of machines than any repository measures on: a document may hold all of its samples. */
const MOST_CLASSES = 10;

/**
 * Finds what the trusted base's stored baselines say of targets, the preferred one of each machine class. Nothing is
 * measured for this, and what no trusted key signed, or can't be read, spares nobody. Never of a base that a caller names.
 */
export function createFindBaseTargets({
  findBaselines,
  readBaseline,
}: FindBaseSuitesDependencies): NonNullable<JudgingDependencies['findBaseTargets']> {
  return async ({ request, context: { trusted } }) => {
    const { repository, profile } = request;
    const isAsked = Object.values(profile.targets).some((target) => isChargedToChange(profile, target));
    if (!isAsked || trusted === undefined) return [];
    const query = { repository, profile: profile.name, tree: trusted.tree };
    const entries = await findBaselines(query).catch((error: unknown): BaselineEntry[] => {
      if (!isUnproven(error)) throw error;
      return [];
    });
    const found: BaseTarget[] = [];
    const classes = new Set<string>();
    for (const { digest, machineClass } of entries) {
      if (classes.has(machineClass) || classes.size === MOST_CLASSES) continue;
      const document = await readBaseline(digest).catch(unlessUnreadable);
      if (document === null) continue;
      classes.add(machineClass);
      for (const { name, verdict, bound, unit } of document.targets) {
        found.push({ machineClass, name, verdict, bound, unit });
      }
    }
    return found;
  };
}

/** An outage says nothing of the baseline: the next attempt may read it. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof Error && 'kind' in error && error.kind === 'unavailable') throw error;
  return null;
}
