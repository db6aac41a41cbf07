import type { GateRequest } from '../request.ts';

/** What two requests must agree on to be one. Kept in a run's memo, where who asks for the same gate looks. */
export type RequestTerms = Readonly<Record<string, unknown>>;

/**
 * Those of a request but its profile, of which the memo has no second copy. `headPinned` tells whether a run speaks for its
 * subject: whoever asks for a commit alone joins a run that does, and not the other way round.
 */
export const requestTermsOf = ({
  source,
  base,
  suites,
  executables,
  headPinned,
  again,
  reuse,
}: GateRequest): RequestTerms => ({
  source,
  base,
  suites,
  executables,
  headPinned,
  ...(again === true ? { again } : {}),
  ...(reuse === false ? { reuse } : {}),
});
