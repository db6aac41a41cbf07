import type { BaselineDocument, BaselineSuite } from '../../baseline/document.ts';
import type { GateContext } from '../../contract/context.ts';
import { LONGEST_CARRIED_MS } from '../../contract/measured/carried-found.ts';
import { isOfSelection } from '../baselines/completeness.ts';

/** On what terms a commit would be measured, as far as they are known without a host. */
export interface CarryTerms
  extends Pick<GateContext, 'profileDigest' | 'baseLockFile' | 'isolation' | 'documentationOnly'> {
  readonly repository: string;
  readonly profile: string;
  /** Milliseconds since 1970, by the Temporal server's clock. */
  readonly now: number;
  /** Milliseconds; absent: 30 days. */
  readonly maxAge?: number;
}

/** Why a baseline is of something else than a commit would be measured as; null: it isn't. */
export function whyOtherContent(
  document: BaselineDocument,
  terms: Pick<CarryTerms, 'repository' | 'profile' | 'profileDigest'>,
): string | null {
  const isOf = document.repository.toLowerCase() === terms.repository.toLowerCase();
  if (!isOf || document.profile !== terms.profile || document.dirty) return 'it is of another repository or profile';
  if (terms.profileDigest === undefined || document.profileDigest !== terms.profileDigest) {
    return 'it was measured by another content of the profile';
  }
  return isOfSelection(document) ? 'only some executables were measured' : null;
}

/** Why nothing of a baseline is carried over; null where its suites are looked at. */
export function whyNotFrom(document: BaselineDocument, terms: CarryTerms): string | null {
  const why = whyOtherContent(document, terms);
  if (why !== null) return why;
  if (document.lockFile?.digest !== terms.baseLockFile?.digest) return 'it was built by another generated lock file';
  const isConfined = document.host.isolation !== 'none';
  return terms.isolation === 'required' && !isConfined ? 'it was measured without a sandbox' : null;
}

/** It is no reason where another baseline has one: that which measured is looked at, too. */
export const CARRIED_ITSELF = 'it was carried over there itself';

/**
 * Why a suite of a baseline isn't carried over, whatever differs; null where it may be: whole, by its first choice, steady,
 * and not measured too long ago, there or where it was carried over from.
 *
 * @param isCompared whether a ratio rests on it, whose sides have to come from one run
 */
export function whyNotSuite(
  suite: BaselineSuite,
  document: Pick<BaselineDocument, 'finishedAt'>,
  terms: CarryTerms,
  isCompared: boolean,
): string | null {
  const { executables, reports, status, problems } = suite;
  const parts = [...executables, ...reports];
  if (status !== 'measured' || parts.length === 0) return 'it was not measured whole';
  if (isCompared && parts.some(({ carriedOver }) => carriedOver !== undefined)) return CARRIED_ITSELF;
  if (isCompared && parts.some(({ takenOver }) => takenOver !== undefined)) return 'not all of it is of one run';
  if (problems.some(({ code }) => code === 'unstable')) return 'it was unstable';
  if (executables.some(({ quick, listed, benchmarks }) => quick || benchmarks.length < listed)) {
    return 'it was not measured whole';
  }
  const measuredAt = parts.map(({ takenOver, carriedOver }) => (carriedOver ?? takenOver)?.measuredAt);
  const ages = measuredAt.map((at) => terms.now - Date.parse(at ?? document.finishedAt));
  // By another clock nobody can date it.
  if (ages.some((age) => !(age >= 0))) return 'it was measured in the future';
  const isOld = ages.some((age) => age > (terms.maxAge ?? LONGEST_CARRIED_MS));
  return isOld && !terms.documentationOnly ? 'it is older than numbers are carried over' : null;
}
