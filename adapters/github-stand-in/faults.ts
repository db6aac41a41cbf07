/**
 * What goes wrong with one request.
 * - a number: that status, before anything was applied;
 * - `502-after-write`: applied, and then a gateway's error;
 * - `reset`, `reset-after-write`: the connection is torn down, before or after;
 * - `truncated`: applied, and half of the answer;
 * - `hang`: applied, and no answer ever;
 * - an answer of one's own, before anything was applied.
 */
export type Fault =
  | number
  | '502-after-write'
  | 'reset'
  | 'reset-after-write'
  | 'truncated'
  | 'hang'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly message: string };

interface PlannedFault {
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
}

/** Faults that wait for their request, each for one. */
export class Faults {
  readonly #planned: PlannedFault[] = [];

  /** The next request of this method whose path matches goes wrong. */
  next(method: string, path: RegExp, fault: Fault): void {
    this.#planned.push({ method, path, fault });
  }

  /** Those that no request has met. */
  get pending(): number {
    return this.#planned.length;
  }

  take(method: string, path: string): Fault | null {
    const index = this.#planned.findIndex((planned) => planned.method === method && planned.path.test(path));
    return index < 0 ? null : (this.#planned.splice(index, 1)[0]?.fault ?? null);
  }
}
