import type { Profile, Target } from '../../profile/profile.ts';

/** Whether a missed target is charged to a change only that made it so, as it says itself or its profile says of all. */
export const isChargedToChange = ({ charge }: Pick<Profile, 'charge'>, target: Pick<Target, 'charge'>): boolean =>
  (target.charge ?? charge) === 'change';
