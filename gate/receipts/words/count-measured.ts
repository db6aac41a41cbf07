import type { MeasuredNumbers } from '../../contract/measured/measured-numbers.ts';
import { counted } from '../../text/bounded-text.ts';

/** `61 benchmarks`, `61 benchmarks (40 carried over)`. */
export function countMeasured({
  benchmarks,
  carriedOver,
}: Pick<MeasuredNumbers, 'benchmarks' | 'carriedOver'>): string {
  const count = counted(benchmarks, 'benchmark');
  if (carriedOver === undefined) return count;
  return `${count} (${carriedOver === benchmarks ? 'all' : carriedOver} carried over)`;
}
