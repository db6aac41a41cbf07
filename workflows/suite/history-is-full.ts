import { patched, workflowInfo } from '@temporalio/workflow';

/**
 * The server ends a workflow at 51,200 events or 50 MB of history. Half of either is more than thousands of executables
 * take, and leaves enough for judging, receipts and what is still under way.
 */
const MOST_EVENTS = 25_000;
const MOST_BYTES = 25 * 1024 * 1024;

/**
 * True where a pass has measured so many executables that one more might be the end of it: how many there are, the
 * change chooses.
 */
export function historyIsFull(): boolean {
  const { historyLength, historySize } = workflowInfo();
  return (historyLength > MOST_EVENTS || historySize > MOST_BYTES) && patched('full-history');
}
