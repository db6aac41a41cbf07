import { shortenedReport } from '../../gate/contract/bounded-report.ts';
import type { FailureReport } from '../../gate/contract/failure.ts';
import { buildRounds, builtKey, type ListedBuild } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { baseFailure } from './base-failure.ts';
import type { BaseBuild, LaneTurns } from './lane-turns.ts';

/**
 * Builds on the base what a suite's command runs of the change, and asks each executable what it holds. Not where the change
 * has none: there is nothing to measure beside. What fails is the base's, and is kept in its record.
 *
 * @param change what the command gave there
 */
export async function buildBase(
  work: LaneWork,
  { suite, command }: Pick<BaseBuild, 'suite' | 'command'>,
  change: ListedBuild,
): Promise<void> {
  const turns = work.rounds?.turns ?? null;
  const key = builtKey(suite, command);
  if (turns === null || turns.built.has(key) || change.executables.length === 0) return;
  const built: BaseBuild = { suite, command, keys: [], empty: [], leftOut: [], failures: [] };
  turns.built.set(key, built);
  const { timeoutMs, isOwnBudget } = allowBase(work);
  if (timeoutMs <= 0) {
    noteBaseFailure(built, { class: 'budget-out', message: 'no time was left to build the base' });
    return;
  }
  work.show(suite, { state: 'building', now: 'the base' });
  try {
    await build(work, turns, built, change, { timeoutMs, isOwnBudget });
  } catch (error) {
    noteBaseFailure(built, baseFailure(error));
  }
}

/** The base leaves the change half of what the pass still has: a comparison is worth less than the numbers that are asked for. */
function allowBase({ allow, profile }: Pick<LaneWork, 'allow' | 'profile'>) {
  const rest = allow(Number.POSITIVE_INFINITY).timeoutMs;
  const timeoutMs = Math.min(profile.budget.build, Math.floor(rest / 2));
  return { timeoutMs, isOwnBudget: timeoutMs === profile.budget.build };
}

export function noteBaseFailure({ failures }: Pick<BaseBuild, 'failures'>, report: FailureReport): void {
  failures.push(shortenedReport(report, failures.length));
}

async function build(
  work: LaneWork,
  turns: LaneTurns,
  built: BaseBuild,
  change: ListedBuild,
  time: { readonly timeoutMs: number; readonly isOwnBudget: boolean },
): Promise<void> {
  const { suite, command } = built;
  const { job } = turns;
  const { data } = work.profile;
  const { executables, leftOut } = await work.spend(time.timeoutMs, (host) =>
    host.buildSuite.executeWithOptions({ summary: `build ${suite} of the base` }, [
      {
        ...{ job, suite, command, executables: work.request.executables, ...time },
        ...(data === undefined ? {} : { data }),
        ...buildRounds(work.rounds),
      },
    ]),
  );
  built.leftOut.push(...leftOut);
  if (executables.length === 0) return;
  const listings = await work.spend(time.timeoutMs, (host) =>
    host.listExecutables.executeWithOptions({ summary: `list ${suite} of the base` }, [{ job, executables }]),
  );
  const inChange = new Set(change.listings.flatMap(({ key, listed }) => (listed > 0 ? [key] : [])));
  for (const executable of executables) {
    const { key, package: owner, target, kind } = executable;
    const listing = listings.find((each) => each.key === key);
    if (listing?.failure !== undefined) noteBaseFailure(built, listing.failure);
    else if (listing === undefined || listing.listed === 0) {
      built.empty.push({ package: owner, target, kind, why: listing?.empty ?? 'lists no benchmark' });
    } else {
      built.keys.push(key);
      const { listed } = listing;
      const ref = turns.before(key) ?? null;
      const bench = {
        suite,
        command,
        executable,
        listed,
        isAlone: !inChange.has(key),
        ref,
        isOver: false,
        failedLast: false,
      };
      // Of suites that share it, the first one takes its rounds, and all have them.
      if (!turns.benches.has(key)) turns.benches.set(key, bench);
    }
  }
}
