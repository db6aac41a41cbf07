import { z } from 'zod';

/**
 * The rows of the decision table by their numbers, in order, each with when it holds: the first that does decides. `none`
 * is what is left where none does.
 */
export const DECISION_ROWS = [
  ['1', 'the flow is not the generative one'],
  ['2', 'the profile turned out wrong, or the gate itself broke'],
  ['3', 'superseded by a newer head of the same subject'],
  ['4', 'cancelled by a person'],
  ['5', 'the change is documentation only'],
  ['6', 'a required suite does not compile, failed or measured nothing by the change, or was removed by it'],
  ['7', 'a dependency of a required suite is broken'],
  ['8', 'a tool for a required suite is missing, or a provider or host stayed away'],
  ['9', 'a target is missed by the change, or one that has to be verified was not, and no further pass can'],
  ['9a', 'a required suite fails on the trusted base too, in the same way'],
  ['10', 'the budget ran out, and another pass goes on'],
  ['11', 'a required suite had no budget left, or was not selected'],
  ['12', 'every required suite gave a number that counts'],
  ['none', 'a required suite gave no number, and nobody is at fault'],
] as const;

/** How a decision by row 9a begins. */
export const ON_BASE_TOO = 'fails on the base too';

export const DecisionRow = z.enum(DECISION_ROWS.map(([row]) => row));
export type DecisionRow = z.infer<typeof DecisionRow>;
