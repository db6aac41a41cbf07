import { isOwnBranch } from '../names/branch.ts';
import { subjectKey } from '../names/subject.ts';
import type { BaselineEntry } from './document.ts';

/**
 * How long baselines are kept. The counts are of one repository, profile and machine class, and of its own branches and
 * subjects: whoever has a fork makes as many branches as they like, so that what was measured of one only has its days.
 */
export interface RetentionPolicy {
  /** Complete baselines, and what belongs to no kept baseline, for so many days. */
  readonly keepDays: number;
  /** So many of the newest, complete or not, however old. */
  readonly keepNewest: number;
  /** The newest complete one of each branch, and of each subject without one, for so many days. */
  readonly keepBranchDays: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Nothing that is younger than this, in milliseconds, is ever removed, whatever a policy says: a run may be at work with
 * it.
 */
const YOUNGEST_REMOVED = 7 * DAY;

/** What was written before this is older than so many days, and older than anything that a run is at work with. */
export const oldestKept = (now: Date, days: number): Date =>
  new Date(now.getTime() - Math.max(days * DAY, YOUNGEST_REMOVED));

/**
 * The baselines that a policy no longer keeps. Each of its rules keeps by itself. How many a store holds is bounded then:
 * by what is measured within the longest of its times, and by its count.
 */
export function expiredBaselines(
  entries: readonly BaselineEntry[],
  policy: RetentionPolicy,
  now: Date,
): BaselineEntry[] {
  const series = new Map<string, BaselineEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.repository.toLowerCase(), entry.profile, entry.machineClass]);
    const group = series.get(key);
    if (group === undefined) series.set(key, [entry]);
    else group.push(entry);
  }
  return [...series.values()].flatMap((group) => expiredOf(group, policy, now));
}

function expiredOf(group: readonly BaselineEntry[], policy: RetentionPolicy, now: Date): BaselineEntry[] {
  const newestFirst = [...group].sort(
    (one, other) => Date.parse(other.finishedAt) - Date.parse(one.finishedAt) || (one.digest < other.digest ? -1 : 1),
  );
  const branches = new Set<string>();
  let newest = 0;
  return newestFirst.filter((entry) => {
    const isOlder = (days: number): boolean => Date.parse(entry.finishedAt) < oldestKept(now, days).getTime();
    const branch = JSON.stringify(entry.branch ?? [entry.subject && subjectKey(entry.subject)]);
    const isForeign = entry.foreign === true || (entry.branch !== null && !isOwnBranch(entry.branch));
    if (isForeign) return isOlder(entry.complete ? policy.keepDays : 0);
    const leads = entry.complete && !branches.has(branch);
    if (leads) branches.add(branch);
    newest += 1;
    if (newest <= policy.keepNewest) return false;
    if (leads && !isOlder(policy.keepBranchDays)) return false;
    return isOlder(entry.complete ? policy.keepDays : 0);
  });
}
