import type { GateRequest } from '../../gate/contract/request.ts';
import type { GateContext } from '../../gate/policy/context.ts';
import type { GateState, RunIdentity } from '../gate-state.ts';
import type { WithHost } from '../host-lease.ts';
import type { ProgressBoard } from '../progress-board.ts';

/** What the lanes of one pass share. */
export interface GateRun {
  readonly request: GateRequest;
  readonly context: GateContext;
  readonly state: GateState;
  readonly identity: RunIdentity;
  readonly withHost: WithHost;
  readonly board: ProgressBoard;
}
