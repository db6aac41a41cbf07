import { type RandomFaults, randomlyFaulty } from './random-faults.ts';

/**
 * What goes wrong with one request.
 * - a number: that status, before anything was applied; `502-after-write`: applied, and then that status;
 * - `reset`, `fin`, `hang-before-write`: the connection is torn down, closed without an answer, or left without one,
 *   before anything was applied;
 * - `reset-after-write`, `fin-after-write`, `hang`: the same, after;
 * - `truncated`: applied, and half of the answer;
 * - an answer of one's own, before anything was applied or after;
 * - a write that reads show only later; its answer arrives, or is lost as well.
 */
export type Fault =
  | number
  | `${number}-after-write`
  | 'reset'
  | 'reset-after-write'
  | 'fin'
  | 'fin-after-write'
  | 'hang-before-write'
  | 'hang'
  | 'truncated'
  | OwnAnswer
  | LateWrite;

export interface OwnAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly message: string;
  readonly afterWrite?: boolean | undefined;
}

interface LateWrite {
  /** Milliseconds until lists and reads by id show the write. */
  readonly visibleAfterMs: number;
  readonly answer?:
    | 'reset-after-write'
    | 'fin-after-write'
    | 'hang'
    | 'truncated'
    | `${number}-after-write`
    | undefined;
}

/** How a request that goes wrong ends, in the server's terms. */
export interface FaultyCourse {
  readonly applied: boolean;
  readonly ending: 'answer' | 'reset' | 'fin' | 'hang' | 'truncated' | Omit<OwnAnswer, 'afterWrite'>;
  readonly visibleAfterMs: number;
}

export interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  readonly userAgent: string;
}

interface PlannedFault {
  readonly method: string;
  readonly path: RegExp;
  readonly userAgent: string | null;
  readonly fault: Fault;
  /** How many that match go by unharmed before. */
  skip: number;
}

/** Faults that wait for their request, each for one; and faults at random. */
export class Faults {
  readonly #planned: PlannedFault[] = [];
  #random: (request: FaultyRequest) => Fault | null = () => null;

  /**
   * The next request of this method whose path matches goes wrong.
   *
   * @param only.userAgent of one client alone, which says this in its user agent
   * @param only.skip how many such requests go by unharmed before
   */
  next(
    method: string,
    path: RegExp,
    fault: Fault,
    only: { readonly userAgent?: string; readonly skip?: number } = {},
  ): void {
    this.#planned.push({ method, path, fault, userAgent: only.userAgent ?? null, skip: only.skip ?? 0 });
  }

  /** Every request may go wrong from now on, the same ones for the same seed; null: none any more. */
  atRandom(plan: RandomFaults | null): void {
    this.#random = plan === null ? () => null : randomlyFaulty(plan);
  }

  /** Forgets those that no request has met, and those at random. */
  clear(): void {
    this.#planned.length = 0;
    this.atRandom(null);
  }

  /** Those that no request has met. */
  get pending(): number {
    return this.#planned.length;
  }

  take(request: FaultyRequest): FaultyCourse | null {
    const index = this.#planned.findIndex((planned) => matches(planned, request) && planned.skip-- <= 0);
    const fault = index < 0 ? this.#random(request) : (this.#planned.splice(index, 1)[0]?.fault ?? null);
    return fault === null ? null : courseOf(fault);
  }
}

const matches = ({ method, path, userAgent }: PlannedFault, request: FaultyRequest): boolean =>
  method === request.method && path.test(request.path) && (userAgent === null || request.userAgent.includes(userAgent));

const courseOf = (fault: Fault): FaultyCourse => {
  if (typeof fault === 'number') return { applied: false, ending: plain(fault), visibleAfterMs: 0 };
  if (typeof fault === 'string') return namedCourse(fault);
  if ('visibleAfterMs' in fault) {
    const { visibleAfterMs, answer } = fault;
    return { applied: true, ending: answer === undefined ? 'answer' : namedCourse(answer).ending, visibleAfterMs };
  }
  const { afterWrite = false, ...ending } = fault;
  return { applied: afterWrite, ending, visibleAfterMs: 0 };
};

const namedCourse = (fault: Extract<Fault, string>): FaultyCourse => {
  const applied = fault === 'hang' || fault === 'truncated' || fault.endsWith('-after-write');
  const [word = ''] = fault.split('-');
  const ending =
    word === 'reset' || word === 'fin' || word === 'hang' || word === 'truncated' ? word : plain(Number(word));
  return { applied, ending, visibleAfterMs: 0 };
};

const plain = (status: number): Omit<OwnAnswer, 'afterWrite'> => ({ status, message: 'Fault of the stand-in' });
