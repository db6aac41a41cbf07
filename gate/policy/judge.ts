import type { BaselineDocument } from '../baseline/document.ts';
import type { DecisionFacts, DecisionGrounds } from '../contract/decision/decision-grounds.ts';
import type { Decision, Evaluation, EvaluationInput } from '../contract/decision/evaluation.ts';
import type { GateOutcome } from '../contract/outcome.ts';
import { bounded, oneLine } from '../text/bounded-text.ts';
import { assembleBaselines } from './baselines/assemble-baselines.ts';
import { decide, isEstablished, SELF } from './decision/decide.ts';
import { evidenceLines } from './evidence/evidence.ts';
import { judgeSides } from './suites/judge-sides.ts';
import { judgeSuite, type SuiteVerdict } from './suites/judge-suite.ts';
import type { LoadedSets } from './suites/judged.ts';
import { measuredNumbers } from './suites/largest-figures.ts';
import { judgeTargets, targetFacts } from './targets/judge-targets.ts';
import { measureMetrics } from './targets/measure-metrics.ts';

/** A pass, judged: what the workflow branches on, and the baselines to store. */
export interface Judgement {
  readonly evaluation: Omit<Evaluation, 'baselines' | 'grounds'>;
  readonly grounds: DecisionGrounds;
  readonly documents: readonly BaselineDocument[];
}

/**
 * Judges everything measured: honesty, suites, metrics, targets, decision, evidence, baselines, in this order.
 *
 * @param sets all sets that the runs refer to; a missing one throws
 * @param baseSuites suites that the base's newest baseline has numbers of; none where there is no such baseline
 */
export function judge(input: EvaluationInput, sets: LoadedSets, baseSuites: readonly string[] = []): Judgement {
  const { request, context, interruption, degraded, reused, iteration, newlyMeasured } = input;
  const { profile, suites, executables } = request;
  const unrecorded = reused !== null ? 'documentation only' : (interruption ?? 'not run').replace('-', ' ');
  const asked = { suites, executables, baseSuites, unrecorded };
  const judged = judgeSides(request, context.tree, input.runs, sets);
  const verdicts = judged.map((suite) => judgeSuite(profile, suite, asked));
  const metrics = measureMetrics(profile, verdicts);
  const targets = judgeTargets(profile, metrics);
  const fault = faultOfProfile(verdicts);
  const measured = measuredNumbers(judged);
  const facts: DecisionFacts = {
    flow: request.flow,
    fault,
    interruption,
    reusable: reused === null ? null : reused.length,
    benchmarks: measured?.benchmarks ?? 0,
    suites: verdicts.map(({ fact }) => fact),
    degraded,
    targets: targetFacts(profile, targets, input.runs),
    iteration,
    newlyMeasured,
    routes: profile.routes,
  };
  const { decision, grounds } = decide(facts);
  const evidence = evidenceLines({
    profile,
    metrics,
    targets,
    verdicts,
    headline: headline(decision, facts, input),
    lockFile: input.lockFile,
    ...(input.notTakenOver === undefined ? {} : { notTakenOver: input.notTakenOver }),
  });
  const outcomes = verdicts.map(({ outcome }) => outcome);
  return {
    evaluation: {
      ...decision,
      evidence,
      ...(measured === null ? {} : { measured }),
      suites: outcomes,
      targets,
      ...(fault === null ? {} : { fault }),
    },
    grounds,
    // A pass that goes on leaves its numbers to the next one.
    documents: decision.route?.to === SELF ? [] : assembleBaselines({ input, verdicts, metrics, targets, baseSuites }),
  };
}

/** Required suites that ask for what isn't there, and wasn't in the base's baseline: misspelt, in most cases. */
function faultOfProfile(verdicts: readonly SuiteVerdict[]): NonNullable<GateOutcome['fault']> | null {
  const wrong = verdicts.filter(({ fact }) => fact.required && fact.cause === 'profile-wrong');
  if (wrong.length === 0) return null;
  const suites = wrong
    .slice(0, 3)
    .map(({ fact, outcome }) => `suite ${fact.name}: ${fact.reason} (${outcome.command})`);
  const rest = wrong.length > 3 ? [`and ${wrong.length - 3} more`] : [];
  return { kind: 'wrong-input', message: bounded([...suites, ...rest].join('; '), 2000) };
}

/** What holds of the baseline: the beginning of its evidence line. */
function headline(decision: Decision, { suites }: DecisionFacts, { reused }: EvaluationInput): string {
  if (decision.status === 'pass' && reused !== null) {
    const named = reused.map(({ digest, complete }) =>
      complete ? digest : `${digest} (not complete; its run passed)`,
    );
    return ['reuse existing', ...named].join('; ');
  }
  // A baseline that misses a target is a baseline all the same.
  const counts = decision.status === 'pass' || (decision.status === 'fail' && isEstablished(suites));
  if (counts) return 'baseline established';
  const some = suites.some(({ benchmarks }) => benchmarks > 0);
  return `${some ? 'baseline not complete' : 'no baseline'} (${oneLine(decision.why, 200)})`;
}
