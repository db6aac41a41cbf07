import type { GateContext } from '../../gate/contract/context.ts';
import type { MeasuredCommit } from '../../gate/contract/request.ts';
import type { GateState, RunIdentity } from '../state/gate-state.ts';
import type { LaneBoard } from '../state/progress-board.ts';
import type { WithHost } from './host-lease.ts';

/** What the lanes of one pass share. */
export interface LaneSetting {
  readonly request: MeasuredCommit;
  readonly context: GateContext;
  readonly state: GateState;
  readonly identity: RunIdentity;
  readonly withHost: WithHost;
  readonly board: LaneBoard;
  /** Set where the change is charged with what fails: its trusted base is asked then. */
  readonly charges?: true;
  /** Set where another lane waits for what this one leaves of the pass's time. */
  readonly laneFollows?: true;
}
