import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { ZodError } from 'zod';
import { boundedReport } from '../../gate/contract/bounded-report.ts';
import { GateRequest } from '../../gate/contract/request.ts';

const MOST_FAULTS = 10;

/**
 * Ends the run at a request that no client of the gate resolved, such as one typed into the Temporal UI; without it the
 * first step that misses something would fail its workflow task again and again.
 *
 * @throws {ApplicationFailure} wrong-input, with each fault and its place
 */
export function checkRequest(request: unknown): asserts request is GateRequest {
  const parsed = GateRequest.safeParse(request);
  if (parsed.success) return;
  throw wrongInput(
    parsed.error,
    'start the gate with `benchmark-gate run`, or by the package’s orchestrator activities',
  );
}

/**
 * The failure of what was handed over as a request: the first faults in its message, as a person reads it, more of them in
 * its details, for a program.
 *
 * @param mend what to do instead
 */
export function wrongInput({ issues }: Pick<ZodError, 'issues'>, mend: string): ApplicationFailure {
  const faults = issues.map(({ path, message }) => `${['request', ...path].join('.')}: ${message}`);
  const left = faults.length - MOST_FAULTS;
  const message = `${faults.slice(0, MOST_FAULTS).join('; ')}${left > 0 ? `; and ${left} more` : ''}: ${mend}`;
  const report = boundedReport({ class: 'wrong-input', message, faults });
  return ApplicationFailure.nonRetryable(message, 'wrong-input', report);
}

/**
 * Ends a run that was started with what a pass hands to the next: only the server says that a run continues another, and
 * whoever starts one so has invented what it measured.
 *
 * @throws {ApplicationFailure} wrong-input
 */
export function checkContinues(): void {
  if (workflowInfo().continuedFromExecutionRunId) return;
  throw ApplicationFailure.nonRetryable(
    'the run was started with measurements of a pass before it, and continues none: start the gate with its request alone',
    'wrong-input',
  );
}
