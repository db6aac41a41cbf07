import type { GateRequest } from './request.ts';

/** What two requests must agree on to be one. Kept in a run's memo, where who asks for the same gate looks. */
export type RequestTerms = Readonly<Record<string, unknown>>;

export const termsOf = ({
  source,
  base,
  suites,
  executables,
  headPinned,
  profile,
  again,
}: GateRequest): RequestTerms => ({
  source,
  base,
  suites,
  executables,
  headPinned,
  profile,
  ...(again === true ? { again } : {}),
});
