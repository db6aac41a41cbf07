import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { withoutTerminalControls } from '../gate/text/terminal-text.ts';

/** Said of every worker that has activities only, which is what all of a host's are. */
const EXPECTED = /^No workflows registered/;

/** Warnings and errors on standard error, a line each. */
export const createWorkerLogger = (): DefaultLogger =>
  new DefaultLogger('WARN', ({ level, message, timestampNanos, meta }: LogEntry) => {
    if (EXPECTED.test(message)) return;
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    const line = `${time} ${level} ${message}${meta === undefined ? '' : ` ${JSON.stringify(meta, plain)}`}`;
    // Failures of workflows and what servers answer are in it.
    process.stderr.write(`${withoutTerminalControls(line)}\n`);
  });

/** Errors have no enumerable fields, and a BigInt can't be written as JSON. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'bigint' ? String(value) : value;
}
