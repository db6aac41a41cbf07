import type { BenchExecutable } from '../../gate/contract/executables.ts';
import type { FailureReport } from '../../gate/contract/failure.ts';
import type { FailurePlace } from '../../gate/contract/failure-place.ts';
import type { BaseFinding } from '../../gate/contract/probe/base-answer.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import {
  askedExecutables,
  type ChargedClass,
  chargedFailures,
  executableKey,
} from '../../gate/policy/charging/asked-of-base.ts';
import type { CommandSuite, ProgramRun } from '../../gate/profile/profile.ts';
import { bounded } from '../../gate/text/bounded-text.ts';
import { failureReport } from '../calls/failures.ts';
import type { LaneWork } from '../suite/lane-work.ts';

/** Thrown where nothing can be told of the base: by what is no fault of its own. */
export class BaseUntold extends Error {
  override readonly name = 'BaseUntold';
}

const NO_BUDGET = "the pass's time budget left no time to ask its base";

/** So much of what a base said is kept: its places decide. */
const LONGEST_MESSAGE = 300;

type Known = BaseFinding['failures'][number];
type Found = { -readonly [K in keyof Pick<BaseFinding, 'tried' | 'empty' | 'failures'>]: BaseFinding[K][number][] };

/** The lane's work, on the base's checkout, and how that is made ready. */
export interface BaseWork {
  readonly work: LaneWork;
  /** Checks the base out, once. @param timeoutMs of work of its own */
  readonly prepare: (timeoutMs: number) => Promise<void>;
}

/**
 * Runs a suite's command at the base, as far as the change fails by it: builds all of it, and runs the executables, or the
 * runs of a command, in which the change failed.
 *
 * @throws BaseUntold
 */
export async function askSuite(base: BaseWork, record: SuiteRecord): Promise<BaseFinding> {
  const suite = base.work.profile.suites[record.suite];
  if (suite === undefined) throw new BaseUntold('its suite is none of the profile');
  const tried = [...askedExecutables(record).values()];
  const found: Found = { tried, empty: [], failures: [] };
  const build = await buildAll(base, record, suite.kind === 'command' ? suite : null);
  if ('failed' in build) return { built: false, tried: [], empty: [], failures: [build.failed] };
  if (suite.kind === 'command') await runAll(base.work, record, suite, found);
  else await measureAll(base.work, record, build.executables, found);
  return { built: true, ...found };
}

/** The executables of a suite's build; or how that failed. */
async function buildAll(
  { work, prepare }: BaseWork,
  record: SuiteRecord,
  program: CommandSuite | null,
): Promise<{ readonly executables: readonly BenchExecutable[] } | { readonly failed: Known }> {
  const { suite, command } = record;
  const { budget } = work.profile;
  const allow = () => {
    const { timeoutMs, endedByPass } = work.allow(budget.build);
    if (timeoutMs <= 0) throw new BaseUntold(NO_BUDGET);
    return { timeoutMs, isOwnBudget: !endedByPass };
  };
  const unprepared = await charged(() => prepare(allow().timeoutMs), false);
  if (unprepared !== null) return { failed: unprepared };
  const { timeoutMs, isOwnBudget } = allow();
  const about = { job: work.job, suite, timeoutMs, isOwnBudget };
  const options = { summary: `build ${suite} of the base` };
  let executables: readonly BenchExecutable[] = [];
  const failed = await charged(
    () =>
      work.spend(timeoutMs, async (host) => {
        if (program === null) {
          const only = work.request.executables;
          const build = await host.buildSuite.executeWithOptions(options, [{ ...about, command, executables: only }]);
          executables = build.executables;
          return build;
        }
        const { build, prepare: steps, requires } = program;
        return host.buildCommand.executeWithOptions(options, [{ ...about, build, prepare: steps, requires }]);
      }),
    !isOwnBudget,
  );
  return failed === null ? { executables } : { failed };
}

async function measureAll(
  work: LaneWork,
  record: SuiteRecord,
  all: readonly BenchExecutable[],
  found: Found,
): Promise<void> {
  const asked = askedExecutables(record);
  const executables = all.filter((executable) => asked.has(executableKey(executable)));
  const { timeoutMs } = work.allow(work.profile.budget.build);
  if (executables.length === 0) return;
  if (timeoutMs <= 0) throw new BaseUntold(NO_BUDGET);
  const { job, profile } = work;
  const { suite, command } = record;
  const listings = await work.spend(timeoutMs, (host) =>
    host.listExecutables.executeWithOptions({ summary: `list ${suite} of the base` }, [{ job, executables }]),
  );
  const isToRun = chargedFailures(record.failures).length > 0;
  for (const executable of executables) {
    const { package: owner, target } = executable;
    const listing = listings.find(({ key }) => key === executable.key);
    if (listing?.failure !== undefined) found.failures.push(known(listing.failure));
    else if (listing === undefined || listing.listed === 0) found.empty.push({ package: owner, target });
    else if (isToRun) {
      const { noise } = profile;
      const about = { job, suite, command, executable, remeasure: 0, noiseBand: noise.band };
      await tryOne(work, found, (host, timeoutMs) =>
        host.measureExecutable.executeWithOptions({ summary: `run ${target} of the base` }, [{ ...about, timeoutMs }]),
      );
    }
  }
}

async function runAll(work: LaneWork, record: SuiteRecord, program: CommandSuite, found: Found): Promise<void> {
  const asked = askedExecutables(record);
  const { whenModelMissing, leaves, criterion } = program;
  const { suite, command } = record;
  for (const run of program.runs.filter(({ name }) => asked.has(executableKey(placeOf({ name }))))) {
    const about = { job: work.job, suite, command, run, whenModelMissing, leaves, criterion };
    await tryOne(work, found, (host, timeoutMs) =>
      host.runCommand.executeWithOptions({ summary: `run ${suite} of the base: ${run.name}` }, [
        { ...about, timeoutMs },
      ]),
    );
  }
}

const placeOf = ({ name }: Pick<ProgramRun, 'name'>): FailurePlace => ({ target: name });

type Step = (host: Parameters<Parameters<LaneWork['spend']>[1]>[0], timeoutMs: number) => Promise<unknown>;

async function tryOne(work: LaneWork, found: Found, step: Step): Promise<void> {
  const { timeoutMs, endedByPass } = work.allow(work.profile.budget.executable);
  if (timeoutMs <= 0) throw new BaseUntold(NO_BUDGET);
  const failed = await charged(() => work.spend(timeoutMs, (host) => step(host, timeoutMs)), endedByPass);
  if (failed !== null) found.failures.push(failed);
}

/**
 * A failure that a change would be charged with; null where there is none.
 *
 * @param endedByPass true where the pass's rest was all the step had
 * @throws BaseUntold where the pass ended it; any other failure as it is
 */
async function charged(step: () => Promise<unknown>, endedByPass: boolean): Promise<Known | null> {
  try {
    await step();
    return null;
  } catch (error) {
    const report = failureReport(error);
    if (report === null || chargedFailures([report]).length === 0) throw error;
    if (report.class === 'overran' && endedByPass) throw new BaseUntold(NO_BUDGET);
    return known(report);
  }
}

const known = ({ class: kind, message, places, crashed, filledDisk }: FailureReport): Known => ({
  class: kind as ChargedClass,
  message: bounded(message, LONGEST_MESSAGE),
  ...(places === undefined ? {} : { places: [...places] }),
  ...(crashed === undefined ? {} : { crashed }),
  ...(filledDisk === undefined ? {} : { filledDisk }),
});
