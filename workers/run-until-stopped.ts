import type { Worker } from '@temporalio/worker';

/**
 * Runs workers until the signal, then drains them. Where one fails, the others are stopped too, and its error is thrown
 * once all have ended.
 */
export async function runUntilStopped(workers: readonly Worker[], signal: AbortSignal): Promise<void> {
  const stop = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const running = workers.map((worker) =>
    worker.run().catch((error: unknown) => {
      stop();
      throw error;
    }),
  );
  // A worker that was made holds its connection until it has run, however short.
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const ended = await Promise.allSettled(running);
  signal.removeEventListener('abort', stop);
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
