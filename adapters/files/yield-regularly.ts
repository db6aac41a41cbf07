import { setImmediate } from 'node:timers/promises';

/**
 * Thousands of small files are read many times faster by synchronous calls. This returns a function to await between
 * them: it lets the event loop breathe every few milliseconds, so that heartbeats go out while a large tree is read.
 */
export const yieldRegularly = (everyMs = 20): (() => Promise<void> | undefined) => {
  let last = performance.now();
  return () => {
    if (performance.now() - last < everyMs) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
};
