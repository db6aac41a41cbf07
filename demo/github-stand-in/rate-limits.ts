/** GitHub's primary limit: so many requests an hour for each token; an answer of 304 gives its request back. */
export class RateLimits {
  readonly #perHour: number;
  readonly #spent = new Map<string, { count: number; resetAt: number }>();

  constructor(perHour: number) {
    this.#perHour = perHour;
  }

  /** False: none is left. */
  take(token: string | null): boolean {
    const spent = this.#of(token);
    if (spent.count >= this.#perHour) return false;
    spent.count++;
    return true;
  }

  giveBack(token: string | null): void {
    const spent = this.#of(token);
    spent.count = Math.max(0, spent.count - 1);
  }

  headers(token: string | null): Record<string, string> {
    const { count, resetAt } = this.#of(token);
    return {
      'x-ratelimit-limit': String(this.#perHour),
      'x-ratelimit-remaining': String(this.#perHour - count),
      'x-ratelimit-used': String(count),
      'x-ratelimit-reset': String(resetAt),
      'x-ratelimit-resource': 'core',
    };
  }

  #of(token: string | null): { count: number; resetAt: number } {
    const now = Math.floor(Date.now() / 1000);
    const key = token ?? '';
    const known = this.#spent.get(key);
    if (known !== undefined && known.resetAt > now) return known;
    const fresh = { count: 0, resetAt: now + 3600 };
    this.#spent.set(key, fresh);
    return fresh;
  }
}
