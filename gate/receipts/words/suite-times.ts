import type { SuiteOutcome } from '../../contract/outcome.ts';
import { spanText } from '../../text/span-text.ts';

/** `built in 41 s, measured in 3 min 2 s`; '' where nothing was run for a suite, or by an earlier version. */
export function suiteTimes({ buildMs = 0, measureMs = 0 }: Pick<SuiteOutcome, 'buildMs' | 'measureMs'>): string {
  const built = buildMs > 0 ? `built in ${spanText(buildMs)}` : '';
  const measured = measureMs > 0 ? `measured in ${spanText(measureMs)}` : '';
  return [built, measured].filter(Boolean).join(', ');
}
