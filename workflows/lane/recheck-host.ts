import { patched } from '@temporalio/workflow';
import { MOST_CHECKED } from '../../gate/contract/measured/host-check.ts';
import { chooseChecked } from '../../gate/policy/baselines/choose-checked.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { measureAgain } from '../suite/measure-again.ts';
import type { CarryOver } from './carry-over.ts';
import type { LaneSetting } from './lane-setting.ts';
import { leavingTime } from './leave-time.ts';

/**
 * Measures two of the executables again that a lane has built and carried over: what they give is no number of this run,
 * and says whether the host still measures as the one did that they come from. Not done where no time is left.
 */
export async function recheckHost(
  work: LaneWork,
  { carried }: Pick<CarryOver, 'carried'>,
  gate: Pick<LaneSetting, 'request' | 'state' | 'identity' | 'laneFollows'>,
): Promise<void> {
  const { state, identity } = gate;
  const most = MOST_CHECKED - state.hostChecks.length;
  if (carried.length === 0 || most <= 0 || !patched('check-host')) return;
  const beside = leavingTime(work, gate);
  for (const each of chooseChecked(carried, ({ ref }) => ref.key, identity.workflowId, most)) {
    const check = await measureAgain(beside, each);
    if (check !== null) state.hostChecks.push(check);
  }
}
