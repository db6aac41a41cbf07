let interrupt: AbortController | undefined;

/**
 * Aborts at the first Ctrl-C or SIGTERM; the next one ends the process at once.
 *
 * The listeners stay after the first signal: a library that ends its child processes with this one takes a signal that
 * nobody listens to any more for the process's end, and sends it again.
 */
export function interruption(): AbortSignal {
  if (interrupt === undefined) {
    const controller = new AbortController();
    interrupt = controller;
    const onSignal = (signal: NodeJS.Signals) => {
      if (!controller.signal.aborted) return controller.abort();
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  }
  return interrupt.signal;
}
