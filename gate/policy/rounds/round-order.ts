import { chooseChecked } from '../baselines/choose-checked.ts';

/**
 * The order in which executables are measured in a round, drawn anew for each: what is measured first, or after a noisy
 * one, is another in every round. The same seed always draws the same one, whatever order they come in.
 *
 * @param seed such as the workflow's id: a run that is replayed measures in the order that it did
 */
export const roundOrder = <T>(executables: readonly T[], keyOf: (one: T) => string, seed: string, round: number): T[] =>
  chooseChecked(executables, keyOf, `${seed}\nround ${round}`, executables.length);
