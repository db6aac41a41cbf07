import { SuiteCause } from '../../../gate/contract/decision/causes.ts';
import type { DecisionFacts, SuiteFact } from '../../../gate/contract/decision/decision-grounds.ts';
import { SuiteStatus, TargetOutcome } from '../../../gate/contract/outcome.ts';
import fc from '../properties.ts';
import { measured } from './decision-rows.ts';

const text = fc.string({ unit: 'binary', maxLength: 3000 });

/** Ones that judging can find: a required suite by which the profile is wrong is that fault. */
const cause = fc.constantFrom<SuiteFact['cause']>(null, ...SuiteCause.options);
const count = fc.nat({ max: 2 });

/** What is known of the base: of any suite, so that none is spared for what it can't be spared for. */
const base = fc.record({
  fails: fc.constantFrom('too' as const, 'too' as const, 'no' as const, 'otherwise' as const, 'unknown' as const),
  what: fc.string({ unit: 'binary', maxLength: 300 }),
});

const suite: fc.Arbitrary<SuiteFact> = fc
  .record({
    name: fc.constantFrom('unit', 'simd', 'gpu'),
    required: fc.boolean(),
    status: fc.constantFrom(...SuiteStatus.options),
    benchmarks: count,
    cause,
    reason: fc.option(text),
    base: fc.option(base),
  })
  .map(({ base: known, ...fact }) => (known === null ? fact : { ...fact, base: known }));

const target: fc.Arbitrary<DecisionFacts['targets'][number]> = fc
  .record({
    verdict: fc.constantFrom(...TargetOutcome.shape.verdict.options),
    to: fc.constantFrom('code-refiner', 'spec-analyzer'),
    mustVerify: fc.boolean(),
    final: fc.boolean(),
    charged: fc.boolean(),
  })
  .map(({ verdict, to, mustVerify, final, charged }) => {
    const isOpen = mustVerify && verdict !== 'met';
    const route = verdict === 'missed' || isOpen ? { route: { kind: 'NEXT' as const, to } } : {};
    const spared = verdict === 'missed' && !charged ? { charged: false as const } : {};
    return { name: 'speed', verdict, mustVerify, ...route, ...(isOpen && final ? { final } : {}), ...spared };
  });

/** Mostly what lets the table be read to its end: each row is met in many of some hundred. */
const seldom = <T>(value: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 9, arbitrary: fc.constant(otherwise) });

/** Any facts that judging can hand to the decision table. */
export const anyFacts: fc.Arbitrary<DecisionFacts> = fc
  .record({
    flow: seldom(fc.constantFrom('review', 'integrative'), 'generative'),
    fault: seldom(
      fc.record({ kind: fc.constantFrom('wrong-input' as const, 'gate-broke' as const), message: text }),
      null,
    ) as fc.Arbitrary<DecisionFacts['fault']>,
    interruption: fc.constantFrom(
      null,
      null,
      'budget-out' as const,
      'budget-out' as const,
      'cancelled' as const,
      'superseded' as const,
    ),
    reusable: seldom<number | null>(count, null),
    benchmarks: count,
    suites: fc.array(suite, { maxLength: 3 }),
    degraded: fc.option(text),
    targets: fc.array(target, { maxLength: 3 }),
    iteration: fc.nat({ max: 2 }),
    newlyMeasured: count,
  })
  .map((facts) => {
    const wrong = facts.suites.some(({ required, cause: why }) => required && why === 'profile-wrong');
    const fault = facts.fault ?? (wrong ? { kind: 'wrong-input' as const, message: 'no such feature' } : null);
    return { ...facts, fault, routes: measured.routes };
  });
