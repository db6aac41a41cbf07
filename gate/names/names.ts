/** Names that cross a process: queues, workflow types, signals, search attributes. Renaming one breaks running gates. */

/** The check run, the outcome's `gate` and the ledger's row all derive from this one name. */
export const GATE = 'generative:gate:benchmarks';

/** The gate that answers a request of another flow. */
export const GUARD_GATE = 'generative:gate:guard';

/** The flow in which this gate measures; in any other it answers out-of-scope. */
export const GENERATIVE_FLOW = 'generative';

/** The name of the gate's agent in hop logs and comment titles. */
export const AGENT = 'generative-benchmark-runner';

/** The kinds of bench hosts. A lane is measured on a host of its kind. */
export const LANES = ['cpu', 'cuda'] as const;
export type Lane = (typeof LANES)[number];

/** Queue of the control workers: workflow tasks, GitHub, store and evaluation activities. */
export const CONTROL_QUEUE = 'benchmark-gate';

/** Queue that every host of a kind polls with one slot: the lease of a lane. */
export const laneQueue = (lane: Lane): string => `benchmark-${lane}`;

/** Queue that every host of a kind polls with free slots, so that a busy host doesn't look absent. */
export const presenceQueue = (lane: Lane): string => `benchmark-${lane}-presence`;

/**
 * Queue of one host, by its key: checkout, build and measuring of the lane that leased it. Named after the id alone, it is
 * the queue of whoever has that name: hosts are told apart there, and workflows of earlier versions ask there.
 */
export const hostQueue = (key: string): string => `benchmark-host-${key}`;

/** What a host's own queue is named after; workers of earlier versions have no nonce. */
export const hostKey = ({ id, nonce }: { readonly id: string; readonly nonce?: string }): string =>
  nonce === undefined ? id : `${id}-${nonce}`;

/** Registered workflow types. */
export const GATE_WORKFLOW = 'benchmarkGate';
/** Measures and stores baselines, in any flow: no gate. */
export const MEASURE_WORKFLOW = 'measureBaseline';
export const ARCHIVE_WORKFLOW = 'archiveRunHistory';
export const RECEIPTS_WORKFLOW = 'writeOwedReceipts';

/** Signal from a lease activity to its workflow: this host is yours. */
export const HOST_LEASED_SIGNAL = 'hostLeased';

/** Signal from a newer run of the same subject: look at its head. */
export const HEAD_MOVED_SIGNAL = 'headMoved';

/** Query that returns a `GateProgress`. */
export const PROGRESS_QUERY = 'progress';

/** Query of a {@link RECEIPTS_WORKFLOW} that returns a `ReceiptsState`, and the update that makes it try at once. */
export const RECEIPTS_QUERY = 'receipts';
export const WRITE_NOW_UPDATE = 'writeNow';

/** Search attributes, all of type keyword. The embedded server registers them; others need them registered once. */
export const SEARCH_ATTRIBUTES = {
  repository: 'BenchmarkGateRepository',
  subject: 'BenchmarkGateSubject',
  headSha: 'BenchmarkGateHeadSha',
  status: 'BenchmarkGateStatus',
  route: 'BenchmarkGateRoute',
} as const;
