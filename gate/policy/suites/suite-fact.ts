import type { SuiteStatus } from '../../contract/outcome.ts';

/**
 * Why a suite isn't what it should be, as far as the decision cares; null: nothing stands against it.
 * - `removed`: the change took away a feature of it, or the suite itself, which the base's baseline has.
 * - `profile-wrong`: the profile asks for a feature, package or target that the base's baseline has no numbers of either.
 * - `compile-error`, `benchmark-failed`, `nothing-measured`: the change's own fault.
 * - `dependency-broken`, `tool-missing`, `degraded-provider`: somebody else's.
 * - `not-selected`, `budget-out`: by policy.
 * - `no-model`, `no-cuda`: unverified, and nobody's fault.
 */
export type SuiteCause =
  | 'removed'
  | 'profile-wrong'
  | 'compile-error'
  | 'benchmark-failed'
  | 'nothing-measured'
  | 'dependency-broken'
  | 'tool-missing'
  | 'degraded-provider'
  | 'not-selected'
  | 'budget-out'
  | 'no-model'
  | 'no-cuda';

export interface SuiteFact {
  readonly name: string;
  readonly required: boolean;
  readonly status: SuiteStatus;
  /** Numbers that count. */
  readonly benchmarks: number;
  readonly cause: SuiteCause | null;
  /** One line about the cause. */
  readonly reason: string | null;
}
