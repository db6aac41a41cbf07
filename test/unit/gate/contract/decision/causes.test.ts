import { describe, expect, it } from 'vitest';
import { type NotRun, SuiteCause } from '../../../../../gate/contract/decision/causes.ts';
import { FAILURE_CLASSES, type FailureClass } from '../../../../../gate/contract/failure.ts';
import { SkipReason } from '../../../../../gate/contract/outcome.ts';
import { Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';
import { goldenHistories } from '../../../../support/workflows/histories/golden-files.ts';

/** How a run ends whose one suite, required or not, ended so: by the row that held, and what the run is called. */
function endOf(record: Parameters<typeof suiteRun>[0]) {
  const { grounds, evaluation } = new Measured().judge([suiteRun(record)], profileOf());
  const { row, facts } = grounds;
  return { cause: facts.suites[0]?.cause, row, said: evaluation.reason ?? evaluation.status };
}

describe('why a suite has no number', () => {
  it.each<[FailureClass, string | null, string, string]>([
    ['transient', 'degraded-provider', '8', 'degraded-provider'],
    ['benchmark-failed', 'benchmark-failed', '6', 'fail'],
    ['overran', 'benchmark-failed', '6', 'fail'],
    ['compile-error', 'compile-error', '6', 'fail'],
    ['dependency-broken', 'dependency-broken', '7', 'fail'],
    ['feature-missing', 'profile-wrong', '2', 'bounded-by-policy'],
    ['tool-missing', 'tool-missing', '8', 'missing-tool'],
    ['model-missing', 'model-missing', 'none', 'missing-tool'],
    ['no-cuda', 'no-cuda', 'none', 'missing-tool'],
    ['budget-out', 'budget-out', '11', 'bounded-by-policy'],
    ['host-state-lost', 'degraded-provider', '8', 'degraded-provider'],
    // These end a run or a lease, and are recorded of no suite.
    ...(['host-unfit', 'wrong-input', 'profile-wrong', 'unproven'] as const).map(
      (kind): [FailureClass, string, string, string] => [kind, 'nothing-measured', '6', 'fail'],
    ),
  ])('a failure of class %s comes down to %s: row %s, %s', (kind, cause, row, said) => {
    expect(endOf({ failures: [{ class: kind, message: 'the words' }] })).toEqual({ cause, row, said });
  });

  it.each<[NotRun, string, string]>([
    ['not-selected', '11', 'bounded-by-policy'],
    ['budget-out', '11', 'bounded-by-policy'],
    ['tool-missing', '8', 'missing-tool'],
    ['degraded-provider', '8', 'degraded-provider'],
    ['model-missing', 'none', 'missing-tool'],
    ['no-cuda', 'none', 'missing-tool'],
  ])('a record that was not run for %s: row %s, %s', (notRun, row, said) => {
    expect(endOf({ notRun })).toEqual({ cause: notRun, row, said });
  });

  it('has a name for all that recorded histories hold', async () => {
    const said = (await goldenHistories()).flatMap(({ history }) => payloadsOf(history).flatMap(wordsIn));
    expect(new Set(said.map(([key]) => key))).toEqual(new Set(['notRun', 'class', 'reason']));
    const known: Record<string, readonly string[]> = {
      notRun: SuiteCause.options,
      class: FAILURE_CLASSES,
      reason: SkipReason.options,
    };
    expect(said.filter(([key, word]) => !known[key]?.includes(word))).toEqual([]);
  });
});

/** Everything that a history carries, as the JSON that it is. */
function payloadsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const { data } = value as { data?: unknown };
  if (typeof data === 'string' && 'metadata' in value) {
    const text = Buffer.from(data, 'base64').toString('utf8');
    return /^[[{]/.test(text) ? [JSON.parse(text)] : [];
  }
  return Object.values(value).flatMap(payloadsOf);
}

/** What records, failures and decisions say of why, each with its key. */
function wordsIn(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Record<string, unknown>;
  const words = Object.entries(own).filter((entry): entry is [string, string] => {
    const [key, word] = entry;
    if (typeof word !== 'string') return false;
    // Other things have a reason in words.
    return key === 'notRun' || (key === 'class' && 'message' in own) || (key === 'reason' && 'why' in own);
  });
  return [...words, ...Object.values(own).flatMap(wordsIn)];
}
