import type { EffectSize } from './effect-size.ts';
import { effectProbabilities } from './minimum-effect.ts';

/** Fresh pairs of the candidates alone. */
export const CONFIRMING_PAIRS = 10;
/** One-sided, each by itself: what was found among many has to be found once more, where it is looked for. */
const CONFIRMED_AT = 0.05;

/**
 * Whether fresh rounds say again what the first ones said. They are no part of these: the largest of many differences is
 * partly large by chance, and a second look at the same numbers would see the same chance.
 *
 * @param fresh of the fresh rounds alone
 * @param least the minimum effect, as ln(1 + share)
 */
export const isConfirmed = (fresh: EffectSize, found: 'slower' | 'faster', least: number): boolean =>
  effectProbabilities(fresh, least)[found] <= CONFIRMED_AT;
