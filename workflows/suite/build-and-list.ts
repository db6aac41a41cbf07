import { buildBase } from '../turns/build-base.ts';
import { buildRounds, builtKey, type LaneRounds, type ListedBuild } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { recordFailure, recordNoTime } from './record-failure.ts';
import { type CommandAttempt, emptyAttempt } from './suite-choices.ts';

/** Builds a suite before it is measured, so that nothing is built between rounds. What failed is told when it would be. */
export async function buildAhead(work: LaneWork, rounds: LaneRounds, suite: string, command: string): Promise<void> {
  const attempt = emptyAttempt();
  const listed = await build(work, suite, command, attempt);
  await buildBase(work, { suite, command }, listed);
  rounds.built.set(builtKey(suite, command), { attempt, listed });
}

/** Builds what a suite's command runs and asks each executable what it holds, where that wasn't done ahead. */
export async function buildAndList(
  work: LaneWork,
  name: string,
  command: string,
  attempt: CommandAttempt,
): Promise<ListedBuild> {
  const key = builtKey(name, command);
  const ahead = work.rounds?.built.get(key);
  if (ahead === undefined) {
    const listed = await build(work, name, command, attempt);
    await buildBase(work, { suite: name, command }, listed);
    return listed;
  }
  work.rounds?.built.delete(key);
  attempt.leftOut.push(...ahead.attempt.leftOut);
  attempt.failures.push(...ahead.attempt.failures);
  const { toolchainAlternative, budgetOut } = ahead.attempt;
  if (toolchainAlternative !== undefined) attempt.toolchainAlternative = toolchainAlternative;
  if (budgetOut !== undefined) attempt.budgetOut = budgetOut;
  return ahead.listed;
}

async function build(work: LaneWork, name: string, command: string, attempt: CommandAttempt): Promise<ListedBuild> {
  const nothing: ListedBuild = { executables: [], listings: [], terms: undefined };
  const { timeoutMs, endedByPass } = work.allow(work.profile.budget.build);
  if (timeoutMs <= 0) {
    recordNoTime(attempt, name, endedByPass);
    return nothing;
  }
  work.show(name, { state: 'building', now: null });
  try {
    const { executables: only } = work.request;
    const { data } = work.profile;
    const built = await work.spend(timeoutMs, (host) =>
      host.buildSuite.executeWithOptions({ summary: `build ${name}` }, [
        {
          ...{ job: work.job, suite: name, command, executables: only, timeoutMs, isOwnBudget: !endedByPass },
          ...(data === undefined ? {} : { data }),
          ...buildRounds(work.rounds),
        },
      ]),
    );
    attempt.leftOut.push(...built.leftOut);
    if (built.toolchainAlternative !== undefined) attempt.toolchainAlternative = built.toolchainAlternative;
    const { executables } = built;
    if (executables.length === 0) return nothing;
    const listings = await work.spend(timeoutMs, (host) =>
      host.listExecutables.executeWithOptions({ summary: `list ${name}` }, [{ job: work.job, executables }]),
    );
    work.show(name, { listed: listings.reduce((sum, { listed }) => sum + listed, 0) });
    return { executables, listings, terms: built.terms };
  } catch (error) {
    recordFailure(attempt, error, endedByPass);
    return nothing;
  }
}
