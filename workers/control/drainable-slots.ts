import type {
  ActivitySlotInfo,
  CustomSlotSupplier,
  SlotMarkUsedContext,
  SlotPermit,
  SlotReleaseContext,
  SlotReserveContext,
  TunerHolder,
} from '@temporalio/worker';

/** How many steps a control worker takes at a time. */
const SLOTS = 20;

/** What a worker takes at a time whose activities have these slots; of all else as much as the SDK has by default. */
export const tunerOf = (slots: DrainableSlots): TunerHolder => ({
  activityTaskSlotSupplier: slots,
  workflowTaskSlotSupplier: { type: 'fixed-size', numSlots: 40 },
  localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: 100 },
  nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 100 },
});

/**
 * The slots of a worker's activities, which can be closed: then it asks for no more of them, and those under way end as
 * they would. A worker that is shut down cancels them after its grace instead.
 */
export class DrainableSlots implements CustomSlotSupplier<ActivitySlotInfo> {
  readonly type = 'custom';
  readonly #waiting = new Set<() => void>();
  readonly #used = new Set<SlotPermit>();
  #free: number;
  #whenIdle: (() => void) | null = null;

  constructor(slots = SLOTS) {
    this.#free = slots;
  }

  /**
   * No slot is given any more. What a question that is open already still brings is done, too.
   *
   * @returns when nothing is under way
   */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      this.#endIfIdle();
    });
  }

  async reserveSlot(_context: SlotReserveContext, signal: AbortSignal): Promise<SlotPermit> {
    while (this.#isFull()) await this.#freed(signal);
    return this.#permit();
  }

  tryReserveSlot(): SlotPermit | null {
    return this.#isFull() ? null : this.#permit();
  }

  markSlotUsed({ permit }: SlotMarkUsedContext<ActivitySlotInfo>): void {
    this.#used.add(permit);
  }

  releaseSlot({ permit }: SlotReleaseContext<ActivitySlotInfo>): void {
    this.#free += 1;
    this.#used.delete(permit);
    const [next] = this.#waiting;
    if (!this.#isFull()) next?.();
    this.#endIfIdle();
  }

  #isFull(): boolean {
    return this.#whenIdle !== null || this.#free <= 0;
  }

  #permit(): SlotPermit {
    this.#free -= 1;
    return {};
  }

  /** Rejects with the signal's reason, which is all that the SDK takes for an answer. */
  #freed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#waiting.delete(give);
        signal.removeEventListener('abort', withdraw);
      };
      const give = (): void => {
        settle();
        resolve();
      };
      const withdraw = (): void => {
        settle();
        reject(signal.reason);
      };
      if (signal.aborted) return withdraw();
      this.#waiting.add(give);
      signal.addEventListener('abort', withdraw, { once: true });
    });
  }

  #endIfIdle(): void {
    if (this.#used.size === 0) this.#whenIdle?.();
  }
}
