import type { BaselineDocument } from '../../baseline/document.ts';
import type { LiveLanes } from '../../comparison/live/with-live-verdicts.ts';
import type { BaseTarget } from '../charging/spare-targets.ts';

/** What was measured of the trusted base by turns, judged as its own commit's. */
export interface JudgedBase {
  /** One for each class of machines; they are nobody's subject, and of no branch that anybody has looked at. */
  readonly documents: readonly BaselineDocument[];
  readonly targets: readonly BaseTarget[];
  /** What looks and fresh pairs said of each lane; of a lane that nobody looked at the stored rounds say all. */
  readonly live: LiveLanes;
}

/**
 * What is known of the base's targets: what was measured beside the change stands before what is stored of its class. A run by
 * turns measures no command suites, so that of their targets what is stored is all that is known.
 */
export function baseTargetsOf(base: JudgedBase | null, stored: readonly BaseTarget[]): readonly BaseTarget[] {
  if (base === null) return stored;
  const measured = base.targets.filter(({ verdict }) => verdict !== 'unverified');
  const known = new Set(measured.map(placeOf));
  return [...measured, ...stored.filter((each) => !known.has(placeOf(each)))];
}

const placeOf = ({ machineClass, name }: BaseTarget): string => JSON.stringify([machineClass, name]);
