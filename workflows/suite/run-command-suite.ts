import { programRunKey } from '../../gate/contract/measured/program-run-key.ts';
import type { CommandSuite, ProgramRun } from '../../gate/profile/profile.ts';
import type { LaneWork } from './lane-work.ts';
import { recordFailure, recordNoTime } from './record-failure.ts';
import type { CommandAttempt } from './suite-choices.ts';
import type { SuiteClock } from './suite-clock.ts';

/** Runs one command of a suite that is a program of the repository: builds and prepares it, then each of its runs. */
export async function runCommandSuite(
  work: LaneWork,
  name: string,
  suite: CommandSuite,
  command: string,
  attempt: CommandAttempt,
): Promise<void> {
  const { timeoutMs, endedByPass } = work.allow(work.profile.budget.build);
  if (timeoutMs <= 0) {
    recordNoTime(attempt, name, endedByPass);
    return;
  }
  let terms: string | undefined;
  work.show(name, { state: 'building', now: null, listed: suite.runs.length });
  try {
    const { build, prepare, requires } = suite;
    const built = await work.spend(timeoutMs, (host) =>
      host.buildCommand.executeWithOptions({ summary: `build ${name}` }, [
        { job: work.job, suite: name, build, prepare, requires, timeoutMs, isOwnBudget: !endedByPass },
      ]),
    );
    terms = built.terms;
    if (built.toolchainAlternative !== undefined) attempt.toolchainAlternative = built.toolchainAlternative;
  } catch (error) {
    recordFailure(attempt, error, endedByPass);
    return;
  }
  const clock = work.suiteClock(suite.budget);
  const keyOf = (run: ProgramRun) => programRunKey(name, run.name, command);
  const finished = work.finishedReports(name, suite.runs.map(keyOf), terms);
  for (const run of suite.runs) {
    const before = finished.get(keyOf(run));
    if (before === undefined) await runOne(work, name, suite, { command, run, terms }, clock, attempt);
    else attempt.reports.push(before);
  }
}

async function runOne(
  work: LaneWork,
  name: string,
  suite: CommandSuite,
  { command, run, terms }: { command: string; run: ProgramRun; terms: string | undefined },
  clock: SuiteClock,
  attempt: CommandAttempt,
): Promise<void> {
  const { budget } = work.profile;
  const { timeoutMs, endedByPass } = work.allow(budget.executable, clock);
  if (timeoutMs <= 0) {
    recordNoTime(attempt, name, endedByPass);
    return;
  }
  work.show(name, { state: 'measuring', now: run.name });
  const { whenModelMissing, leaves, criterion } = suite;
  try {
    const ref = await work.spend(timeoutMs, (host) =>
      host.runCommand.executeWithOptions({ summary: `run ${name}: ${run.name}` }, [
        { job: work.job, suite: name, command, run, whenModelMissing, leaves, criterion, timeoutMs },
      ]),
    );
    attempt.reports.push(ref);
    await work.finishReport(programRunKey(name, run.name, command), terms, ref);
  } catch (error) {
    recordFailure(attempt, error, endedByPass);
  }
}
