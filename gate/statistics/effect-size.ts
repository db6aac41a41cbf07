/** A difference of two sides on the logarithm, and how sure it is. */
export interface EffectSize {
  /** ln of the second side's time over the first one's: above zero is slower. */
  readonly difference: number;
  readonly standardError: number;
  /** Of the standard error. */
  readonly degrees: number;
}
