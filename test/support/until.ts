import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnreachable } from '../../client/run-error.ts';

/** Far longer than anything takes: only what never happens is told by it. */
const PATIENCE_MS = 480_000;

/** Looks again and again until there is something to see. Who doesn't answer in time, on a busy machine, is asked again. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | false | undefined>,
  everyMs = 100,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      if (error instanceof ServiceUnreachable) return null;
      throw error;
    });
    if (seen !== null && seen !== false && seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`never saw: ${what}`);
    await sleep(everyMs);
  }
}
