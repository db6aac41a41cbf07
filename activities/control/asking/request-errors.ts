import { InputError } from '../../../gate/contract/input-error.ts';

/** Errors that say what is wrong with a request, by name: adapters are not loaded for their classes alone. */
export const REQUEST_ERRORS: readonly string[] = ['InputError', 'ProfileError', 'GateError', 'GitHubError'];

/** The faults that an error names; null where it isn't about the request: an outage, or something unknown. */
export function faultsOf(reason: unknown): string[] | null {
  if (reason instanceof InputError) return reason.faults;
  if (!(reason instanceof Error) || !REQUEST_ERRORS.includes(reason.name)) return null;
  const { kind } = reason as Error & { kind?: string };
  return kind === 'transient' || kind === 'unauthorized' ? null : reason.message.split('\n');
}
