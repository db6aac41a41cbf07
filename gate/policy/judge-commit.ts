import type { ComparisonDocument } from '../comparison/document/comparison-document.ts';
import type { Evaluation, MeasuredInput } from '../contract/decision/evaluation.ts';
import type { MeasuredNoise } from '../contract/measured/measured-noise.ts';
import type { GateOutcome, TargetOutcome } from '../contract/outcome.ts';
import type { BaseProbe } from '../contract/probe/base-probe.ts';
import { bounded } from '../text/bounded-text.ts';
import { assembleBaselines } from './baselines/assemble-baselines.ts';
import { type BaseTarget, spareTargets } from './charging/spare-targets.ts';
import { evidenceLines } from './evidence/evidence.ts';
import { judgeSides } from './suites/judge-sides.ts';
import { judgeSuite, type SuiteVerdict } from './suites/judge-suite.ts';
import type { LoadedSets } from './suites/judged.ts';
import { measuredNumbers } from './suites/largest-figures.ts';
import { judgeTargets } from './targets/judge-targets.ts';
import { measureMetrics } from './targets/measure-metrics.ts';
import type { MetricValue } from './targets/metric-value.ts';
import { compareTurns, confirmedSlower } from './turns/compare-turns.ts';
import { baseTargetsOf, type JudgedBase } from './turns/judged-base.ts';
import { turnsSaid } from './turns/turns-said.ts';

/** What was measured of a commit, judged: without where it leads. */
export interface JudgedCommit {
  readonly verdicts: readonly SuiteVerdict[];
  readonly metrics: ReadonlyMap<string, MetricValue>;
  readonly targets: TargetOutcome[];
  /** Set where the profile turned out wrong. */
  readonly fault: NonNullable<GateOutcome['fault']> | null;
  readonly measured: GateOutcome['measured'] | null;
  /** By which noise each class of machines was judged. */
  readonly noise: readonly MeasuredNoise[];
  /** With the base that was measured by turns, one for each class of machines that both were measured on. */
  readonly comparisons: readonly ComparisonDocument[];
  /** The part of a document that says it. @param headline what holds of the baseline */
  said(headline: string): Pick<Evaluation, 'evidence' | 'measured' | 'suites' | 'targets' | 'fault'>;
}

/** What is known besides what was measured. */
interface KnownBesides {
  /** Suites that any stored baseline of the base has numbers of. */
  readonly baseSuites: readonly string[];
  /** What stored baselines of the trusted base say of targets. */
  readonly baseTargets?: readonly BaseTarget[];
  /** What was measured of the base by turns; absent, or null: nothing was. */
  readonly base?: JudgedBase | null;
  /** Why a suite without any record wasn't run. */
  readonly unrecorded?: string | undefined;
  /** What is known of the trusted base where the change failed. */
  readonly probes?: readonly BaseProbe[] | undefined;
  /** Whether a further pass tries what this one's budget didn't reach; absent: there is none. */
  readonly goesOn?: boolean;
}

/**
 * Judges everything measured, whoever asked for it: honesty, suites, metrics, targets, in this order.
 *
 * @param sets all sets that the runs refer to; a missing one throws
 */
export function judgeCommit(
  input: MeasuredInput,
  sets: LoadedSets,
  { baseSuites, baseTargets = [], base = null, unrecorded, probes, goesOn = false }: KnownBesides,
): JudgedCommit {
  const { request, context, interruption, runs, lockFile, notTakenOver, hostChecked, baseSaid, finishedAt, turns } =
    input;
  const { profile, suites, executables } = request;
  const why = unrecorded ?? (interruption ?? 'not run').replace('-', ' ');
  const { noise = [] } = sets;
  const asked = { suites, executables, baseSuites, unrecorded: why, probes, goesOn };
  const judged = judgeSides(request, context.tree, runs, sets);
  const verdicts = judged.map((suite) => judgeSuite(profile, suite, asked));
  const metrics = measureMetrics(profile, verdicts);
  const missed = judgeTargets(profile, metrics);
  const change = { input, verdicts, metrics, targets: missed, baseSuites, noise };
  const comparisons = base === null ? [] : compareTurns(profile, assembleBaselines(change), base);
  const targets = spareTargets(profile, missed, metrics, {
    baseTargets: baseTargetsOf(base, baseTargets),
    isConfirmedSlower: confirmedSlower(comparisons, profile, metrics),
  });
  const fault = faultOfProfile(verdicts);
  const measured = measuredNumbers(judged, noise);
  return {
    verdicts,
    metrics,
    targets,
    fault,
    measured,
    comparisons,
    noise,
    said: (headline) => ({
      evidence: evidenceLines({
        profile,
        metrics,
        targets,
        verdicts,
        headline,
        lockFile,
        finishedAt,
        noise,
        turned: runs.length === 0 ? [] : turnsSaid(turns, comparisons, runs),
        ...(hostChecked === undefined ? {} : { hostChecked }),
        ...(baseSaid === undefined ? {} : { baseSaid }),
        ...(notTakenOver === undefined ? {} : { notTakenOver }),
      }),
      ...(measured === null ? {} : { measured }),
      suites: verdicts.map(({ outcome }) => outcome),
      targets,
      ...(fault === null ? {} : { fault }),
    }),
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
