import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneWork } from './lane-work.ts';
import { runCommandSuite } from './run-command-suite.ts';
import { runCriterionSuite } from './run-criterion-suite.ts';
import { tryCommands } from './suite-choices.ts';

/**
 * Measures a suite on a host by the first of its commands that gives numbers.
 *
 * @param keep is given what is measured so far, for whoever goes on after an interruption
 */
export function measureTask(
  work: LaneWork,
  task: SuiteTask,
  keep: (partial: SuiteRecord) => void,
): Promise<SuiteRecord> {
  const { suite, definition } = task;
  return tryCommands(
    task,
    (command, attempt) =>
      definition.kind === 'criterion'
        ? runCriterionSuite(work, suite, definition, command, attempt)
        : runCommandSuite(work, suite, definition, command, attempt),
    keep,
  );
}
