import { patched } from '@temporalio/workflow';
import { MOST_CHECKED } from '../../gate/contract/measured/host-check.ts';
import { chooseChecked } from '../../gate/policy/baselines/choose-checked.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { measureAgain } from '../suite/measure-again.ts';
import type { CarryOver } from './carry-over.ts';
import type { LaneSetting } from './lane-setting.ts';

/**
 * Measures two of the executables again that a lane has built and carried over: what they give is no number of this run,
 * and says whether the host still measures as the one did that they come from. Not done where no time is left.
 */
export async function recheckHost(
  work: LaneWork,
  { carried }: Pick<CarryOver, 'carried'>,
  { state, identity }: Pick<LaneSetting, 'state' | 'identity'>,
): Promise<void> {
  const most = MOST_CHECKED - state.hostChecks.length;
  if (carried.length === 0 || most <= 0 || !patched('check-host')) return;
  for (const each of chooseChecked(carried, ({ ref }) => ref.key, identity.workflowId, most)) {
    const check = await measureAgain(work, each);
    if (check !== null) state.hostChecks.push(check);
  }
}
