import type { DecisionFacts, SuiteFact } from '../../../gate/contract/decision/decision-grounds.ts';
import { DECISION_ROWS, type DecisionRow } from '../../../gate/contract/decision/decision-rows.ts';
import { unmeasuredFacts } from '../../../gate/policy/decision/unmeasured.ts';
import { profileOf } from './measured.ts';

export const suite = (extra: Partial<SuiteFact> = {}): SuiteFact => ({
  name: 'unit',
  required: true,
  status: 'measured',
  benchmarks: 3,
  cause: null,
  reason: null,
  ...extra,
});
export const failing = (cause: SuiteFact['cause'], extra: Partial<SuiteFact> = {}): SuiteFact =>
  suite({ status: 'failed', benchmarks: 0, cause, reason: 'the words', ...extra });

export const measured: DecisionFacts = {
  ...unmeasuredFacts({ flow: 'generative', profile: profileOf() }),
  suites: [suite()],
  newlyMeasured: 3,
};
const missed = (to: string, mustVerify = false): DecisionFacts['targets'][number] => ({
  name: 'speed',
  verdict: 'missed',
  route: { kind: 'NEXT', to },
  mustVerify,
});

/** Whether a row of the table stands after another. */
export const standsAfter = (row: DecisionRow, other: DecisionRow): boolean => placeOf(row) > placeOf(other);

const placeOf = (row: DecisionRow): number => DECISION_ROWS.findIndex(([each]) => each === row);

interface TableRow {
  row: DecisionRow;
  when: string;
  facts: Partial<DecisionFacts>;
  status: string;
  reason?: string;
  route: string | null;
  state: string | null;
}

/** The table: what makes each row hold, on top of a run in which everything was measured. */
export const ROWS: readonly TableRow[] = [
  {
    row: '1',
    when: 'another flow',
    facts: { flow: 'review' },
    status: 'skipped',
    reason: 'out-of-scope',
    route: null,
    state: null,
  },
  {
    row: '2',
    when: 'the profile is wrong',
    facts: { fault: { kind: 'wrong-input', message: 'no such feature' } },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: null,
    state: 'in-progress',
  },
  {
    row: '2',
    when: 'the gate broke',
    facts: { fault: { kind: 'gate-broke', message: 'no such table' } },
    status: 'skipped',
    reason: 'degraded-provider',
    route: null,
    state: 'in-progress',
  },
  {
    row: '3',
    when: 'superseded',
    facts: { interruption: 'superseded' },
    status: 'skipped',
    reason: 'out-of-scope',
    route: null,
    state: null,
  },
  {
    row: '4',
    when: 'cancelled',
    facts: { interruption: 'cancelled' },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '5',
    when: 'documentation, with a baseline',
    facts: { reusable: 1 },
    status: 'pass',
    route: 'FINALIZE quality-finalizer',
    state: 'ready',
  },
  {
    row: '5',
    when: 'documentation, without one',
    facts: { reusable: 0 },
    status: 'skipped',
    reason: 'n/a-surface',
    route: 'FINALIZE quality-finalizer',
    state: 'ready',
  },
  ...(['compile-error', 'benchmark-failed', 'nothing-measured', 'removed'] as const).map(
    (cause): TableRow => ({
      row: '6',
      when: cause,
      facts: { suites: [failing(cause)] },
      status: 'fail',
      route: 'NEXT code-refiner',
      state: 'needs-rework',
    }),
  ),
  {
    row: '7',
    when: 'dependency',
    facts: { suites: [failing('dependency-broken')] },
    status: 'fail',
    route: 'NEXT issue-creator',
    state: 'needs-rework',
  },
  {
    row: '8',
    when: 'tool',
    facts: { suites: [failing('tool-missing')] },
    status: 'skipped',
    reason: 'missing-tool',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '8',
    when: 'host',
    facts: { suites: [failing('degraded-provider')], degraded: 'no CPU host within 60 min' },
    status: 'skipped',
    reason: 'degraded-provider',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '9',
    when: 'target',
    facts: { targets: [missed('code-refiner')] },
    status: 'fail',
    route: 'NEXT code-refiner',
    state: 'needs-rework',
  },
  {
    row: '9',
    when: 'target of the design',
    facts: { targets: [missed('code-refiner'), missed('spec-analyzer')] },
    status: 'fail',
    route: 'NEXT spec-analyzer',
    state: 'needs-rework',
  },
  {
    row: '9',
    when: 'unverified under mustVerify',
    facts: { targets: [{ ...missed('code-refiner', true), verdict: 'unverified' }] },
    status: 'fail',
    route: 'NEXT code-refiner',
    state: 'needs-rework',
  },
  {
    row: '9a',
    when: 'the base fails too',
    facts: { suites: [failing('benchmark-failed', { base: { fails: 'too', what: 'bench `speed` panics' } })] },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '10',
    when: 'budget out, something new',
    facts: { interruption: 'budget-out', iteration: 1, newlyMeasured: 2, suites: [failing('budget-out')] },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: 'NEXT self',
    state: 'in-progress',
  },
  {
    row: '11',
    when: 'third pass',
    facts: { interruption: 'budget-out', iteration: 2, suites: [failing('budget-out')] },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '11',
    when: 'nothing new',
    facts: { interruption: 'budget-out', newlyMeasured: 0, suites: [failing('budget-out')] },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '11',
    when: 'not selected',
    facts: { suites: [suite(), failing('not-selected', { name: 'other' })] },
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: 'FINALIZE quality-finalizer',
    state: 'in-progress',
  },
  {
    row: '12',
    when: 'everything measured',
    facts: {},
    status: 'pass',
    route: 'FINALIZE quality-finalizer',
    state: 'ready',
  },
];
