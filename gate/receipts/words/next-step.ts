import type { GateOutcome } from '../../contract/outcome.ts';
import { escapeWithin } from '../markdown/escape.ts';
import { mendOfSkip } from './after-skip.ts';

/** One sentence for a person: who has the work now, and what they should do. Escaped Markdown. */
export function nextStep(
  outcome: Pick<GateOutcome, 'status' | 'reason' | 'route' | 'why' | 'baselines' | 'fault'>,
): string {
  const to = outcome.route === null ? null : `**${escapeWithin(outcome.route.to, 200)}**`;
  if (outcome.status === null) return 'wait; this check completes by itself.';
  if (outcome.fault !== undefined) {
    return `${mendOfSkip(outcome)} (${escapeWithin(outcome.fault.message, 600)}).`;
  }
  if (outcome.route?.to === 'self') return `${mendOfSkip(outcome)}.`;
  switch (outcome.status) {
    case 'pass':
      return `nothing here; the work goes to ${to ?? 'nobody'}.`;
    case 'fail':
      return `${to ?? 'somebody'} takes it from here.`;
    case 'skipped': {
      const onward = to === null ? '' : ` The work goes to ${to} meanwhile.`;
      const stored = outcome.baselines.length === 0 ? '' : ' What this run measured stays stored, as its own baseline.';
      return `${mendOfSkip(outcome)}.${stored}${onward}`;
    }
  }
}
