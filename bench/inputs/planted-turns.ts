import { createConfirmTurns } from '../../activities/control/looks/confirm-turns.ts';
import { KeptLook, liveBenchmarks } from '../../activities/control/looks/kept-look.ts';
import { createLookAtTurns } from '../../activities/control/looks/look-at-turns.ts';
import { readVerdicts } from '../../activities/control/looks/read-verdicts.ts';
import { wholePairs } from '../../gate/comparison/live/live-benchmark.ts';
import type { LiveVerdict } from '../../gate/comparison/live/live-verdicts.ts';
import type { LookAsked, NamedBenchmarks, TurnsOfExecutable } from '../../gate/contract/measured/look-asked.ts';
import type { TakenHalf } from '../../gate/contract/measured/measured-pair.ts';
import { firstOfPair } from '../../gate/policy/rounds/pair-order.ts';
import { CONFIRMING_PAIRS } from '../../gate/statistics/confirmation.ts';
import { looksFor } from '../../gate/statistics/looks.ts';
import { memoryJson } from './memory-json.ts';
import type { plantedHost } from './planted-host.ts';

/** As many as convict, and as `init` writes. */
export const ROUNDS = 7;

/** What came of measuring by turns: verdicts by the names of benchmarks, and how many of all halves were measured. */
export interface PlantedTurns {
  readonly verdicts: ReadonlyMap<string, LiveVerdict>;
  /** Pairs of benchmarks that were measured before anything was confirmed. */
  readonly pairs: number;
  /** Of each benchmark the standard deviation of its pairs' differences, per cent. */
  readonly scatter: readonly number[];
}

/**
 * Measures the executable by turns as a run does: pairs of what is undecided, looks, and fresh pairs of what they found.
 *
 * @param seed of the order in pairs
 * @param onPair called after each whole pair, with its seconds
 */
export async function plantedTurns(
  host: Awaited<ReturnType<typeof plantedHost>>,
  seed: string,
  onPair: (seconds: number) => Promise<void>,
): Promise<PlantedTurns> {
  const { key } = host.executable;
  const store = memoryJson();
  const reader = { store, loadMeasurementSet: host.loadMeasurementSet, heartbeat: () => {} };
  const [look, confirm] = [createLookAtTurns(reader), createConfirmTurns(reader)];
  const asked = (executable: TurnsOfExecutable): Omit<LookAsked, 'most' | 'before'> => ({
    ...host.sides,
    toolchainAlternatives: [],
    executables: [executable],
  });
  let taken: TurnsOfExecutable = { key, isControl: false, base: [], change: [] };
  let pairs = 0;
  const take = async (number: number, only: readonly string[] | undefined): Promise<void> => {
    const began = performance.now();
    const { change, base } = await host.pair(number, firstOfPair(key, number, seed), only);
    if (base === null) throw new Error('the change failed');
    taken = { ...taken, base: [...taken.base, halfOf(base)], change: [...taken.change, halfOf(change)] };
    if (only === undefined) await onPair((performance.now() - began) / 1000);
    pairs += 'ref' in change ? change.ref.measured : 0;
  };
  let before: string | null = null;
  let left: NamedBenchmarks | undefined = { key, benchmarks: null };
  let found: NamedBenchmarks | undefined;
  for (let number = 1; number <= ROUNDS && left !== undefined; number += 1) {
    await take(number, left.benchmarks ?? undefined);
    if (!looksFor(ROUNDS).rounds.includes(number)) continue;
    const answer = await look({ ...asked(taken), most: ROUNDS, before });
    before = answer.uri;
    [left] = answer.undecided;
    [found] = answer.candidates;
  }
  if (before === null) throw new Error('nobody could look');
  const measured = pairs;
  const { executables } = await store.getJson(before, KeptLook);
  const scatter = liveBenchmarks(executables).map((each) => 100 * deviation(wholePairs(each).differences));
  if (found !== undefined) {
    for (let pair = 1; pair <= CONFIRMING_PAIRS; pair += 1) await take(ROUNDS + pair, found.benchmarks ?? undefined);
    before = (await confirm({ ...asked(taken), before })).uri;
  }
  const { verdicts } = await readVerdicts(store, before);
  return {
    pairs: measured,
    scatter,
    verdicts: new Map([...verdicts].map(([at, verdict]) => [JSON.parse(at)[1], verdict])),
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

function halfOf(half: TakenHalf): TurnsOfExecutable['base'][number] {
  const [round] = 'ref' in half ? (half.ref.rounds ?? []) : [];
  if (round?.half === undefined) throw new Error('a half failed');
  return { session: round.session, uri: round.uri, half: round.half };
}
