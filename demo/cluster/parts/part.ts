import { setTimeout as sleep } from 'node:timers/promises';
import { untilOwnListener } from '../../temporal-server/own-listener.ts';
import { logTail, type ServerExit, type ServerProcess } from '../../temporal-server/server-process.ts';
import { ClusterError } from '../cluster-error.ts';
import { explainEnd, readableTail } from './explain-end.ts';
import { asRefusal, RefusedBySystem } from './refused-by-system.ts';
import { Restarts } from './restarts.ts';

/** How long a part may take to be of use, in milliseconds: seconds are usual, a busy machine takes longer. */
const READY_WITHIN = 120_000;

/** A process of the cluster, and how it is started. */
export interface PartPlan {
  readonly name: string;
  readonly log: string;
  start(): Promise<ServerProcess>;
  /** Of the loopback address, where it listens: nothing is said to whoever else does. Absent: it doesn't listen. */
  readonly port?: number;
  /** Returns once it is of use; rejects when the signal says so. */
  ready(signal: AbortSignal): Promise<void>;
  /** True: it ends with exit code 0 where somebody drained it, and is left ended then. */
  readonly drainable?: boolean;
}

export interface PartWatcher {
  /** Is told in one line what happens to a part. */
  readonly say: (line: string) => void;
  /** Is told of a part that is given up: a {@link ClusterError}, or what nobody thought of. */
  readonly onLost: (error: Error) => void;
}

/** A part that runs, and is started again where it ends unasked and wasn't drained. */
export class Part {
  readonly #plan: PartPlan;
  readonly #watcher: PartWatcher;
  readonly #stopping = new AbortController();
  readonly #restarts = new Restarts();
  #process: ServerProcess | null = null;
  #upSince: number | null = null;
  #again: Promise<void> | null = null;

  private constructor(plan: PartPlan, watcher: PartWatcher) {
    this.#plan = plan;
    this.#watcher = watcher;
  }

  /**
   * Starts a part, and returns when it is of use.
   *
   * @throws ClusterError with the last lines of its log; nothing of it runs then
   */
  static async start(plan: PartPlan, watcher: PartWatcher): Promise<Part> {
    const part = new Part(plan, watcher);
    await part.#start();
    return part;
  }

  get name(): string {
    return this.#plan.name;
  }

  /** The process that it is now; null while it is away. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Whether it is of use; false while it is away or starts. */
  get isReady(): boolean {
    return this.#upSince !== null;
  }

  /** Ends it, and returns when its process is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#process?.stop();
    await this.#again;
    // One that was just being started again.
    await this.#process?.stop();
  }

  async #start(): Promise<void> {
    const { name, log } = this.#plan;
    const started = await this.#plan.start().catch((error: unknown) => {
      throw asRefusal(name, error);
    });
    this.#process = started;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), READY_WITHIN);
    const fault = await Promise.race([
      started.exited.then((exit) => `it ended with ${exitText(exit)}`),
      this.#ready(started.pid, giveUp.signal).then(
        () => null,
        (error: unknown) =>
          error instanceof ClusterError ? error.message : `it was not ready within ${READY_WITHIN / 1000} s`,
      ),
    ]);
    clearTimeout(timer);
    giveUp.abort();
    if (fault !== null) {
      this.#process = null;
      await started.stop();
      throw new ClusterError(`${name} could not be started: ${fault}; ${await lastWords(log)}`);
    }
    this.#upSince = performance.now();
    void started.exited.then((exit) => this.#ended(exit));
  }

  async #ready(pid: number, signal: AbortSignal): Promise<void> {
    const { port } = this.#plan;
    if (port !== undefined) await untilOwnListener(pid, port, signal);
    await this.#plan.ready(signal);
  }

  #ended(exit: ServerExit): void {
    if (this.#stopping.signal.aborted) return;
    this.#process = null;
    const lastedMs = performance.now() - (this.#upSince ?? 0);
    this.#upSince = null;
    if (exit.code === 0 && this.#plan.drainable === true) {
      this.#watcher.say(`${this.name} was drained: it stays ended until the cluster is started again`);
      return;
    }
    this.#again = this.#startAgain(`ended with ${exitText(exit)}`, lastedMs).catch((error: unknown) => {
      // Nobody else hears of it.
      this.#watcher.onLost(error instanceof Error ? error : new Error(String(error)));
    });
  }

  async #startAgain(what: string, lastedMs: number): Promise<void> {
    const { name, log } = this.#plan;
    const { say, onLost } = this.#watcher;
    let [happened, lasted] = [what, lastedMs];
    let refusal: RefusedBySystem | null = null;
    for (;;) {
      const waitMs = this.#restarts.next(lasted);
      if (waitMs === null) {
        const words = refusal?.said ?? (await lastWords(log));
        return onLost(new ClusterError(`${name} ${happened}, time and again; ${words}`));
      }
      const why = refusal === null ? '' : ` (${refusal.why})`;
      say(`${name} ${happened}${why}; it is started again in ${waitMs / 1000} s (${log})`);
      try {
        await sleep(waitMs, undefined, { signal: this.#stopping.signal });
        await this.#start();
        return say(`${name} is back`);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (!(error instanceof ClusterError)) throw error;
        [happened, lasted] = ['did not come back', 0];
        refusal = error instanceof RefusedBySystem ? error : null;
      }
    }
  }
}

const exitText = ({ code, signal }: ServerExit): string => signal ?? `exit code ${code}`;

/** What is known to be wrong, else the log's last lines. */
async function lastWords(log: string): Promise<string> {
  const tail = await logTail(log);
  const known = explainEnd(tail);
  return known === null ? `its log, ${log}, ends:\n${readableTail(tail)}` : `${known} (${log})`;
}
