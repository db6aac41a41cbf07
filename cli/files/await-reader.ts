import type { Writable } from 'node:stream';

/**
 * Waits until a slow reader of our output has caught up, so that what is written doesn't pile up in memory. Returns at
 * once where nothing waits, and where the reader has gone.
 */
export const awaitReader = async (stream: Writable): Promise<void> => {
  if (!stream.writableNeedDrain || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ENDS) stream.off(event, done);
      resolve();
    };
    for (const event of ENDS) stream.once(event, done);
  });
};

const ENDS = ['drain', 'close', 'error'] as const;
