import { patched, workflowInfo } from '@temporalio/workflow';

/** This project's own bound on a pass's history is 2,000 events and 1 MB; what comes after the measuring takes some of them. */
const MOST_EVENTS_IN_ROUNDS = 1_700;
const MOST_BYTES = 850_000;

/** What one step of a host takes: its scheduling, start and end, and the workflow task after it. */
const EVENTS_OF_STEP = 6;

/** A lane takes some of them at once: another history is begun before it where so many are taken. */
const MOST_EVENTS_BEFORE_LANE = 1_000;

/** Whether a lane that follows others needs a history of its own. */
export const laneNeedsHistory = (): boolean =>
  workflowInfo().historyLength > MOST_EVENTS_BEFORE_LANE && patched('lanes-go-on-as-new');

/** Room in a run's history for more rounds. */
export interface HistoryRoom {
  /** Whether the pass has to go on in another run before so many more steps; never where this one has taken none yet. */
  endsBefore(steps: number): boolean;
  /** Told that a step was taken. */
  noteTaken(): void;
}

/** @param isContinued the run goes on with rounds that an earlier one began */
export function historyRoom(isContinued: boolean): HistoryRoom {
  let taken = !isContinued;
  return {
    endsBefore(steps) {
      const { historyLength, historySize } = workflowInfo();
      const isFull = historyLength + steps * EVENTS_OF_STEP > MOST_EVENTS_IN_ROUNDS || historySize > MOST_BYTES;
      return steps > 0 && taken && isFull && patched('rounds-go-on-as-new');
    },
    noteTaken() {
      taken = true;
    },
  };
}
