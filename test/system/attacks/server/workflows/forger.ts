import { proxyActivities } from '@temporalio/workflow';
import type { ControlActivities } from '../../../../../activities/interfaces.ts';
import { CONTROL_QUEUE } from '../../../../../gate/names/names.ts';

/** What anybody who reaches the server can run on a worker of his own: a step of control's, with words of his own. */
export async function forger(activity: keyof ControlActivities, input: unknown): Promise<unknown> {
  const options = { taskQueue: CONTROL_QUEUE, startToCloseTimeout: '5m', retry: { maximumAttempts: 1 } } as const;
  return proxyActivities<Record<string, (input: unknown) => Promise<unknown>>>(options)[activity]?.(input);
}

/** The same under the name of the gate itself. */
export const benchmarkGate = forger;
