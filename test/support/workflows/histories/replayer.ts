import { Readable } from 'node:stream';
import type { ReplayWorkerOptions } from '@temporalio/worker';
import { SharingWorker } from '../../temporal/sharing-worker.ts';
import type { RunHistory } from './run-histories.ts';

interface Asked {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Replays histories one after another on a single worker: making a worker costs more than many replays. */
export class Replayer {
  private readonly histories = new Readable({ objectMode: true, read: () => undefined });
  private readonly asked: Asked[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly options: ReplayWorkerOptions) {}

  /** @throws where the history doesn't replay on the code as it is */
  replay(history: Pick<RunHistory, 'workflowId' | 'history'>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.asked.push({ resolve, reject });
      this.histories.push(history);
      this.running ??= this.run();
    });
  }

  /** Ends the worker, once it has replayed all that it was asked to. */
  async close(): Promise<void> {
    this.histories.push(null);
    await this.running;
  }

  /** The worker answers in the order in which it is asked. */
  private async run(): Promise<void> {
    try {
      for await (const { error } of SharingWorker.runReplayHistories(this.options, this.histories)) {
        const next = this.asked.shift();
        if (error === undefined) next?.resolve();
        else next?.reject(error);
      }
    } catch (error) {
      for (const { reject } of this.asked.splice(0)) reject(error);
    }
  }
}
