import { patched } from '@temporalio/workflow';
import type { LaneWork } from '../suite/lane-work.ts';
import type { LaneSetting } from './lane-setting.ts';

/**
 * The lane's work for what is done beside its suites. Where another lane follows, it leaves that one half of the time that
 * the pass still has: whether a host drifts, or a base fails too, is worth less than the numbers that are asked for.
 */
export function leavingTime(
  work: LaneWork,
  { request, state, laneFollows }: Pick<LaneSetting, 'request' | 'state' | 'laneFollows'>,
): LaneWork {
  if (laneFollows !== true || !patched('leave-time-for-lanes')) return work;
  const endsAt = (request.profile.budget.pass + state.spentMs) / 2;
  return {
    ...work,
    allow(own, suite) {
      const allowed = work.allow(own, suite);
      const left = endsAt - state.spentMs;
      return left < allowed.timeoutMs ? { timeoutMs: left, endedByPass: true } : allowed;
    },
  };
}
