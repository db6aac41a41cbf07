import type { BaselineDocument } from '../baseline/document.ts';
import type { ComparisonDocument } from '../comparison/document/comparison-document.ts';
import type { DecisionFacts, DecisionGrounds } from '../contract/decision/decision-grounds.ts';
import type { Decision, Evaluation, EvaluationInput } from '../contract/decision/evaluation.ts';
import { shortCommit } from '../contract/measured/carried-from.ts';
import type { BaselineOutcome } from '../contract/outcome.ts';
import { oneLine } from '../text/bounded-text.ts';
import { spanText } from '../text/span-text.ts';
import { assembleBaselines } from './baselines/assemble-baselines.ts';
import { factBesideBase } from './charging/base-fact.ts';
import type { BaseTarget } from './charging/spare-targets.ts';
import { decide, isEstablished, mayGoOn, type Ruling, SELF } from './decision/decide.ts';
import { type JudgedCommit, judgeCommit } from './judge-commit.ts';
import type { LoadedSets } from './suites/judged.ts';
import { targetFacts } from './targets/judge-targets.ts';
import type { JudgedBase } from './turns/judged-base.ts';

/** A pass, judged: what the workflow branches on, and the baselines to store. */
export interface Judgement {
  readonly evaluation: Omit<Evaluation, 'baselines' | 'grounds'>;
  readonly grounds: DecisionGrounds;
  readonly documents: readonly BaselineDocument[];
  /** With the base that was measured by turns. */
  readonly comparisons: readonly ComparisonDocument[];
}

/** What is known of the base, besides what the run found where the change failed. */
interface KnownOfBase {
  /** Suites that any stored baseline of it has numbers of; none where there is none. */
  readonly baseSuites?: readonly string[];
  /** What stored baselines of it say of targets. */
  readonly baseTargets?: readonly BaseTarget[];
  /** What was measured of it by turns; null: nothing was. */
  readonly base?: JudgedBase | null;
}

/**
 * Judges a pass of the gate: what was measured, and then where it leads.
 *
 * @param sets all sets that the runs refer to; a missing one throws
 */
export function judge(input: EvaluationInput, sets: LoadedSets, known: KnownOfBase = {}): Judgement {
  const may = mayGoOn(input);
  const first = ruled(input, sets, known, may);
  const goesOn = first.ruling.decision.route?.to === SELF;
  // What a further pass might have made good stands where another row ends the run.
  const { judged, facts, ruling } = may && !goesOn ? ruled(input, sets, known, false) : first;
  const { decision, grounds } = ruling;
  return {
    evaluation: { ...decision, ...judged.said(headline(decision, facts, input)) },
    grounds,
    // A pass that goes on leaves its numbers to the next one.
    documents:
      decision.route?.to === SELF ? [] : assembleBaselines({ input, ...judged, baseSuites: known.baseSuites ?? [] }),
    comparisons: judged.comparisons,
  };
}

/** The table's answer. @param goesOn whether a further pass tries what this one's budget didn't reach */
function ruled(
  input: EvaluationInput,
  sets: LoadedSets,
  { baseSuites = [], baseTargets = [], base = null }: KnownOfBase,
  goesOn: boolean,
): { readonly judged: JudgedCommit; readonly facts: DecisionFacts; readonly ruling: Ruling } {
  const { request, interruption, degraded, reused, iteration, newlyMeasured, probes } = input;
  const { profile } = request;
  const unrecorded = reused !== null ? 'documentation only' : undefined;
  const judged = judgeCommit(input, sets, { baseSuites, baseTargets, base, unrecorded, probes, goesOn });
  const { verdicts, metrics, targets, fault, measured } = judged;
  const facts: DecisionFacts = {
    flow: request.flow,
    fault,
    interruption,
    reusable: reused === null ? null : reused.length,
    benchmarks: measured?.benchmarks ?? 0,
    suites: verdicts.map((verdict) => factBesideBase(verdict, probes, goesOn)),
    degraded,
    targets: targetFacts(profile, targets, metrics, input.runs),
    iteration,
    newlyMeasured,
    routes: profile.routes,
  };
  return { judged, facts, ruling: decide(facts) };
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
