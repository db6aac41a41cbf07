import { CAUSES } from '../../contract/decision/causes.ts';
import type { FailureReport } from '../../contract/failure.ts';
import { oneLine } from '../../text/bounded-text.ts';
import { type JudgedSuite, keepsOut, problemsOf } from './judged.ts';

/**
 * Why a suite has no number that counts, in a few words for an evidence line.
 *
 * @param unrecorded why, where nothing is recorded of it at all
 */
export function whyNothing(judged: JudgedSuite, failure: FailureReport | null, unrecorded: string): string {
  const { main, noCuda } = judged;
  if (main === null) return unrecorded;
  const { record } = main;
  if (failure !== null) return oneLine(failure.message);
  if (noCuda !== null) return noCuda;
  if (record.notRun !== undefined) return oneLine(record.reason ?? CAUSES[record.notRun].notRun);
  const problems = problemsOf(main).filter(keepsOut);
  if (problems.some(({ code }) => code === 'mock')) return MOCK;
  const first = problems.find(({ code }) => code !== 'vacuous') ?? problems[0];
  if (first !== undefined) return oneLine(first.code === 'vacuous' ? first.message : `${first.code}: ${first.message}`);
  return oneLine(record.failures[0]?.message ?? record.reason ?? 'nothing measured');
}

/** What is said of figures without the real thing behind them. */
export const MOCK = 'mock, not recorded';
