/**
 * What goes wrong with one request.
 * - a number: that status, before anything was applied; `502-after-write`: applied, and then that status;
 * - `reset`, `fin`, `hang-before-write`: the connection is torn down, closed without an answer, or left without one,
 *   before anything was applied;
 * - `reset-after-write`, `fin-after-write`, `hang`: the same, after;
 * - `truncated`: applied, and half of the answer;
 * - an answer of one's own, before anything was applied or after;
 * - a write that reads show only later; its answer arrives, or is lost as well.
 */
export type Fault =
  | number
  | `${number}-after-write`
  | 'reset'
  | 'reset-after-write'
  | 'fin'
  | 'fin-after-write'
  | 'hang-before-write'
  | 'hang'
  | 'truncated'
  | OwnAnswer
  | LateWrite;

export interface OwnAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly message: string;
  readonly afterWrite?: boolean | undefined;
}

interface LateWrite {
  /** Milliseconds until lists and reads by id show the write. */
  readonly visibleAfterMs: number;
  readonly answer?:
    | 'reset-after-write'
    | 'fin-after-write'
    | 'hang'
    | 'truncated'
    | `${number}-after-write`
    | undefined;
}

export interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  readonly userAgent: string;
}
