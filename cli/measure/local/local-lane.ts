import type { GeneratedLock } from '../../../gate/contract/generated-lock.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { SuiteRecord } from '../../../gate/contract/suite-record.ts';
import type { HostDescription } from '../../../gate/hosts/description.ts';
import { roundTermsOf, withoutBase } from '../../../gate/profile/rounds.ts';
import { withRoundKept } from '../../../workflows/lane/keep-round.ts';
import { coveredBy, fallbackTask, planTasks } from '../../../workflows/lane/plan-tasks.ts';
import { buildAhead } from '../../../workflows/suite/build-and-list.ts';
import { newRounds } from '../../../workflows/suite/lane-rounds.ts';
import type { LaneWork } from '../../../workflows/suite/lane-work.ts';
import { measureTask } from '../../../workflows/suite/measure-task.ts';
import { recordFailure } from '../../../workflows/suite/record-failure.ts';
import { emptyAttempt, notRun, toRecord } from '../../../workflows/suite/suite-choices.ts';
import { takeRounds } from '../../../workflows/suite/take-rounds.ts';
import type { localSteps } from './host-steps.ts';

/** What a lane on this machine is made of. */
interface LocalLane {
  readonly request: MeasureRequest;
  readonly job: HostJob;
  readonly host: HostDescription;
  readonly steps: ReturnType<typeof localSteps>;
  /** Is told what is done now. */
  readonly say: (line: string) => void;
}

const CPU_ONLY = 'measured on this machine’s CPU alone';

/**
 * Measures the suites of a request on this machine, one after the other, by the very steps of a lane; those for CUDA by
 * their fallback. There is no pass here whose time could run out.
 *
 * @returns what became of each, and what was built with where the commit has no lock file
 */
export async function measureLocally(
  lane: LocalLane,
): Promise<{ readonly runs: readonly SuiteRecord[]; readonly lockFile?: GeneratedLock }> {
  const { request, job, say } = lane;
  const plan = planTasks(request.profile, request.suites);
  const runs: SuiteRecord[] = plan.notSelected.map((task) => notRun(task, 'not-selected', 'not selected'));
  const cuda = plan.cuda.filter(({ side }) => side === 'cuda');
  runs.push(...cuda.map((task) => notRun(task, 'no-cuda', CPU_ONLY)));
  const fallbacks = cuda.flatMap((task) => (task.definition.fallback === null ? [] : [fallbackTask(task, CPU_ONLY)]));
  const work = laneWork(lane);
  const unprepared = emptyAttempt();
  say('checking out');
  const prepared = await work
    .spend(request.profile.budget.build, (host) => host.prepareCheckout.executeWithOptions({}, [job]))
    .catch((error: unknown) => {
      recordFailure(unprepared, error, false);
      return null;
    });
  const tasks = [...plan.cpu, ...fallbacks];
  if (work.rounds !== null && prepared !== null) {
    for (const { suite, definition, command } of tasks) {
      if (definition.kind === 'criterion') await buildAhead(work, work.rounds, suite, command);
    }
  }
  for (const task of tasks) {
    const covered = coveredBy(task, runs);
    if (prepared === null) runs.push(toRecord(task, task.command, 'primary', unprepared));
    else runs.push(covered ?? (await measureTask(work, task, () => {})));
  }
  if (work.rounds !== null) {
    await takeRounds(work, work.rounds, ({ ref }, failure) => {
      for (const [at, run] of runs.entries()) runs[at] = withRoundKept(run, { ref, failure });
    });
  }
  return { runs, ...(prepared?.lockFile === undefined ? {} : { lockFile: prepared.lockFile }) };
}

/** A lane that takes and carries nothing over, lists nothing, and has all the time that its steps' own budgets give. */
function laneWork({ request, job, host, steps, say }: LocalLane): LaneWork {
  let spentMs = 0;
  // There is no base beside a checkout: it is measured alone.
  const terms = roundTermsOf(withoutBase(request.profile));
  const { workflowId, firstExecutionRunId } = job;
  return {
    rounds: terms === null ? null : newRounds(terms, `${firstExecutionRunId}/${job.lane}`, workflowId),
    job,
    request,
    profile: request.profile,
    host,
    async spend(_, step) {
      const began = performance.now();
      try {
        return await step(steps);
      } finally {
        spentMs += performance.now() - began;
      }
    },
    allow: (own, suite = () => Number.POSITIVE_INFINITY) => ({
      timeoutMs: Math.round(Math.min(own, suite())),
      endedByPass: false,
    }),
    suiteClock(budget = Number.POSITIVE_INFINITY) {
      const before = spentMs;
      return () => budget - (spentMs - before);
    },
    finished: () => new Map(),
    carriedOver: async () => new Map(),
    finish: async () => {},
    note: () => {},
    finishedReports: () => new Map(),
    finishReport: async () => {},
    isFull: () => false,
    roomForRounds: () => ({ endsBefore: () => false, noteTaken: () => {} }),
    isPatched: () => true,
    remark: say,
    show(suite, { state, now }) {
      if (state !== undefined) say([state, suite, now].filter(Boolean).join(' '));
    },
  };
}
