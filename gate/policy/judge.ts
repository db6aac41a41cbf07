import type { BaselineDocument } from '../baseline/document.ts';
import type { DecisionFacts, DecisionGrounds } from '../contract/decision/decision-grounds.ts';
import type { Decision, Evaluation, EvaluationInput } from '../contract/decision/evaluation.ts';
import { shortCommit } from '../contract/measured/carried-from.ts';
import type { BaselineOutcome } from '../contract/outcome.ts';
import { oneLine } from '../text/bounded-text.ts';
import { spanText } from '../text/span-text.ts';
import { assembleBaselines } from './baselines/assemble-baselines.ts';
import { factBesideBase } from './charging/base-fact.ts';
import type { BaseTarget } from './charging/spare-targets.ts';
import { decide, isEstablished, SELF } from './decision/decide.ts';
import { judgeCommit } from './judge-commit.ts';
import type { LoadedSets } from './suites/judged.ts';
import { targetFacts } from './targets/judge-targets.ts';

/** A pass, judged: what the workflow branches on, and the baselines to store. */
export interface Judgement {
  readonly evaluation: Omit<Evaluation, 'baselines' | 'grounds'>;
  readonly grounds: DecisionGrounds;
  readonly documents: readonly BaselineDocument[];
}

/**
 * Judges a pass of the gate: what was measured, and then where it leads.
 *
 * @param sets all sets that the runs refer to; a missing one throws
 * @param baseSuites suites that the base's newest baseline has numbers of; none where there is no such baseline
 * @param baseTargets what stored baselines of the trusted base say of targets
 */
export function judge(
  input: EvaluationInput,
  sets: LoadedSets,
  baseSuites: readonly string[] = [],
  baseTargets: readonly BaseTarget[] = [],
): Judgement {
  const { request, interruption, degraded, reused, iteration, newlyMeasured, probes } = input;
  const { profile } = request;
  const unrecorded = reused !== null ? 'documentation only' : undefined;
  const judged = judgeCommit(input, sets, { baseSuites, baseTargets, unrecorded, probes });
  const { verdicts, metrics, targets, fault, measured } = judged;
  const facts: DecisionFacts = {
    flow: request.flow,
    fault,
    interruption,
    reusable: reused === null ? null : reused.length,
    benchmarks: measured?.benchmarks ?? 0,
    suites: verdicts.map((verdict) => factBesideBase(verdict, probes)),
    degraded,
    targets: targetFacts(profile, targets, metrics, input.runs),
    iteration,
    newlyMeasured,
    routes: profile.routes,
  };
  const { decision, grounds } = decide(facts);
  return {
    evaluation: { ...decision, ...judged.said(headline(decision, facts, input)) },
    grounds,
    // A pass that goes on leaves its numbers to the next one.
    documents: decision.route?.to === SELF ? [] : assembleBaselines({ input, ...judged, baseSuites }),
  };
}

/** What holds of the baseline: the beginning of its evidence line. */
function headline(decision: Decision, { suites }: DecisionFacts, { reused, finishedAt }: EvaluationInput): string {
  if (decision.status === 'pass' && reused !== null) {
    return ['reuse existing', ...reused.map((each) => reusedInWords(each, finishedAt))].join('; ');
  }
  // A baseline that misses a target is a baseline all the same.
  const counts = decision.status === 'pass' || (decision.status === 'fail' && isEstablished(suites));
  if (counts) return 'baseline established';
  const some = suites.some(({ benchmarks }) => benchmarks > 0);
  return `${some ? 'baseline not complete' : 'no baseline'} (${oneLine(decision.why, 200)})`;
}

/** `sha256:… (of 0123456789ab, 3 d 2 h old)`. @param at when it is told, in ISO 8601 */
function reusedInWords({ digest, complete, commit, finishedAt }: BaselineOutcome, at: string): string {
  const about = [
    ...(commit === undefined ? [] : [`of ${shortCommit({ commit })}`]),
    ...(finishedAt === undefined ? [] : [`${spanText(Date.parse(at) - Date.parse(finishedAt))} old`]),
  ];
  const notes = [
    ...(about.length === 0 ? [] : [about.join(', ')]),
    ...(complete ? [] : ['not complete; its run passed']),
  ];
  return notes.length === 0 ? digest : `${digest} (${notes.join('; ')})`;
}
