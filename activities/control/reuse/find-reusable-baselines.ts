import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { BaselineOutcome } from '../../../gate/contract/outcome.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';
import type { DocumentationChange, WhyNotStanding } from './judge-standing.ts';
import type { FindBaselines, ReusableQuery } from './reusable-query.ts';

/** Whether the run that wrote a baseline passed, as far as that is known and vouched for. */
export type HasPassed = (entry: BaselineEntry) => Promise<boolean>;

/** Of one tree hardly more baselines are there; the ends of the newest are looked at. */
const MOST_ENDS = 50;

/** How the store's baselines are looked for. */
export interface FindReusableBaselinesDependencies {
  readonly findBaselines: FindBaselines;
  readonly hasPassed: HasPassed;
}

export interface SearchReusableDeps extends FindReusableBaselinesDependencies {
  /** Of the change that is asked for. */
  readonly whyNotStanding: WhyNotStanding;
}

/** What was found, and why what is nearer doesn't stand. */
interface FoundReusable {
  readonly found: readonly BaselineOutcome[];
  readonly refused: readonly string[];
}

/**
 * Finds complete baselines of the same tree, else of the newest tree of the default branch that the change differs from
 * by documentation alone: of it the newest of each machine class. Where there is none of all these trees, those whose
 * run passed: a baseline that lacks an optional suite is none the less what passed. Each has to stand for the change; where
 * one of a tree is built of what differs, none of that tree does.
 *
 * @throws {GateError} unproven where nothing is there but what no trusted key signed
 */
export async function searchReusable(
  change: Pick<DocumentationChange, 'request' | 'context'>,
  { findBaselines, hasPassed, whyNotStanding }: SearchReusableDeps,
): Promise<FoundReusable> {
  let doubt: unknown = null;
  const partial: BaselineEntry[][] = [];
  const refused: string[] = [];
  const standing = (entries: readonly BaselineEntry[]) => newestOfEachClass(entries, whyNotStanding, refused);
  for (const query of reusableQueries(change)) {
    // What nobody vouches for at one place says nothing of the next: it counts where nothing else is found.
    const entries = await findBaselines(query).catch((error: unknown) => {
      if (!isUnproven(error)) throw error;
      doubt ??= error;
      return [];
    });
    const found = await standing(entries.filter(({ complete }) => complete));
    const others = found === null ? [] : entries.filter(({ complete }) => !complete);
    // One that lacks a suite says nothing of what that reads; one that has it does, whether it is complete or not.
    if (found === null || (await standing(newestAlone(others))) === null) continue;
    if (found.length > 0) return { found, refused };
    partial.push(others);
  }
  for (const entries of partial) {
    const found = await standing(await passedAmong(entries, hasPassed));
    if (found !== null && found.length > 0) return { found, refused };
  }
  if (doubt !== null && refused.length === 0) throw doubt;
  return { found: [], refused };
}

/**
 * The search as an activity.
 *
 * @param judgeStanding judges baselines for a change
 * @throws {GateError} transient where baselines are there and none stands: the change is to be measured, and wasn't
 */
export const createFindReusableBaselines =
  (
    dependencies: FindReusableBaselinesDependencies,
    judgeStanding: (change: DocumentationChange) => WhyNotStanding,
  ): ((change: DocumentationChange) => Promise<BaselineOutcome[]>) =>
  async (change) => {
    const deps = { ...dependencies, whyNotStanding: judgeStanding(change) };
    const { found, refused } = await searchReusable(change, deps);
    if (found.length === 0 && refused[0] !== undefined) {
      const message = `no stored baseline stands for this change of documentation (${refused[0]}), and it was not measured`;
      throw new GateError({ class: 'transient', message });
    }
    return [...found];
  };

/** Those of the newest whose run passed. */
async function passedAmong(entries: readonly BaselineEntry[], hasPassed: HasPassed): Promise<BaselineEntry[]> {
  const passed: BaselineEntry[] = [];
  for (const entry of newestFirst(entries).slice(0, MOST_ENDS)) if (await hasPassed(entry)) passed.push(entry);
  return passed;
}

/** Where a change of documentation looks, in this order. A run that began with an older version looks at its base. */
export function reusableQueries({
  request,
  context,
}: {
  readonly request: { readonly repository: string; readonly profile: { readonly name: string } };
  readonly context: Pick<GateContext, 'tree' | 'base' | 'sameButDocumentation'>;
}): ReusableQuery[] {
  const of = { repository: request.repository, profile: request.profile.name };
  const trees = new Set([context.tree, ...(context.sameButDocumentation ?? [])]);
  const byBase = context.sameButDocumentation === undefined && context.base !== null;
  return [...[...trees].map((tree) => ({ ...of, tree })), ...(byBase ? [{ ...of, commit: context.base ?? '' }] : [])];
}

/**
 * Of each machine class the newest that stands; null where one of them is built of what differs, or reads it.
 *
 * @param refused is told why others don't stand
 */
async function newestOfEachClass(
  entries: readonly BaselineEntry[],
  whyNotStanding: WhyNotStanding,
  refused: string[],
): Promise<BaselineOutcome[] | null> {
  const found = new Map<string, BaselineEntry>();
  let isRead = false;
  for (const entry of newestFirst(entries)) {
    if (found.has(entry.machineClass)) continue;
    const refusal = await whyNotStanding(entry);
    if (refusal === null) found.set(entry.machineClass, entry);
    else refused.push(refusal.why);
    isRead ||= refusal?.isRead === true;
  }
  if (isRead) return null;
  return [...found.values()].sort((a, b) => (a.machineClass < b.machineClass ? -1 : 1)).map(reusedOutcome);
}

/** The newest of each machine class. */
const newestAlone = (entries: readonly BaselineEntry[]): BaselineEntry[] => [
  ...new Map([...newestFirst(entries)].reverse().map((entry) => [entry.machineClass, entry])).values(),
];

const newestFirst = (entries: readonly BaselineEntry[]): BaselineEntry[] =>
  [...entries].sort((one, other) => Date.parse(other.finishedAt) - Date.parse(one.finishedAt));

/** What outcomes say of a baseline that stands for a change of documentation: whose it is, and of when, besides. */
const reusedOutcome = (entry: BaselineEntry): BaselineOutcome => ({
  ...baselineOutcome(entry),
  commit: entry.commit,
  finishedAt: entry.finishedAt,
});

/** What outcomes say of a stored baseline. */
export const baselineOutcome = ({ machineClass, uri, digest, complete }: BaselineEntry): BaselineOutcome => ({
  machineClass,
  uri,
  digest,
  complete,
});
