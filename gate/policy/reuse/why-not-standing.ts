import type { BaselineDocument } from '../../baseline/document.ts';
import type { Profile } from '../../profile/profile.ts';
import { type CarryTerms, whyOtherContent } from './origin-terms.ts';
import { type BuiltFrom, whySuiteBuilt } from './why-suite-built.ts';

/** A stored baseline that differs from a commit by documentation, as the profile has it. */
export interface StandingCandidate extends BuiltFrom {
  readonly document: BaselineDocument;
}

/** Why a baseline doesn't stand for a change of documentation alone. */
export interface NotStanding {
  readonly why: string;
  /** True: something is built of that documentation, or reads it. Then none of its tree stands, whatever it lacks. */
  readonly isRead: boolean;
}

/**
 * Null where a baseline stands for a change of documentation alone. Documentation may be compiled in, be a program's input,
 * or data of the benches: each suite that the baseline has is asked. Nothing of such a change is built or run: neither the
 * age of the numbers matters, nor the sandbox, nor a lock file that was generated for them.
 */
export function whyNotStanding(
  candidate: StandingCandidate,
  profile: Profile,
  terms: Pick<CarryTerms, 'repository' | 'profile' | 'profileDigest'>,
): NotStanding | null {
  const { document } = candidate;
  const why = whyOtherContent(document, terms);
  if (why !== null) return { why, isRead: false };
  for (const side of document.suites) {
    const definition = profile.suites[side.name];
    const built = definition === undefined ? null : whySuiteBuilt(side, definition, candidate, profile);
    if (built !== null) return { why: built, isRead: true };
  }
  return null;
}
