import type { Duplex } from 'node:stream';
import { z } from 'zod';

/** What `bwrap --json-status-fd` says; it adds namespaces, which nobody needs. */
const Status = z.object({ 'child-pid': z.int().positive().optional(), 'exit-code': z.int().optional() });

/**
 * The line between this process and what holds a confined command: the holder says that it has the lock and waits to be
 * let go; then `bwrap` says which process is the namespace's first, and how the command ended. The command itself never
 * sees the descriptor, so nothing here is said by the change's code.
 */
export class ControlChannel {
  /** Process id, here, of the group that the command's processes are in; null until the lock is held. */
  group: number | null = null;
  /** First process of the command's PID namespace; null without one. */
  namespaceInit: number | null = null;
  /** Set only where the command really began and ended by itself. */
  exitCode: number | null = null;
  /** Resolves to true once the lock is held, to false when that can't be any more. */
  readonly held: Promise<boolean>;
  private readonly stream: Duplex;

  constructor(stream: Duplex) {
    this.stream = stream;
    this.held = new Promise((resolve) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
          this.read(text.slice(0, end));
          text = text.slice(end + 1);
          resolve(this.group !== null);
        }
      });
      stream.on('close', () => resolve(this.group !== null));
      // A holder that is killed resets the line; the process's own end says what happened.
      stream.on('error', () => resolve(this.group !== null));
    });
  }

  /** Lets the command begin. */
  release(): void {
    this.stream.write('go\n');
  }

  private read(line: string): void {
    const held = /^held (\d+)$/.exec(line);
    if (held !== null) {
      this.group = Number(held[1]);
      return;
    }
    const status = Status.safeParse(parseJson(line));
    if (status.success) {
      const { 'child-pid': child, 'exit-code': code } = status.data;
      this.namespaceInit = child ?? this.namespaceInit;
      this.group = child ?? this.group;
      this.exitCode = code ?? this.exitCode;
    }
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
