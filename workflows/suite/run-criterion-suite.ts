import { shortenedReport } from '../../gate/contract/bounded-report.ts';
import type { BenchExecutable, ExecutableListing } from '../../gate/contract/executables.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { CriterionSuite } from '../../gate/profile/profile.ts';
import { keysBesideBase, standFor } from '../turns/lane-turns.ts';
import { buildAndList } from './build-and-list.ts';
import { becomesDue, type ListedBuild } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { allowRound, measureRound } from './measure-round.ts';
import { recordFailure, recordNoTime } from './record-failure.ts';
import type { CommandAttempt } from './suite-choices.ts';
import type { SuiteClock } from './suite-clock.ts';

/**
 * Measures one command of a `cargo bench` suite: builds it, asks every executable what it holds, and measures each that
 * holds benchmarks by an activity of its own. A failure of one executable doesn't stop the others.
 */
export async function runCriterionSuite(
  work: LaneWork,
  name: string,
  suite: CriterionSuite,
  command: string,
  attempt: CommandAttempt,
): Promise<void> {
  const { executables, listings, terms } = await buildAndList(work, name, command, attempt);
  attempt.built = executables;
  const clock = work.suiteClock(suite.budget);
  const built = executables.flatMap((executable) => {
    const listing = listings.find(({ key }) => key === executable.key);
    return listing?.failure === undefined && (listing?.listed ?? 0) > 0 && listing ? [{ executable, listing }] : [];
  });
  const keys = built.map(({ executable }) => executable.key);
  const finished = work.finished(name, keys, terms);
  const turns = work.rounds?.turns ?? null;
  const except = keysBesideBase(
    turns,
    built.map(({ executable }) => executable),
  );
  const carried = await work.carriedOver({ suite: name, command, built, finished, except });
  for (const [key, ref] of carried) standFor(turns, key, ref);
  for (const executable of executables) {
    const listing = listings.find(({ key }) => key === executable.key);
    if (listing?.failure !== undefined) {
      attempt.failures.push(listing.failure);
    } else if (listing === undefined || listing.listed === 0) {
      const { package: owner, target, kind } = executable;
      const unlisted = listing?.unlisted ? { unlisted: true } : {};
      attempt.empty.push({ package: owner, target, kind, why: listing?.empty ?? 'lists no benchmark', ...unlisted });
    } else {
      await measureOne(
        work,
        name,
        command,
        { executable, listing, terms, before: finished.get(executable.key) ?? carried.get(executable.key) },
        clock,
        attempt,
      );
    }
  }
}

/** An executable that holds benchmarks. */
interface Found extends Pick<ListedBuild, 'terms'> {
  readonly executable: BenchExecutable;
  readonly listing: ExecutableListing;
  /** What stands of it already. */
  readonly before: MeasurementRef | undefined;
}

async function measureOne(
  work: LaneWork,
  name: string,
  command: string,
  { executable, listing, terms, before }: Found,
  clock: SuiteClock,
  attempt: CommandAttempt,
): Promise<void> {
  const due = { suite: name, command, executable, terms, clock };
  if (before !== undefined) {
    attempt.measurements.push(before);
    becomesDue(work.rounds, { ...due, ref: before });
    return;
  }
  if (work.isFull()) {
    const { target, package: crate } = executable;
    const message = `${target} of ${crate} was not measured: the run has more executables than one history holds`;
    attempt.failures.push(shortenedReport({ class: 'benchmark-failed', message }, attempt.failures.length));
    return;
  }
  const { timeoutMs, endedByPass } = allowRound(work, executable.key, work.profile.budget.executable, clock);
  if (timeoutMs <= 0) {
    recordNoTime(attempt, name, endedByPass);
    return;
  }
  work.show(name, { state: 'measuring', now: executable.target });
  try {
    const summary = `measure ${executable.target}: ${listing.listed} benchmarks`;
    const ref = await measureRound(work, { suite: name, command, executable, number: 1, timeoutMs, summary });
    attempt.measurements.push(ref);
    work.note(ref);
    // What more rounds are due of is listed when they were taken.
    await work.finish(executable.key, work.rounds === null ? terms : undefined, ref);
    becomesDue(work.rounds, { ...due, ref });
  } catch (error) {
    const measured = recordFailure(attempt, error, endedByPass);
    if (measured !== undefined) work.note(measured);
  }
}
