import { InputError } from '../input-error.ts';
import type { GateRequest } from '../request.ts';

/** What became of a request: all that the gate will be asked for, but the profile, which stands in the gate's own run. */
export interface ResolvedRequest extends Omit<GateRequest, 'profile'> {
  readonly profile: {
    readonly name: string;
    /** SHA-256 of its canonical JSON, in hexadecimal digits. */
    readonly digest: string;
    /** Where it was found, in words. */
    readonly origin: string;
  };
  /** Address of the whole request in the store. */
  readonly kept: string;
}

/** Which run of a gate an asking began, or joined where it was under way. */
export interface AskedRun {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  readonly joined: boolean;
}

/** What an asking knows, as its query answers it. */
export interface AskedState {
  readonly phase: 'resolving' | 'starting' | 'waiting' | 'ended';
  readonly resolved: ResolvedRequest | null;
  readonly run: AskedRun | null;
}

const LONGEST_ID = 200;

/**
 * The workflow id of an asking, by the id that its asker chose: everything but letters, digits and `-_.!~*'()` escaped as
 * in a URL.
 *
 * @throws InputError where the id is empty, too long or no text
 */
export function askWorkflowId(requestId: string): string {
  if (requestId === '' || requestId.length > LONGEST_ID) {
    throw new InputError([`request id: expected 1 to ${LONGEST_ID} characters, not ${requestId.length}`]);
  }
  try {
    return `benchmark-gate/ask/${encodeURIComponent(requestId)}`;
  } catch (error) {
    throw new InputError(['request id: it holds half a character (a lone surrogate)'], { cause: error });
  }
}
