import type { GitHub } from '../adapters/github/github.ts';
import { renderProgressComment } from '../gate/receipts/progress-comment.ts';
import type { ControlActivities } from './interfaces.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';

/** Ensures the one progress comment of a run, once there is evidence to put into it. */
export const createPublishProgress =
  (
    deps: { readonly github: Pick<GitHub, 'ensureProgressComment'> } & AttemptDeps,
  ): ControlActivities['publishProgress'] =>
  async ({ outcome, context }) => {
    if (outcome.subject === null) return { state: 'none', reason: 'the outcome names no subject' };
    if (outcome.evidence.length === 0) return { state: 'none', reason: 'there is no evidence' };
    return deps.github.ensureProgressComment(
      outcome.repository,
      outcome.subject.number,
      renderProgressComment(outcome, context),
      receiptAttempt(deps, outcome.receipts.progress),
    );
  };
