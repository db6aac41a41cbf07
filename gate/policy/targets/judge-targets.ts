import type { TargetFact } from '../../contract/decision/decision-grounds.ts';
import type { TargetOutcome } from '../../contract/outcome.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Profile, Target } from '../../profile/profile.ts';
import { bounded, oneLine } from '../../text/bounded-text.ts';
import { isShowable, reproduceCommand } from '../../text/reproduce-command.ts';
import { boundInWords, positionOf } from './bound.ts';
import type { MetricValue } from './metric-value.ts';
import { isStillMeasurable } from './still-measurable.ts';

/**
 * The verdict on every target of a profile:
 * - `missed`: the whole 95 % interval lies outside the bound;
 * - `met`: it lies inside, or above a range's bottom; a value above its top is a number to look at;
 * - `inconclusive`: it straddles the bound, or comes from a quick run, or from another class of machines than the bound
 *   is meant for;
 * - `unverified`: there is no number that counts, or none of the lane that the target is about.
 */
export function judgeTargets(profile: Profile, metrics: ReadonlyMap<string, MetricValue>): TargetOutcome[] {
  return Object.entries(profile.targets).map(([name, target]) => {
    const metric = metrics.get(target.metric);
    const outcome = metric === undefined ? unverified('', 'no such metric') : judge(target, metric);
    const failing = outcome.verdict === 'missed' || (target.mustVerify && outcome.verdict !== 'met');
    const reproduce = outcome.verdict === 'met' ? '' : reproduceTarget(profile, metric);
    return {
      name,
      ...outcome,
      bound: bounded(withUnit(profile, target), 100),
      ...(failing ? { route: { kind: 'NEXT' as const, to: routeOf(target, outcome) } } : {}),
      ...(reproduce === '' ? {} : { reproduce }),
    };
  });
}

/** A bound on a time has its unit: `< 150 ns`. */
const withUnit = ({ metrics }: Profile, { metric: name, bound }: Target): string => {
  const metric = metrics[name];
  return metric !== undefined && 'time' in metric ? `${boundInWords(bound)} ${metric.unit}` : boundInWords(bound);
};

type Judged = Omit<TargetOutcome, 'name' | 'bound' | 'route' | 'reproduce'>;

function judge(target: Target, metric: MetricValue): Judged {
  if (!metric.measured) return unverified(metric.unit, metric.why);
  const { value, unit, interval, source } = metric;
  if (target.lane === 'cuda' && !source.sides.includes('cuda')) {
    return unverified(unit, 'not measured on a CUDA host');
  }
  const measured = { measured: value, unit, interval };
  const position = positionOf(value, interval, target.bound);
  const marks = source.unstable ? ['unstable: outside the noise band when measured again'] : [];
  const elsewhere = source.machineClasses.filter((each) => each !== target.machineClass);
  if (target.machineClass !== undefined && elsewhere.length > 0) {
    const where = `measured on ${elsewhere.join(' and ')}, and the bound is meant for ${target.machineClass}`;
    return { verdict: 'inconclusive', ...measured, reason: oneLine([where, ...marks].join('; '), 1000) };
  }
  if (source.quick)
    return { verdict: 'inconclusive', ...measured, reason: ['measured by a quick run', ...marks].join('; ') };
  if (position === 'above-range') marks.unshift('above the range: a number to look at');
  if (position === 'straddles') marks.unshift('the 95 % interval straddles the bound');
  const verdict = position === 'outside' ? 'missed' : position === 'straddles' ? 'inconclusive' : 'met';
  return { verdict, ...measured, ...(marks.length > 0 ? { reason: marks.join('; ') } : {}) };
}

const unverified = (unit: string, why: string): Judged => ({
  verdict: 'unverified',
  unit,
  reason: oneLine(why, 1000),
});

/** A far miss may need another hand than a near one. */
const routeOf = ({ missed, missedBelow }: Target, { measured, verdict }: Judged): string =>
  verdict === 'missed' && missedBelow !== undefined && measured !== undefined && measured < missedBelow.value
    ? missedBelow.to
    : missed;

/**
 * Everything that a metric is made of, in one line: both sides of a ratio; empty where nothing is known to measure it, and
 * where it is too long to be shown whole.
 */
const reproduceTarget = ({ environment }: Profile, metric: MetricValue | undefined): string => {
  if (metric === undefined) return '';
  const commands = metric.measured ? metric.source.commands : metric.commands;
  const line = commands.map((command) => reproduceCommand(environment, command)).join(' && ');
  return isShowable(line) ? line : '';
};

/** What the decision looks at. @param metrics the figures that the outcomes are of; @param runs what became of each suite so far */
export const targetFacts = (
  profile: Profile,
  outcomes: readonly TargetOutcome[],
  metrics: ReadonlyMap<string, MetricValue>,
  runs: readonly SuiteRecord[],
): TargetFact[] =>
  outcomes.map(({ name, verdict, route, charged }) => {
    const { metric = '', mustVerify = false } = profile.targets[name] ?? {};
    const isFinal = mustVerify && verdict !== 'met' && !isStillMeasurable(profile.metrics[metric], runs);
    const value = metrics.get(metric);
    const carriedOver = value?.measured === true && value.source.carriedOver;
    return {
      ...{ name, verdict, mustVerify },
      ...(route === undefined ? {} : { route }),
      ...(isFinal ? { final: true } : {}),
      ...(charged === undefined ? {} : { charged }),
      ...(carriedOver ? { carriedOver } : {}),
    };
  });
