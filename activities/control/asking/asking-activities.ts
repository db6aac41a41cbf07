import type { AskedRun, ResolvedRequest } from '../../../gate/contract/asking/asked-state.ts';
import type { RequestTerms } from '../../../gate/contract/asking/request-terms.ts';
import type { MeasureOutcome } from '../../../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';

/** What a control worker does for who asks for a gate from anywhere. Each may run twice, and does so without harm. */
export interface AskingActivities {
  /**
   * Completes what the calling workflow was asked for, and keeps it. Throws wrong-input with every fault.
   */
  resolveAsked(): Promise<ResolvedRequest>;
  /**
   * Starts the gate of a kept request, or joins the run that is under way, or was at any time since it was asked for: a
   * repeated attempt finds the run that the one before began.
   */
  beginGate(input: {
    /** Address of the request in the store. */
    kept: string;
    /** When the asking began, by the server's clock. */
    askedAt: string;
  }): Promise<AskedRun>;
  /**
   * Joins the measuring of an id, which is under way or has ended just now. Throws wrong-input where it differs in what was
   * asked for.
   */
  joinMeasure(input: { workflowId: string; terms: RequestTerms }): Promise<AskedRun>;
}

/** What is done on the queue of those who wait. */
export interface WaitingActivities {
  /** Waits for the outcome of a run, however often that continues as a new one; heartbeats. Throws gate-broke. */
  awaitOutcome(run: Pick<AskedRun, 'workflowId' | 'firstExecutionRunId'>): Promise<GateOutcome>;
  /** The same of a measuring. */
  awaitMeasured(run: Pick<AskedRun, 'workflowId' | 'firstExecutionRunId'>): Promise<MeasureOutcome>;
}
