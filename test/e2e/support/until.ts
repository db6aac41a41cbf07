import { setTimeout as sleep } from 'node:timers/promises';

/** Far longer than anything takes: only what never happens is told by it. */
const PATIENCE_MS = 480_000;

/** Looks again and again until there is something to see. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | false | undefined>,
  everyMs = 100,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== false && seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`never saw: ${what}`);
    await sleep(everyMs);
  }
}
