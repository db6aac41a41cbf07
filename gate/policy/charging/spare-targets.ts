import type { TargetOutcome } from '../../contract/outcome.ts';
import type { Profile } from '../../profile/profile.ts';
import { oneLine } from '../../text/bounded-text.ts';
import type { MetricValue } from '../targets/metric-value.ts';
import { isChargedToChange } from './charged-to-change.ts';

/** A target's verdict as a stored baseline of the trusted base has it. */
export interface BaseTarget extends Pick<TargetOutcome, 'name' | 'verdict' | 'bound' | 'unit'> {
  readonly machineClass: string;
}

/** What is known of targets besides this run's numbers. */
export interface KnownOfTargets {
  readonly baseTargets: readonly BaseTarget[];
  /** Whether a comparison has confirmed that the change is slower in it. */
  readonly isConfirmedSlower: (target: string) => boolean;
}

/**
 * Marks those missed targets that aren't charged to the change: of `charge: change`, or of a profile that says so of all, where the base missed it too on each
 * class of machines that it was measured on, and the change isn't confirmed slower in it; or where nothing of it was
 * measured for this commit. They are named all the same.
 */
export function spareTargets(
  profile: Profile,
  targets: readonly TargetOutcome[],
  metrics: ReadonlyMap<string, MetricValue>,
  known: KnownOfTargets,
): TargetOutcome[] {
  return targets.map((outcome) => {
    const target = profile.targets[outcome.name];
    if (outcome.verdict !== 'missed' || target === undefined) return outcome;
    if (!isChargedToChange(profile, target)) return outcome;
    const metric = metrics.get(target.metric);
    const why = restsOnCarriedOver(metric)
      ? 'carried over from another commit'
      : isMissedThere(outcome, metric, known)
        ? 'missed on the base too'
        : null;
    if (why === null) return outcome;
    const { route, reason, ...rest } = outcome;
    return {
      ...rest,
      reason: oneLine(
        [`${why}: not charged to the change`, ...(reason === undefined ? [] : [reason])].join('; '),
        1000,
      ),
      // What has to be verified fails the gate whoever is to blame.
      ...(target.mustVerify && route !== undefined ? { route } : {}),
      charged: false,
    };
  });
}

/** Whether all of its numbers were measured for another commit. */
const restsOnCarriedOver = (metric: MetricValue | undefined): boolean =>
  metric?.measured === true && metric.source.carriedOver;

function isMissedThere(
  { name, bound, unit }: TargetOutcome,
  metric: MetricValue | undefined,
  { baseTargets, isConfirmedSlower }: KnownOfTargets,
): boolean {
  if (metric?.measured !== true || isConfirmedSlower(name)) return false;
  const { machineClasses } = metric.source;
  return (
    machineClasses.length > 0 &&
    machineClasses.every((machineClass) =>
      baseTargets.some(
        (base) =>
          base.machineClass === machineClass &&
          base.name === name &&
          base.verdict === 'missed' &&
          // Another bound, or another figure, is another target.
          base.bound === bound &&
          base.unit === unit,
      ),
    )
  );
}
