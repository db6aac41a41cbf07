import { describe, expect, it } from 'vitest';
import type { TargetOutcome } from '../../../../../gate/contract/outcome.ts';
import { renderCheckRun } from '../../../../../gate/receipts/check/check-run.ts';
import { NO_LINKS } from '../../../../../gate/receipts/words/links.ts';
import { rowEvidence } from '../../../../../gate/receipts/words/row-text.ts';
import { bench, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

const profile = (unit: 'ns' | 's', below: number) =>
  profileOf({
    metrics: {
      parse: { unit, time: { suites: ['unit'], id: 'parse' } },
      model: { unit: 'tokens/sec', absent: 'no model' },
    },
    targets: { parse: { metric: 'parse', bound: { below }, missed: 'code-refiner' } },
    evidence: [
      {
        prefix: 'parser',
        items: [
          { label: 'parse', metric: 'parse' },
          { label: 'model', metric: 'model', standIn: 'parse', format: '{value} tokens/sec' },
        ],
      },
    ],
  });

/** What a run says whose only benchmark takes so many nanoseconds. */
const judged = (ns: number, { unit = 'ns' as 'ns' | 's', below = 150, quick = false } = {}) => {
  const measured = new Measured();
  const run = suiteRun({ measurements: [measured.set({ benchmarks: [bench('parse', ns)], quick })] });
  return measured.judge([run], profile(unit, below)).evaluation;
};
const lineOf = (evidence: readonly string[]) => evidence.find((line) => line.startsWith('parser: '));

describe('a time in words', () => {
  it('has the unit that a person reads, whatever that of the metric, also where it stands in', () => {
    for (const options of [{}, { unit: 's' as const, below: 150e-9 }]) {
      expect(lineOf(judged(142.25, options).evidence)).toBe('parser: parse: 142 ns; model: 142 ns');
    }
    expect(lineOf(judged(7_379_300, { below: 1e9 }).evidence)).toBe('parser: parse: 7.38 ms; model: 7.38 ms');
  });

  it('says beside the figure that it is missed, with the bound in its unit, or quick', () => {
    expect(lineOf(judged(200).evidence)).toContain('parse: 200 ns (missed: < 150 ns)');
    expect(lineOf(judged(142, { quick: true }).evidence)).toContain('parse: 142 ns (quick run)');
    expect(judged(142, { quick: true }).targets).toMatchObject([{ verdict: 'inconclusive' }]);
  });
});

describe('a target on a time in receipts', () => {
  const target = (changes: Partial<TargetOutcome> = {}): TargetOutcome => ({
    ...{ name: 'parse', verdict: 'missed', measured: 2e-7, unit: 's', bound: '< 1.5e-7 s' },
    interval: { lower: 1.98e-7, upper: 2.02e-7 },
    route: { kind: 'NEXT', to: 'code-refiner' },
    ...changes,
  });

  it('shows figure and interval in units that people read, in check and row', () => {
    const outcome = passOutcome({ status: 'fail', targets: [target()] });
    expect(renderCheckRun(outcome).summary.replaceAll('\u00a0', ' ')).toContain(
      '| parse | **missed** | 200 ns (198 to 202 ns) | &lt; 1.5e-7 s |',
    );
    expect(rowEvidence(outcome, 'full', NO_LINKS, 300)).toContain('parse 200 ns missed');
  });

  it('shows any other unit as the profile has it', () => {
    const outcome = passOutcome({
      status: 'fail',
      targets: [target({ measured: 12, unit: 'tokens/s', bound: '> 40' })],
    });
    expect(renderCheckRun(outcome).summary).toContain('| 12 tokens/s ');
  });
});
