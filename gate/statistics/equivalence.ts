import { studentTail } from './distributions/student-t.ts';
import type { EffectSize } from './effect-size.ts';

/**
 * The larger p-value of two one-sided tests: that the difference isn't as far as the margin above zero, and not as far below
 * it. Not to find a difference is no sign of sameness; a small value of this is.
 * Source: Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing the
 * equivalence of average bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15(6), 1987.
 *
 * @param margin on the logarithm: ln-units, such as 0.03
 */
export const equivalence = ({ difference, standardError, degrees }: EffectSize, margin: number): number =>
  Math.max(
    studentTail((margin - difference) / standardError, degrees),
    studentTail((margin + difference) / standardError, degrees),
  );
