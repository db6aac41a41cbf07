import { shortenedReport } from '../../gate/contract/bounded-report.ts';
import type { BenchExecutable, ExecutableListing, SuiteBuild } from '../../gate/contract/executables.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { CriterionSuite } from '../../gate/profile/profile.ts';
import type { LaneWork, SuiteClock } from './lane-work.ts';
import { recordFailure, recordNoTime } from './record-failure.ts';
import type { CommandAttempt } from './suite-choices.ts';

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
  const clock = work.suiteClock(suite.budget);
  const built = executables.flatMap((executable) => {
    const listing = listings.find(({ key }) => key === executable.key);
    return listing?.failure === undefined && (listing?.listed ?? 0) > 0 && listing ? [{ executable, listing }] : [];
  });
  const keys = built.map(({ executable }) => executable.key);
  const finished = work.finished(name, keys, terms);
  const carried = await work.carriedOver({ suite: name, command, built, finished });
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

/** What a suite's build gave, and what each executable holds. */
interface Listed extends Pick<SuiteBuild, 'executables'> {
  readonly listings: readonly ExecutableListing[];
  readonly terms: string | undefined;
}

/** An executable that holds benchmarks. */
interface Found extends Pick<Listed, 'terms'> {
  readonly executable: BenchExecutable;
  readonly listing: ExecutableListing;
  /** What stands of it already. */
  readonly before: MeasurementRef | undefined;
}

async function buildAndList(work: LaneWork, name: string, command: string, attempt: CommandAttempt): Promise<Listed> {
  const nothing: Listed = { executables: [], listings: [], terms: undefined };
  const { timeoutMs, endedByPass } = work.allow(work.profile.budget.build);
  if (timeoutMs <= 0) {
    recordNoTime(attempt, name, endedByPass);
    return nothing;
  }
  work.show(name, { state: 'building', now: null });
  try {
    const { executables: only } = work.request;
    const { data } = work.profile;
    const build = await work.spend(timeoutMs, (host) =>
      host.buildSuite.executeWithOptions({ summary: `build ${name}` }, [
        {
          ...{ job: work.job, suite: name, command, executables: only, timeoutMs, isOwnBudget: !endedByPass },
          ...(data === undefined ? {} : { data }),
        },
      ]),
    );
    attempt.leftOut.push(...build.leftOut);
    if (build.toolchainAlternative !== undefined) attempt.toolchainAlternative = build.toolchainAlternative;
    const { executables } = build;
    if (executables.length === 0) return nothing;
    const listings = await work.spend(timeoutMs, (host) =>
      host.listExecutables.executeWithOptions({ summary: `list ${name}` }, [{ job: work.job, executables }]),
    );
    work.show(name, { listed: listings.reduce((sum, { listed }) => sum + listed, 0) });
    return { executables, listings, terms: build.terms };
  } catch (error) {
    recordFailure(attempt, error, endedByPass);
    return nothing;
  }
}

async function measureOne(
  work: LaneWork,
  name: string,
  command: string,
  { executable, listing, terms, before }: Found,
  clock: SuiteClock,
  attempt: CommandAttempt,
): Promise<void> {
  if (before !== undefined) {
    attempt.measurements.push(before);
    return;
  }
  if (work.isFull()) {
    const { target, package: crate } = executable;
    const message = `${target} of ${crate} was not measured: the run has more executables than one history holds`;
    attempt.failures.push(shortenedReport({ class: 'benchmark-failed', message }, attempt.failures.length));
    return;
  }
  const { noise, budget } = work.profile;
  const { timeoutMs, endedByPass } = work.allow(budget.executable, clock);
  if (timeoutMs <= 0) {
    recordNoTime(attempt, name, endedByPass);
    return;
  }
  work.show(name, { state: 'measuring', now: executable.target });
  try {
    const ref = await work.spend(timeoutMs, (host) =>
      host.measureExecutable.executeWithOptions(
        { summary: `measure ${executable.target}: ${listing.listed} benchmarks` },
        [
          {
            job: work.job,
            suite: name,
            command,
            executable,
            timeoutMs,
            remeasure: noise.remeasure,
            noiseBand: noise.band,
          },
        ],
      ),
    );
    attempt.measurements.push(ref);
    work.note(ref);
    await work.finish(executable.key, terms, ref);
  } catch (error) {
    const measured = recordFailure(attempt, error, endedByPass);
    if (measured !== undefined) work.note(measured);
  }
}
