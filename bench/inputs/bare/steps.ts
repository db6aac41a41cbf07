import { proxyActivities } from '@temporalio/workflow';

const { step } = proxyActivities<{ step(): Promise<void> }>({ startToCloseTimeout: '1m' });

/** So many activities of no work, one after the other: what the server and the SDK cost by themselves. */
export async function bareSteps(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await step();
}
