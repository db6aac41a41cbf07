import { partLine } from './part-line.ts';
import { beginAll } from './parts/begin-all.ts';
import { Part, type PartPlan, type PartWatcher } from './parts/part.ts';

/** What has begun so far, and how it is ended. */
export class Starting {
  readonly parts: Part[] = [];
  readonly endings: (() => Promise<unknown>)[] = [];
  readonly #watcher: PartWatcher;
  readonly #signal: AbortSignal;

  constructor(watcher: PartWatcher, signal: AbortSignal) {
    this.#watcher = watcher;
    this.#signal = signal;
  }

  async begin(plan: PartPlan, address: string): Promise<void> {
    const part = await this.#begun(plan, address);
    this.endings.push(() => part.stop());
  }

  /** Parts that don't need each other: they begin at once, and end at once, since each may still have a step to end. */
  async beginTogether(plans: readonly PartPlan[]): Promise<void> {
    const together: Part[] = [];
    this.endings.push(() => Promise.all(together.map((part) => part.stop())));
    await beginAll(plans, async (plan) => void together.push(await this.#begun(plan, '')));
  }

  async stop(): Promise<void> {
    for (let end = this.endings.pop(); end !== undefined; end = this.endings.pop()) await end();
  }

  async #begun(plan: PartPlan, address: string): Promise<Part> {
    this.#signal.throwIfAborted();
    const part = await Part.start(plan, this.#watcher);
    this.parts.push(part);
    this.#watcher.say(partLine(plan.name, address, plan.log));
    return part;
  }
}
