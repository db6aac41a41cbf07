import { describe, expect, it } from 'vitest';
import { BaselineDocument } from '../../../../gate/baseline/document.ts';
import type { Interruption } from '../../../../gate/contract/decision/evaluation.ts';
import { FAILURE_CLASSES } from '../../../../gate/contract/failure.ts';
import { SuiteOutcome, TargetOutcome } from '../../../../gate/contract/outcome.ts';
import type { SuiteRecord } from '../../../../gate/contract/suite-record.ts';
import { bench, Measured, profileOf, suiteRun } from '../../../support/policy/measured.ts';
import fc from '../../../support/properties.ts';

const profile = profileOf({
  suites: {
    must: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench --bench must' },
    may: { kind: 'criterion', lane: 'cpu', command: 'cargo bench --bench may' },
    gpu: { kind: 'criterion', lane: 'cuda', command: 'cargo bench --features gpu', fallback: 'cargo bench' },
  },
});

type Shape = {
  numbers: number;
  listed: number;
  failure: (typeof FAILURE_CLASSES)[number] | null;
  notRun: NonNullable<SuiteRecord['notRun']> | null;
  empty: boolean;
  quick: boolean;
  clean: boolean;
};
const shape: fc.Arbitrary<Shape> = fc.record({
  numbers: fc.integer({ min: 0, max: 3 }),
  listed: fc.integer({ min: 0, max: 3 }),
  failure: fc.option(fc.constantFrom(...FAILURE_CLASSES)),
  notRun: fc.option(
    fc.constantFrom('not-selected', 'budget-out', 'no-cuda', 'model-missing', 'tool-missing', 'degraded-provider'),
  ),
  empty: fc.boolean(),
  quick: fc.boolean(),
  clean: fc.boolean(),
});

function runOf(
  measured: Measured,
  suite: string,
  { numbers, listed, failure, notRun, empty, quick, clean }: Shape,
): SuiteRecord {
  const benchmarks = Array.from({ length: numbers }, (_, index) => bench(`b${index}`));
  const ids = Array.from({ length: listed }, (_, index) => `b${index}`);
  const revision = { commit: 'c'.repeat(40), tree: '7'.repeat(40), clean };
  const set = measured.set({ suite, command: 'cargo bench', benchmarks, listed: ids, quick, revision });
  return suiteRun({
    suite,
    measurements: numbers + listed > 0 ? [set] : [],
    empty: empty ? [{ target: 'lib', kind: 'bench' as const, why: 'lists no benchmark' }] : [],
    failures: failure === null ? [] : [{ class: failure, message: `failed: ${failure}` }],
    ...(notRun === null ? {} : { notRun }),
  });
}

const interruption = fc.constantFrom<Interruption>(null, 'budget-out', 'cancelled', 'superseded');

describe('whatever becomes of the suites', () => {
  it('never passes where a required suite gave no number', () => {
    fc.assert(
      fc.property(shape, shape, interruption, fc.integer({ min: 0, max: 2 }), (must, may, interrupted, iteration) => {
        const measured = new Measured();
        const runs = [
          runOf(measured, 'must', { ...must, numbers: must.clean ? 0 : must.numbers }),
          runOf(measured, 'may', may),
        ];
        const { evaluation } = measured.judge(runs, profile, { interruption: interrupted, iteration });
        expect(evaluation.status).not.toBe('pass');
        expect(evaluation.evidence[0]).not.toContain('baseline established');
      }),
    );
  });

  it('lets no optional suite change the status', () => {
    fc.assert(
      // Its base's baseline may have it: a removal is one of the things that can happen to it.
      fc.property(shape, shape, shape, fc.subarray(['must', 'may', 'gpu']), (must, may, gpu, base) => {
        const measured = new Measured();
        const required = runOf(measured, 'must', must);
        const fine = { numbers: 2, listed: 2, failure: null, notRun: null, empty: false, quick: false, clean: true };
        const decide = (...others: SuiteRecord[]) => {
          const { status, reason, route, state } = measured.judge([required, ...others], profile, {}, base).evaluation;
          return { status, reason, route, state };
        };
        expect(decide(runOf(measured, 'may', may), runOf(measured, 'gpu', gpu))).toEqual(
          decide(runOf(measured, 'may', fine), runOf(measured, 'gpu', fine)),
        );
      }),
    );
  });

  it('names every suite once, within the bounds of an outcome, and stores valid documents only', () => {
    fc.assert(
      fc.property(shape, shape, shape, interruption, (must, may, gpu, interrupted) => {
        const measured = new Measured();
        const runs = [runOf(measured, 'must', must), runOf(measured, 'may', may), runOf(measured, 'gpu', gpu)];
        const { evaluation, documents } = measured.judge(runs, profile, { interruption: interrupted });
        expect(evaluation.suites.map(({ name }) => name)).toEqual(['must', 'may', 'gpu']);
        for (const suite of evaluation.suites) {
          SuiteOutcome.parse(suite);
          expect(suite.benchmarks === 0 || ['measured', 'incomplete', 'failed'].includes(suite.status)).toBe(true);
          if (suite.status === 'measured') expect(suite.benchmarks).toBeGreaterThan(0);
        }
        for (const target of evaluation.targets) TargetOutcome.parse(target);
        for (const document of documents) {
          const { complete, incompleteBecause } = BaselineDocument.parse(document);
          expect(complete).toBe(incompleteBecause.length === 0);
        }
      }),
    );
  });

  it('never fails a gate for noise', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 3 }), (again) => {
        const measured = new Measured();
        const set = measured.set({ command: 'cargo bench', remeasured: again.map((ns) => bench('a', ns)) });
        expect(measured.judge([suiteRun({ suite: 'must', measurements: [set] })], profile).evaluation.status).toBe(
          'pass',
        );
      }),
    );
  });
});
