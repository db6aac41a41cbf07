/** The workflow that anybody may start with a request as thin as a repository and a subject. */
export const ASK_WORKFLOW = 'requestBenchmarkGate';

/**
 * Queue on which askings wait for their gates. Control workers poll it with many slots: who waits holds up nobody who has
 * something to do.
 */
export const WAITING_QUEUE = 'benchmark-gate-waiting';

/** Query of an {@link ASK_WORKFLOW} that returns an `AskedState`. */
export const ASKED_QUERY = 'asked';
