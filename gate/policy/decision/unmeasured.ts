import type { DecisionFacts } from '../../contract/decision/decision-grounds.ts';
import type { Evaluation } from '../../contract/decision/evaluation.ts';
import { statedGrounds } from '../../contract/decision/state-grounds.ts';
import type { GateRequest } from '../../contract/request.ts';
import { decide } from './decide.ts';

/** What is known of a run that measured nothing. */
export type KnownUnmeasured = Partial<Pick<DecisionFacts, 'fault' | 'interruption' | 'degraded' | 'iteration'>>;

/** The decision of a run that ended before anything could be judged. */
export function unmeasured(...about: Parameters<typeof unmeasuredFacts>): Evaluation {
  const { decision, grounds } = decide(unmeasuredFacts(...about));
  const nothing = { evidence: [], suites: [], targets: [], baselines: [] };
  return { ...decision, ...nothing, grounds: statedGrounds(grounds) };
}

/** The facts of a run that ended before anything could be judged: cancelled, superseded, broken or without a host. */
export function unmeasuredFacts(
  request: Pick<GateRequest, 'flow' | 'profile'>,
  known: KnownUnmeasured = {},
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
