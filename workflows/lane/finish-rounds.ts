import { recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneSetting } from './lane-setting.ts';
import { runLane } from './run-lane.ts';

/**
 * Goes on with the rounds of a lane that an earlier run of the workflow left, as that one planned them: whatever became of
 * hosts meanwhile, what they measured is finished first. Without what that one measured there is nothing to go on with.
 */
export async function finishRounds(gate: LaneSetting): Promise<void> {
  const { state, request } = gate;
  const { roundsUnderWay: left } = state;
  if (left === null) return;
  state.roundsUnderWay = null;
  const tasks = left.tasks.flatMap((task): SuiteTask[] => {
    const definition = request.profile.suites[task.suite];
    return definition === undefined ? [] : [{ ...task, definition }];
  });
  if (!tasks.every((task) => state.records.has(recordKey(task)))) return;
  await runLane(left.laneFollows ? { ...gate, laneFollows: true } : gate, left.lane, tasks, left);
}
