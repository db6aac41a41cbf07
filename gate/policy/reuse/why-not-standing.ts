import type { BaselineDocument } from '../../baseline/document.ts';
import type { Profile } from '../../profile/profile.ts';
import { type CarryTerms, whyNotFrom } from './origin-terms.ts';
import { type BuiltFrom, whySuiteBuilt } from './why-suite-built.ts';

/** A stored baseline that differs from a commit by documentation, as the profile has it. */
export interface StandingCandidate extends BuiltFrom {
  readonly document: BaselineDocument;
}

/**
 * Why a baseline doesn't stand for a change of documentation alone; null where it does. Documentation may be compiled in,
 * be a program's input, or data of the benches: each suite that the baseline has is asked. How old its numbers are doesn't
 * matter.
 */
export function whyNotStanding(candidate: StandingCandidate, profile: Profile, terms: CarryTerms): string | null {
  const { document } = candidate;
  const why = whyNotFrom(document, terms);
  if (why !== null) return why;
  for (const side of document.suites) {
    const definition = profile.suites[side.name];
    const built = definition === undefined ? null : whySuiteBuilt(side, definition, candidate, profile);
    if (built !== null) return built;
  }
  return null;
}
