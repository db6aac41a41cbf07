import { createHash } from 'node:crypto';
import type { Fault, FaultyRequest } from './fault.ts';

export interface RandomFaults {
  readonly seed: number;
  /** Of all requests, from 0 to 1. */
  readonly rate: number;
  /** Drawn from with equal chances. */
  readonly faults: readonly Fault[];
  /** Only requests whose path matches; absent: all. */
  readonly path?: RegExp;
  /** So many repetitions of a request that went wrong go by unharmed: what is tried as often arrives. Absent: none. */
  readonly rest?: number;
}

/**
 * Draws a request's fault from the seed, the request, and how often it came before: whatever else runs beside it, the
 * same request meets the same fault.
 */
export const randomlyFaulty = ({
  seed,
  rate,
  faults,
  path,
  rest = 0,
}: RandomFaults): ((request: FaultyRequest) => Fault | null) => {
  const seen = new Map<string, number>();
  const unharmedTo = new Map<string, number>();
  return (request) => {
    if (path !== undefined && !path.test(request.path)) return null;
    const key = `${request.method} ${request.path} ${request.userAgent}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const drawn = createHash('sha256').update(`${seed} ${key} ${count}`).digest();
    if (count <= (unharmedTo.get(key) ?? 0) || drawn.readUInt32BE(0) / 2 ** 32 >= rate) return null;
    unharmedTo.set(key, count + rest);
    return faults[drawn.readUInt32BE(4) % faults.length] ?? null;
  };
};
