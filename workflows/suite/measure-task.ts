import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneWork } from './lane-work.ts';
import { runCommandSuite } from './run-command-suite.ts';
import { runCriterionSuite } from './run-criterion-suite.ts';
import { tryCommands } from './suite-choices.ts';
import { timeWork } from './time-work.ts';

/**
 * Measures a suite on a host by the first of its commands that gives numbers.
 *
 * @param keep is given what is measured so far, for whoever goes on after an interruption
 */
export async function measureTask(
  work: LaneWork,
  task: SuiteTask,
  keep: (partial: SuiteRecord) => void,
): Promise<SuiteRecord> {
  const { suite, definition } = task;
  const { timed, times } = timeWork(work);
  const withTimes = (record: SuiteRecord): SuiteRecord => {
    const taken = times();
    return taken === undefined ? record : { ...record, times: taken };
  };
  const record = await tryCommands(
    task,
    (command, attempt) =>
      definition.kind === 'criterion'
        ? runCriterionSuite(timed, suite, definition, command, attempt)
        : runCommandSuite(timed, suite, definition, command, attempt),
    (partial) => keep(withTimes(partial)),
  );
  return withTimes(record);
}
