import type { ConfinedCommand, RunConfined } from '../../adapters/confinement/sandbox/confined-command.ts';

/** Milliseconds from the end of a command to the beginning of one that waits for the machine's lock meanwhile. */
export async function lockHandover(runConfined: RunConfined): Promise<number> {
  let beganAt = Number.NaN;
  let first = Promise.resolve(Number.NaN);
  // The second one is asked for when the first one holds the lock.
  await new Promise<void>((begun, failed) => {
    first = runConfined(sleeping(begun)).then(() => performance.now());
    first.catch(failed);
  });
  await runConfined(
    sleeping(() => {
      beganAt = performance.now();
    }),
  );
  return Math.max(0, beganAt - (await first));
}

const sleeping = (onStart: () => void): ConfinedCommand => ({
  ...{ file: '/bin/sleep', args: ['0.5'], cwd: '/', environment: {}, onStart },
  ...{ writable: [], readable: [], network: false, gpu: false },
  ...{ timeoutMs: 60_000, signal: new AbortController().signal },
});
