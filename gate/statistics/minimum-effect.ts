import { studentTail } from './distributions/student-t.ts';
import type { EffectSize } from './effect-size.ts';

/** The probabilities of such a difference, or one beyond it, where there is none worth a word. */
export interface EffectProbabilities {
  /** One-sided: of being slower by more than the minimum. */
  readonly slower: number;
  readonly faster: number;
  /** Two-sided. */
  readonly either: number;
}

/**
 * Tests against a minimum effect and not against zero: two builds of one source differ by where their code lies, and with
 * rounds enough every difference is beyond zero.
 * Source: Murphy and Myors, "Testing the hypothesis that treatments have negligible effects: minimum-effect tests in the
 * general linear model", Journal of Applied Psychology 84(2), 1999.
 *
 * @param least the minimum, as ln(1 + share) ≥ 0
 */
export const effectProbabilities = (effect: EffectSize, least: number): EffectProbabilities => {
  const { difference, standardError, degrees } = effect;
  const slower = studentTail((difference - least) / standardError, degrees);
  const faster = studentTail((-difference - least) / standardError, degrees);
  return { slower, faster, either: Math.min(1, 2 * Math.min(slower, faster)) };
};
