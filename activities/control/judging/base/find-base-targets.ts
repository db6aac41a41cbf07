import type { BaselineEntry } from '../../../../gate/baseline/document.ts';
import { isChargedToChange } from '../../../../gate/policy/charging/charged-to-change.ts';
import type { BaseTarget } from '../../../../gate/policy/charging/spare-targets.ts';
import { isUnproven } from '../../runs/identity/require-caller.ts';
import type { JudgingDependencies } from '../store-baselines.ts';
import { unlessUnreadable } from '../unreadable.ts';
import type { FindBaseSuitesDependencies } from './find-base-suites.ts';

/** More classes of machines than any repository measures on: a document may hold all of its samples. */
const MOST_CLASSES = 10;
/** Baselines of a class that are read: those that were measured by turns with a change have no command suites. */
const MOST_OF_CLASS = 8;

/**
 * Finds what the trusted base's stored baselines say of targets, on each machine class by the preferred one that has a verdict.
 * Nothing is measured for this, and what no trusted key signed, or can't be read, spares nobody. Never of a base that a caller
 * names.
 */
export function createFindBaseTargets({
  findBaselines,
  readBaseline,
}: FindBaseSuitesDependencies): NonNullable<JudgingDependencies['findBaseTargets']> {
  return async ({ request, context: { trusted } }) => {
    const { repository, profile } = request;
    const asked = Object.entries(profile.targets).flatMap(([name, each]) =>
      isChargedToChange(profile, each) ? [name] : [],
    );
    // A commit of the default branch is its own base: what it misses is nobody else's.
    if (asked.length === 0 || trusted === undefined || trusted.commit === request.headSha) return [];
    const query = { repository, profile: profile.name, tree: trusted.tree };
    const entries = await findBaselines(query).catch((error: unknown): BaselineEntry[] => {
      if (!isUnproven(error)) throw error;
      return [];
    });
    const classes = new Map<string, ClassFound>();
    for (const { digest, machineClass } of entries) {
      const known = classes.get(machineClass) ?? { targets: new Map(), read: 0 };
      if (known.read === MOST_OF_CLASS || asked.every((name) => known.targets.has(name))) continue;
      if (known.read === 0 && classes.size === MOST_CLASSES) continue;
      const document = await unlessUnreadable(readBaseline(digest));
      if (document === null) continue;
      classes.set(machineClass, known);
      known.read += 1;
      for (const { name, verdict, bound, unit } of document.targets) {
        if (verdict !== 'unverified' && !known.targets.has(name))
          known.targets.set(name, { machineClass, name, verdict, bound, unit });
      }
    }
    return [...classes.values()].flatMap(({ targets }) => [...targets.values()]);
  };
}

/** What is known of a class: the verdicts of targets, by name, and how many of its baselines say so. */
interface ClassFound {
  readonly targets: Map<string, BaseTarget>;
  read: number;
}
