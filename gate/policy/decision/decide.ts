import { causeOf } from '../../contract/decision/causes.ts';
import type { DecisionFacts, DecisionGrounds, SuiteFact } from '../../contract/decision/decision-grounds.ts';
import { DECISION_ROWS, type DecisionRow, ON_BASE_TOO } from '../../contract/decision/decision-rows.ts';
import type { Decision } from '../../contract/decision/evaluation.ts';
import { groundsOf } from '../../contract/decision/state-grounds.ts';
import type { Route, SkipReason, State } from '../../contract/outcome.ts';
import { GENERATIVE_FLOW } from '../../names/names.ts';
import { bounded, counted, listed } from '../../text/bounded-text.ts';

/** A run measures in at most this many passes. */
export const MAXIMUM_PASSES = 3;

/** Where NEXT leads when the gate itself goes on. */
export const SELF = 'self';

type Row = (facts: DecisionFacts) => Decision | null;

const skipped = (reason: SkipReason, route: Route | null, state: State | null, why: string): Decision => ({
  status: 'skipped',
  reason,
  route,
  state,
  why,
});
const fail = (to: string, why: string): Decision => ({ status: 'fail', route: next(to), state: 'needs-rework', why });
const next = (to: string): Route => ({ kind: 'NEXT', to });
const finalize = ({ routes }: DecisionFacts): Route => ({ kind: 'FINALIZE', to: routes.finalize });

/** The required suites that make a row hold. */
const required = (facts: DecisionFacts, row: DecisionRow): SuiteFact[] =>
  facts.suites.filter((suite) => suite.required && suite.cause !== null && causeOf(suite.cause).row === row);

/** Row 6 is the change's own doing only: what it removed, or where its trusted base doesn't fail in the same way. */
const isOfBase = ({ cause, base }: SuiteFact): boolean => cause !== 'removed' && base?.fails === 'too';

/** `workspace-cpu: the bench quantization panicked`, for the first suites of a row. */
const about = (suites: readonly SuiteFact[]): string =>
  firstFew(
    suites.map(({ name, reason, ...fact }) => (reason === null ? name : `${name}: ${reason}`) + besideBase(fact)),
  );

const firstFew = (texts: readonly string[]): string =>
  texts.slice(0, 3).join('; ') + (texts.length > 3 ? `; and ${texts.length - 3} more` : '');

/** What is known of the base where the change is charged. */
function besideBase({ cause, base }: Pick<SuiteFact, 'cause' | 'base'>): string {
  if (base === undefined || cause === 'removed' || base.fails === 'too') return '';
  if (base.fails === 'no') return ' (the base is well)';
  if (base.fails === 'otherwise') return ` (the base fails in another way: ${base.what})`;
  return ` (whether the base fails too can not be told: ${base.what})`;
}

const otherFlow: Row = ({ flow }) =>
  flow === GENERATIVE_FLOW
    ? null
    : skipped('out-of-scope', null, null, `the flow is ${flow}, and this gate belongs to the generative one`);

const faulty: Row = ({ fault }) => {
  if (fault === null) return null;
  return fault.kind === 'wrong-input'
    ? skipped('bounded-by-policy', null, 'in-progress', `the profile or request is wrong: ${fault.message}`)
    : skipped('degraded-provider', null, 'in-progress', `the gate itself broke: ${fault.message}`);
};

const superseded: Row = ({ interruption }) =>
  interruption === 'superseded'
    ? skipped('out-of-scope', null, null, 'superseded by a newer head of the same subject')
    : null;

const cancelled: Row = (facts) =>
  facts.interruption === 'cancelled'
    ? skipped('bounded-by-policy', finalize(facts), 'in-progress', 'cancelled before everything was measured')
    : null;

const documentationOnly: Row = (facts) => {
  if (facts.reusable === null) return null;
  const route = finalize(facts);
  return facts.reusable > 0
    ? { status: 'pass', route, state: 'ready', why: 'documentation only: reuse existing baseline' }
    : skipped(
        'n/a-surface',
        route,
        'ready',
        'documentation only, and no baseline is stored to reuse that is complete or whose run passed',
      );
};

const faultOfTheChange: Row = (facts) => {
  const suites = required(facts, '6').filter((suite) => !isOfBase(suite));
  return suites.length > 0 ? fail(facts.routes.refine, about(suites)) : null;
};

const brokenDependency: Row = (facts) => {
  const suites = required(facts, '7');
  return suites.length > 0 ? fail(facts.routes.dependency, `a dependency is broken: ${about(suites)}`) : null;
};

/**
 * What is missing is told before who stayed away. A host that stayed away counts where it left a required suite without
 * its numbers, or where nothing is known.
 */
const missingOrAway: Row = (facts) => {
  const suites = required(facts, '8');
  const lacking = suites.filter(({ cause }) => cause === 'tool-missing');
  if (lacking.length > 0)
    return skipped('missing-tool', finalize(facts), 'in-progress', `a tool is missing: ${about(lacking)}`);
  if (suites.length === 0 && (facts.degraded === null || facts.suites.length > 0)) return null;
  const what = facts.degraded ?? about(suites);
  return skipped('degraded-provider', finalize(facts), 'in-progress', `not measured: ${what}`);
};

/** What has to be verified and isn't yet fails only where no further pass can measure it. */
const targetMissed: Row = (facts) => {
  const isOver = !mayGoOn(facts);
  const missed = facts.targets.filter(
    ({ verdict, mustVerify, final, charged }) =>
      (verdict === 'missed' && charged !== false) || (mustVerify && verdict !== 'met' && (isOver || final === true)),
  );
  if (missed.length === 0) return null;
  const routes = missed.flatMap(({ route }) => route?.to ?? []);
  const to = routes.find((route) => route !== facts.routes.refine) ?? facts.routes.refine;
  // Those that decide where it goes come first, since only a few are named.
  const decisive = [...missed].sort((a, b) => Number(b.route?.to === to) - Number(a.route?.to === to));
  const words = decisive.map(({ name, verdict }) => `${name} (${verdict})`);
  return fail(to, `${counted(missed.length, 'target')} not met: ${listed(words, 5)}`);
};

const failsOnBaseToo: Row = (facts) => {
  const suites = required(facts, '6').filter(isOfBase);
  if (suites.length === 0) return null;
  const what = firstFew(suites.map(({ name, base }) => base?.what || name));
  return skipped('bounded-by-policy', finalize(facts), 'in-progress', `${ON_BASE_TOO}: ${what}`);
};

/** Whether another pass may measure what this one's budget didn't reach. */
export const mayGoOn = ({
  interruption,
  iteration,
  newlyMeasured,
}: Pick<DecisionFacts, 'interruption' | 'iteration' | 'newlyMeasured'>): boolean =>
  interruption === 'budget-out' && iteration + 1 < MAXIMUM_PASSES && newlyMeasured > 0;

const anotherPass: Row = (facts) =>
  mayGoOn(facts)
    ? skipped(
        'bounded-by-policy',
        next(SELF),
        'in-progress',
        `the time budget of pass ${facts.iteration + 1} ran out after ${counted(facts.newlyMeasured, 'new measurement')}`,
      )
    : null;

const boundedByPolicy: Row = (facts) => {
  const suites = required(facts, '11');
  const unknown = facts.interruption === 'budget-out' && facts.suites.length === 0;
  if (suites.length === 0 && !unknown) return null;
  const why = suites.length > 0 ? `not everything required was measured: ${about(suites)}` : 'the time budget ran out';
  return skipped('bounded-by-policy', finalize(facts), 'in-progress', why);
};

const established: Row = (facts) => {
  if (!isEstablished(facts.suites)) return null;
  const measured = facts.suites.filter(({ benchmarks }) => benchmarks > 0).length;
  const met = facts.targets.filter(({ verdict }) => verdict === 'met').length;
  const amount = `${counted(facts.benchmarks, 'benchmark')} in ${counted(measured, 'suite')}`;
  const targets = facts.targets.length === 0 ? '' : `; ${met} of ${counted(facts.targets.length, 'target')} met`;
  return { status: 'pass', route: finalize(facts), state: 'ready', why: `baseline established; ${amount}${targets}` };
};

/** Every required suite gave a number that counts, nothing stands against one, and there is a number at all. */
export const isEstablished = (suites: readonly SuiteFact[]): boolean =>
  suites.some(({ benchmarks }) => benchmarks > 0) &&
  suites.every(({ required, benchmarks, cause }) => !required || (benchmarks > 0 && isNobodysFault(cause)));

const isNobodysFault = (cause: SuiteFact['cause']): boolean => cause === null || causeOf(cause).row === null;

/** What is left: nobody's fault, such as a missing model or GPU of a required suite, and yet no baseline. */
const unverified: Row = (facts) => {
  const suites = facts.suites.filter((suite) => suite.required && suite.benchmarks === 0);
  const lack = suites.find(({ cause }) => cause !== null && isNobodysFault(cause))?.cause;
  const reason = (lack && causeOf(lack).skipped) ?? 'bounded-by-policy';
  const why = suites.length > 0 ? `not measured: ${about(suites)}` : 'nothing was measured';
  return skipped(reason, finalize(facts), 'in-progress', why);
};

/** The decision table. */
const ROWS: Readonly<Record<DecisionRow, Row>> = {
  1: otherFlow,
  2: faulty,
  3: superseded,
  4: cancelled,
  5: documentationOnly,
  6: faultOfTheChange,
  7: brokenDependency,
  8: missingOrAway,
  9: targetMissed,
  '9a': failsOnBaseToo,
  10: anotherPass,
  11: boundedByPolicy,
  12: established,
  none: unverified,
};

/** A decision, and what it rests on. */
export interface Ruling {
  readonly decision: Decision;
  readonly grounds: DecisionGrounds;
}

/** The first row that holds decides. */
export function decide(facts: DecisionFacts): Ruling {
  for (const [row] of DECISION_ROWS) {
    const decision = ROWS[row](facts);
    if (decision !== null) {
      return { decision: { ...decision, why: bounded(decision.why, 2000) }, grounds: groundsOf(row, facts) };
    }
  }
  throw new Error('the last row holds always');
}
