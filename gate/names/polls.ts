/**
 * Milliseconds after which a worker that hasn't asked a queue for work is taken for gone: one that lives asks again at least
 * once a minute, whatever it does besides.
 */
export const POLLS_WITHIN_MS = 75_000;

/** Kinds of task queues by their numbers in Temporal's API, which its clients don't export. */
export const QUEUE_KIND = { workflow: 1, activity: 2 } as const;
