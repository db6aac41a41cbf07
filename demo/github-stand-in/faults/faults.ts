import type { Fault, FaultyRequest, OwnAnswer } from './fault.ts';
import { type RandomFaults, randomlyFaulty } from './random-faults.ts';

/** How a request that goes wrong ends, in the server's terms. */
export interface FaultyCourse {
  readonly applied: boolean;
  readonly ending: 'answer' | 'reset' | 'fin' | 'hang' | 'truncated' | Omit<OwnAnswer, 'afterWrite'>;
  readonly visibleAfterMs: number;
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
