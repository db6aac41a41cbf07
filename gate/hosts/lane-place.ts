/** Where a lane stands that waits for a host. */
export interface LanePlace {
  /** Lanes of the same kind that asked before it and wait as well. */
  readonly ahead: number;
  /** False where more runs are under way than were looked at: the number is then the least. */
  readonly isAll: boolean;
  /** Hosts of the kind that were seen lately: those that measure now count too. */
  readonly hosts: number;
}

/** What follows `waiting for a … host`, such as `1 ahead` or `no host of the kind is seen`. */
export function placeInWords({ ahead, isAll, hosts }: LanePlace): string {
  const place = isAll ? (ahead === 0 ? 'next in line' : `${ahead} ahead`) : `at least ${ahead} ahead`;
  if (hosts > 0) return place;
  return ahead === 0 && isAll ? 'no host of the kind is seen' : `${place}; no host of the kind is seen`;
}
