/**
 * What was just seen, for a next step that needs the very same look: a gate is many small steps, and each request to
 * GitHub or a git server takes its time and counts. In memory, for seconds, and each look for one use.
 */
export class RecentLooks<T> {
  readonly #looks = new Map<string, { readonly value: T; readonly at: number }>();
  readonly #maximumAgeMs: number;

  constructor(maximumAgeMs: number) {
    this.#maximumAgeMs = maximumAgeMs;
  }

  keep(key: string, value: T): void {
    const now = performance.now();
    for (const [other, { at }] of this.#looks) if (now - at > this.#maximumAgeMs) this.#looks.delete(other);
    this.#looks.set(key, { value, at: now });
  }

  take(key: string): T | undefined {
    const look = this.#looks.get(key);
    this.#looks.delete(key);
    return look !== undefined && performance.now() - look.at <= this.#maximumAgeMs ? look.value : undefined;
  }
}
