import type { BaselineDocument, BaselineEntry } from '../../../../gate/baseline/document.ts';
import type { Profile, Suite } from '../../../../gate/profile/profile.ts';
import { counted, listed } from '../../../../gate/text/bounded-text.ts';
import type { ReusableQuery } from '../../reuse/reusable-query.ts';
import type { JudgingDependencies } from '../store-baselines.ts';
import { orUnreadable } from '../unreadable.ts';

export interface FindBaseSuitesDependencies {
  /** All stored baselines that a query fits, the preferred one first. */
  readonly findBaselines: (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;
  readonly readBaseline: (digest: string) => Promise<BaselineDocument>;
}

/** Baselines that are read: each change that is measured by turns adds one to its base's. */
const MOST_READ = 100;

/**
 * Finds the suites of the profile that any baseline of the trusted base's tree has numbers of, of whatever machine class and
 * by a command that the suite still has: a change that loses one of them has removed it. Never of a base that a caller
 * names. No more are read when all suites are found. Of which suites that can't be told, since there is no trusted base, or
 * its baselines can't be read, or are more than are read of one base, is said.
 */
export function createFindBaseSuites({
  findBaselines,
  readBaseline,
}: FindBaseSuitesDependencies): NonNullable<JudgingDependencies['findBaseSuites']> {
  return async ({ request, context }) => {
    const { trusted } = context;
    if (trusted === undefined) return { suites: [], said: ['removed suites not looked for: no trusted base'] };
    const { repository, profile } = request;
    const entries = await findBaselines({ repository, profile: profile.name, tree: trusted.tree });
    const suites = new Set<string>();
    const faults: string[] = [];
    const isWhole = () => Object.keys(profile.suites).every((name) => suites.has(name));
    for (const { digest } of entries.slice(0, MOST_READ)) {
      if (isWhole()) break;
      const document = await orUnreadable(readBaseline(digest));
      if ('fault' in document) faults.push(`${digest.slice(0, SHORT_DIGEST)} ${document.fault}`);
      else for (const suite of suitesOf(document, profile)) suites.add(suite);
    }
    return { suites: [...suites], said: isWhole() ? [] : notHeldAgainst(entries.length, faults) };
  };
}

/** Characters of a digest that tell it from others. */
const SHORT_DIGEST = 'sha256:'.length + 12;

/** What a suite that is removed may be in unseen. */
function notHeldAgainst(stored: number, faults: readonly string[]): string[] {
  const unread = counted(faults.length, 'baseline');
  return [
    ...(faults.length > 0 ? [`removed suites not looked for in ${unread} of the base (${listed(faults, 1)})`] : []),
    ...(stored > MOST_READ ? [`removed suites looked for in ${MOST_READ} of the base's ${stored} baselines`] : []),
  ];
}

/** Of a suite whose command the profile has changed since, nobody knows whether its base could be measured by the new one. */
const suitesOf = ({ suites }: BaselineDocument, profile: Profile): string[] =>
  suites
    .filter(({ executables, reports }) => executables.length > 0 || reports.length > 0)
    .filter(({ name, command }) => commandsOf(profile.suites[name]).includes(command))
    .map(({ name }) => name);

const commandsOf = (suite: Suite | undefined): (string | null)[] =>
  suite === undefined ? [] : [suite.command, ...suite.nextChoices, suite.simpler, suite.fallback];
