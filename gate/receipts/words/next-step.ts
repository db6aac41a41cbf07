import type { GateOutcome, SkipReason } from '../../contract/outcome.ts';
import { escapeWithin } from '../markdown/escape.ts';

const SKIPPED: Record<SkipReason, string> = {
  'missing-tool': 'install what is missing on the bench host and ask for the gate again',
  'bounded-by-policy': 'ask for the gate again; a new run measures everything anew',
  'n/a-surface': 'there is nothing to measure in this change',
  'out-of-scope': 'nothing is left to do for this commit',
  'degraded-provider': 'ask for the gate again once the host or service is back',
};

/** One sentence for a person: who has the work now, and what they should do. Escaped Markdown. */
export function nextStep(outcome: Pick<GateOutcome, 'status' | 'reason' | 'route' | 'baselines' | 'fault'>): string {
  const to = outcome.route === null ? null : `**${escapeWithin(outcome.route.to, 200)}**`;
  if (outcome.status === null) return 'wait; this check completes by itself.';
  if (outcome.fault !== undefined) {
    const mend = outcome.fault.kind === 'wrong-input' ? 'mend the request or its profile' : 'look at the workflow';
    return `${mend} and ask for the gate again (${escapeWithin(outcome.fault.message, 600)}).`;
  }
  if (outcome.route?.to === 'self') return 'nothing; the gate goes on with another pass by itself.';
  switch (outcome.status) {
    case 'pass':
      return `nothing here; the work goes to ${to ?? 'nobody'}.`;
    case 'fail':
      return `${to ?? 'somebody'} takes it from here.`;
    case 'skipped': {
      const onward = to === null ? '' : ` The work goes to ${to} meanwhile.`;
      const stored = outcome.baselines.length === 0 ? '' : ' What this run measured stays stored, as its own baseline.';
      return `${SKIPPED[outcome.reason ?? 'bounded-by-policy']}.${stored}${onward}`;
    }
  }
}
