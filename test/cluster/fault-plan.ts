/** What happens to a part: SIGKILL, after which it is started again; SIGSTOP for a while; its connections cut for a while. */
const FAULTS = ['kill', 'pause', 'cut'] as const;

export interface PlannedFault {
  readonly victim: string;
  readonly fault: (typeof FAULTS)[number];
  /** How long it is paused or cut off, in milliseconds. */
  readonly awayMs: number;
}

/** Long enough for heartbeats to be missed now and then, and most often not. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 12_000;

/** Every fault of every victim once, in an order and with times of the seed's. */
export function planFaults(victims: readonly string[], random: () => number): PlannedFault[] {
  const all = victims.flatMap((victim) => FAULTS.map((fault) => ({ victim, fault })));
  const planned = all.map((each) => ({ ...each, awayMs: SHORTEST_MS + random() ** 2 * (LONGEST_MS - SHORTEST_MS) }));
  return planned
    .map((each) => ({ each, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ each }) => each);
}
