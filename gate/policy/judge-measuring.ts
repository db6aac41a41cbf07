import type { BaselineDocument } from '../baseline/document.ts';
import type { ComparisonDocument } from '../comparison/document/comparison-document.ts';
import { causeOf } from '../contract/decision/causes.ts';
import type { MeasuredInput } from '../contract/decision/evaluation.ts';
import { type MeasureFailure, type MeasureStatus, MOST_FAILURES } from '../contract/measuring/measure-outcome.ts';
import type { MeasureVerdict } from '../contract/measuring/running-measure.ts';
import { bounded, counted, oneLine } from '../text/bounded-text.ts';
import { assembleBaselines } from './baselines/assemble-baselines.ts';
import { isEstablished, mayGoOn } from './decision/decide.ts';
import { type JudgedCommit, judgeCommit } from './judge-commit.ts';
import type { SuiteVerdict } from './suites/judge-suite.ts';
import type { LoadedSets } from './suites/judged.ts';
import type { JudgedBase } from './turns/judged-base.ts';

/** A pass of a measuring, judged, and the baselines to store. */
export interface MeasureJudgement {
  readonly verdict: Omit<MeasureVerdict, 'baselines'>;
  readonly documents: readonly BaselineDocument[];
  /** With the base that was measured by turns. */
  readonly comparisons: readonly ComparisonDocument[];
}

/**
 * Judges a pass that measures without a gate: the same numbers count and the same baselines are made, and nothing is said
 * of where they lead.
 *
 * @param sets all sets that the runs refer to; a missing one throws
 * @param baseSuites suites that any stored baseline of the base has numbers of
 * @param base what was measured of the base by turns; null: nothing was
 */
export function judgeMeasuring(
  input: MeasuredInput,
  sets: LoadedSets,
  baseSuites: readonly string[] = [],
  base: JudgedBase | null = null,
): MeasureJudgement {
  const may = mayGoOn(input);
  const first = judgeCommit(input, sets, { baseSuites, base, goesOn: may });
  const goesOn = first.fault === null && may;
  // What a further pass might have made good stands where there is none.
  const judged = goesOn === may ? first : judgeCommit(input, sets, { baseSuites, base });
  const failures = failuresOf(judged.verdicts);
  const status = statusOf(judged);
  const why = whyOf(status, judged, input, failures);
  return {
    verdict: { status, why, failures: failures.slice(0, MOST_FAILURES), goesOn, ...judged.said(headline(status, why)) },
    documents: goesOn ? [] : assembleBaselines({ input, ...judged, baseSuites }),
    comparisons: judged.comparisons,
  };
}

function statusOf({ measured, fault, verdicts }: JudgedCommit): MeasureStatus {
  if (measured === null || measured === undefined) return 'nothing';
  return fault === null && isEstablished(verdicts.map(({ fact }) => fact)) ? 'measured' : 'partly';
}

/** Suites that failed by the commit's own fault, or by a dependency's: the rows 6 and 7 of the gate's table. */
function failuresOf(verdicts: readonly SuiteVerdict[]): MeasureFailure[] {
  const failed = verdicts.filter(
    ({ fact: { cause } }) => cause !== null && ['6', '7'].includes(causeOf(cause).row ?? ''),
  );
  const told = failed.map(({ fact, outcome }): MeasureFailure => {
    const reason = fact.reason ?? (fact.cause === 'removed' ? 'its base has numbers of it' : 'it measured nothing');
    const { reproduce } = outcome;
    return {
      suite: fact.name,
      required: fact.required,
      reason: oneLine(reason, 300),
      ...(reproduce ? { reproduce } : {}),
    };
  });
  return [...told.filter(({ required }) => required), ...told.filter(({ required }) => !required)];
}

function whyOf(
  status: MeasureStatus,
  { measured, verdicts, fault }: JudgedCommit,
  { interruption, degraded }: MeasuredInput,
  failures: readonly MeasureFailure[],
): string {
  const amount = counted(measured?.benchmarks ?? 0, 'benchmark');
  if (status === 'measured') {
    return `${amount} in ${counted(verdicts.filter(({ fact }) => fact.benchmarks > 0).length, 'suite')}`;
  }
  const lacking = verdicts.filter(({ fact }) => fact.required && (fact.cause !== null || fact.benchmarks === 0));
  const reasons = [
    ...(fault === null ? [] : [`the profile is wrong: ${fault.message}`]),
    ...(interruption === 'cancelled' ? ['cancelled before everything was measured'] : []),
    ...(degraded === null ? [] : [degraded]),
    ...failures.filter(({ required }) => required).map(({ suite, reason }) => `${suite}: ${reason}`),
    ...lacking.map(
      ({ fact, outcome }) => `${fact.name}: ${oneLine(fact.reason ?? outcome.reason ?? outcome.status, 300)}`,
    ),
  ];
  const said = [...new Set(reasons)].slice(0, 4).join('; ');
  // That nothing was measured is what the status says: why is left to say.
  if (status === 'nothing') return bounded(said === '' ? 'nothing was measured' : said, 2000);
  return bounded(`${amount}${said === '' ? '' : `; ${said}`}`, 2000);
}

const headline = (status: MeasureStatus, why: string): string =>
  status === 'measured'
    ? 'baseline established'
    : `${status === 'partly' ? 'baseline not complete' : 'no baseline'} (${oneLine(why, 200)})`;
