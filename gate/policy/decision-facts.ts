import type { GateOutcome, SuiteStatus, TargetOutcome } from '../contract/outcome.ts';
import type { GateRequest } from '../contract/request.ts';
import type { Interruption } from './evaluation.ts';
import type { Profile } from './profile.ts';

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

export interface TargetFact extends Pick<TargetOutcome, 'name' | 'verdict' | 'route'> {
  readonly mustVerify: boolean;
}

/** All that the decision table looks at. */
export interface DecisionFacts {
  readonly flow: string;
  /** Set where the profile turned out wrong, or the gate itself broke. */
  readonly fault: NonNullable<GateOutcome['fault']> | null;
  readonly interruption: Interruption;
  /** Documentation only: how many stored baselines stand for this commit as well; null: not such a change. */
  readonly reusable: number | null;
  /** Benchmarks that count, each once, however many suites share it. */
  readonly benchmarks: number;
  readonly suites: readonly SuiteFact[];
  /** Why a provider or a lane's host stayed away. */
  readonly degraded: string | null;
  /** Why it isn't known whether the subject has a newer head; null: it is known. */
  readonly headUnread: string | null;
  readonly targets: readonly TargetFact[];
  readonly iteration: number;
  readonly newlyMeasured: number;
  readonly routes: Profile['routes'];
}

/** The facts of a run that ended before anything could be judged: cancelled, superseded, broken or without a host. */
export function unmeasuredFacts(
  request: Pick<GateRequest, 'flow' | 'profile'>,
  known: Partial<Pick<DecisionFacts, 'fault' | 'interruption' | 'degraded' | 'iteration'>> = {},
): DecisionFacts {
  return {
    flow: request.flow,
    fault: null,
    interruption: null,
    reusable: null,
    benchmarks: 0,
    suites: [],
    degraded: null,
    headUnread: null,
    targets: [],
    iteration: 0,
    newlyMeasured: 0,
    routes: request.profile.routes,
    ...known,
  };
}
