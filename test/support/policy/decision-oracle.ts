import type { DecisionFacts, SuiteFact } from '../../../gate/contract/decision/decision-grounds.ts';

/** What a row of the decision table says, as the command line prints it. */
interface Said {
  readonly row: string;
  readonly status: string;
  readonly reason?: string;
  readonly route: string | null;
  readonly state: string | null;
}

/**
 * The decision table once more, row by row in the words in which its users know it, with nothing of the code that it
 * checks: the first row that holds decides.
 */
export function decisionByTable(facts: DecisionFacts): Said {
  const { flow, fault, interruption, reusable, suites, targets, iteration, newlyMeasured } = facts;
  // An optional suite, whatever happened to it, leaves the status alone.
  const required = suites.filter((suite) => suite.required);
  const some = (...causes: SuiteFact['cause'][]) => required.some(({ cause }) => causes.includes(cause));
  const finalize = 'FINALIZE → quality-finalizer';

  // 1: the flow isn't generative.
  if (flow !== 'generative') return { row: '1', status: 'skipped', reason: 'out-of-scope', route: null, state: null };

  // 2: the profile turned out wrong, or the gate itself broke.
  if (fault !== null) {
    const reason = fault.kind === 'wrong-input' ? 'bounded-by-policy' : 'degraded-provider';
    return { row: '2', status: 'skipped', reason, route: null, state: 'in-progress' };
  }

  // 3: superseded by a newer head.
  if (interruption === 'superseded') {
    return { row: '3', status: 'skipped', reason: 'out-of-scope', route: null, state: null };
  }

  // 4: cancelled by a person.
  if (interruption === 'cancelled') {
    return { row: '4', status: 'skipped', reason: 'bounded-by-policy', route: finalize, state: 'in-progress' };
  }

  // 5: documentation only: pass where something is reused.
  if (reusable !== null) {
    const row = { row: '5', route: finalize, state: 'ready' };
    return reusable > 0 ? { ...row, status: 'pass' } : { ...row, status: 'skipped', reason: 'n/a-surface' };
  }

  // 6: doesn't compile; a required suite failed, or ran and measured nothing; the change removed one. A missing model and
  // missing CUDA are never this. All but a removal: only where the trusted base doesn't fail in the same way.
  const fallen = required.filter(
    ({ cause }) => cause === 'compile-error' || cause === 'benchmark-failed' || cause === 'nothing-measured',
  );
  const baseFailsToo = fallen.filter(({ base }) => base !== undefined && base.fails === 'too');
  if (some('removed') || fallen.length > baseFailsToo.length) {
    return { row: '6', status: 'fail', route: 'NEXT → code-refiner', state: 'needs-rework' };
  }

  // 7: a dependency of a required suite is broken.
  if (some('dependency-broken')) {
    return { row: '7', status: 'fail', route: 'NEXT → issue-creator', state: 'needs-rework' };
  }

  // 8: a tool for a required suite is missing, or a provider or host stayed away: from a required suite, or from all.
  const away = some('degraded-provider') || (facts.degraded !== null && suites.length === 0);
  if (some('tool-missing') || away) {
    const reason = some('tool-missing') ? 'missing-tool' : 'degraded-provider';
    return { row: '8', status: 'skipped', reason, route: finalize, state: 'in-progress' };
  }

  // 10, as 9 has to know it: budget out, fewer than three passes, something new measured.
  const goesOn = interruption === 'budget-out' && iteration < 2 && newlyMeasured > 0;

  // 9: a target missed that is charged to the change; or, where no further pass can measure it, not met under mustVerify.
  const guilty = targets.filter(
    ({ verdict, mustVerify, final, charged }) =>
      (verdict === 'missed' && charged === undefined) ||
      (mustVerify && verdict !== 'met' && !(goesOn && final !== true)),
  );
  if (guilty.length > 0) {
    const to = guilty.some(({ route }) => route?.to === 'spec-analyzer') ? 'spec-analyzer' : 'code-refiner';
    return { row: '9', status: 'fail', route: `NEXT → ${to}`, state: 'needs-rework' };
  }

  // 9a: a required suite fails in the same way on the trusted base.
  if (baseFailsToo.length > 0) {
    return { row: '9a', status: 'skipped', reason: 'bounded-by-policy', route: finalize, state: 'in-progress' };
  }

  if (goesOn) {
    return { row: '10', status: 'skipped', reason: 'bounded-by-policy', route: 'NEXT → self', state: 'in-progress' };
  }

  // 11: budget out otherwise, of a required suite or before anything is known; or a required suite was not selected.
  const out = some('budget-out') || (interruption === 'budget-out' && suites.length === 0);
  if (out || some('not-selected')) {
    return { row: '11', status: 'skipped', reason: 'bounded-by-policy', route: finalize, state: 'in-progress' };
  }

  // 12: baseline established: there are numbers, and every required suite gave some that count.
  if (suites.some(({ benchmarks }) => benchmarks > 0) && required.every(({ benchmarks }) => benchmarks > 0)) {
    return { row: '12', status: 'pass', route: finalize, state: 'ready' };
  }

  // No row holds. A missing model and missing CUDA are unverified, and what a person can mend is what is missing.
  const lacks = required.some(
    ({ benchmarks, cause }) => benchmarks === 0 && (cause === 'model-missing' || cause === 'no-cuda'),
  );
  const reason = lacks ? 'missing-tool' : 'bounded-by-policy';
  return { row: 'none', status: 'skipped', reason, route: finalize, state: 'in-progress' };
}
