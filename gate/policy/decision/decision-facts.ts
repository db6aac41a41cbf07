import type { Interruption } from '../../contract/evaluation.ts';
import type { GateOutcome } from '../../contract/outcome.ts';
import type { GateRequest } from '../../contract/request.ts';
import type { Profile } from '../../profile/profile.ts';
import type { SuiteFact } from '../suites/suite-fact.ts';
import type { TargetFact } from '../targets/judge-targets.ts';

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
    targets: [],
    iteration: 0,
    newlyMeasured: 0,
    routes: request.profile.routes,
    ...known,
  };
}
