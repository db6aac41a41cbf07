import type { Evaluation } from '../../contract/decision/evaluation.ts';
import type { GateOutcome } from '../../contract/outcome.ts';
import { neverWritten } from '../../contract/receipt-terms.ts';
import type { GateRequest } from '../../contract/request.ts';
import { decidedOutcome, type RunStart, runningOutcome } from '../../contract/running-outcome.ts';
import { bounded, oneLine } from '../../text/bounded-text.ts';
import { unmeasured } from './unmeasured.ts';

/** How a run was ended by somebody or something other than itself. */
export interface EndedOutside {
  /** A person terminates; a run that timed out or failed is the gate's own fault. */
  readonly how: 'terminated' | 'timed-out' | 'failed';
  /** What the server says of it; '' where it says nothing. */
  readonly reason: string;
  readonly at: string;
  /** Whether a progress comment may stand there, which says that the run measures. */
  readonly mayHaveProgress: boolean;
}

/** The outcome of a run that was ended before it decided anything: as a cancelled one, or as a gate that broke. */
export function endedOutside(
  request: GateRequest,
  run: RunStart,
  { how, reason, at, mayHaveProgress }: EndedOutside,
): GateOutcome {
  const { iteration } = run;
  const said = reason === '' ? '' : `: ${bounded(oneLine(reason), 300)}`;
  const fault = { kind: 'gate-broke' as const, message: `the run ${how === 'failed' ? 'failed' : 'timed out'}${said}` };
  const evaluation: Evaluation =
    how === 'terminated'
      ? {
          ...unmeasured(request, { interruption: 'cancelled', iteration }),
          why: `the run was terminated before everything was measured${said}`,
        }
      : { ...unmeasured(request, { fault, iteration }), fault };
  const receipt = { state: 'owed' as const, reason: 'the run ended before it wrote it' };
  const decided = decidedOutcome(runningOutcome(request, run), evaluation, at);
  return {
    ...decided,
    receipts: {
      check: receipt,
      ledger: neverWritten('ledger', decided) ?? receipt,
      progress:
        neverWritten('progress', decided) ??
        (mayHaveProgress ? receipt : { state: 'none', reason: 'there is no evidence' }),
    },
  };
}
