import type { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { HalfOfPair, LookAsked, TurnsOfExecutable } from '../../../gate/contract/measured/look-asked.ts';
import { printedName } from '../../../gate/criterion/listing/listing.ts';
import type { Asked } from '../../../gate/policy/honesty/wrong.ts';
import { measuredRound } from '../../../gate/policy/rounds/judge-rounds.ts';
import { judgeSet } from '../../../gate/policy/suites/judge-set.ts';
import type { SetReader } from '../judging/sets/judge-sets.ts';
import { unlessUnreadable } from '../judging/unreadable.ts';
import type { KeptExecutable } from './kept-look.ts';

/** Nothing is measured again within a round. */
const NO_BAND = () => 0;

/** What halves are read by. */
export interface HalvesReader extends Pick<SetReader, 'loadMeasurementSet'> {
  readonly heartbeat: () => void;
}

type Sides = Pick<LookAsked, 'base' | 'change' | 'toolchainAlternatives'>;

/**
 * Executables with the halves that are new of them, each set read once and judged by itself: a number that wouldn't count in
 * a baseline counts in no look. A set that is gone, damaged or another executable's drops its pair; a store that doesn't
 * answer throws.
 *
 * @param known what was read before
 */
export async function readHalves(
  known: readonly KeptExecutable[],
  asked: readonly TurnsOfExecutable[],
  sides: Sides,
  reader: HalvesReader,
): Promise<KeptExecutable[]> {
  const all = new Map(known.map((each) => [each.key, each]));
  for (const executable of asked) {
    const { key, isControl } = executable;
    const before = all.get(key) ?? { key, isControl, names: [], halves: [] };
    all.set(key, await withNew(before, executable, sides, reader));
  }
  return [...all.values()];
}

async function withNew(
  before: KeptExecutable,
  { key, ...of }: TurnsOfExecutable,
  { toolchainAlternatives, ...commits }: Sides,
  { loadMeasurementSet, heartbeat }: HalvesReader,
): Promise<KeptExecutable> {
  const places = new Map(before.names.map((name, index) => [name, index]));
  const halves = [...before.halves];
  const seen = new Set(halves.map(({ uri }) => uri));
  for (const side of ['base', 'change'] as const) {
    for (const half of of[side]) {
      if (seen.has(half.uri)) continue;
      seen.add(half.uri);
      heartbeat();
      const set = await unlessUnreadable(loadMeasurementSet(half.uri));
      const medians =
        set?.executable.key === key ? mediansOf(set, half, { ...commits[side], toolchainAlternatives }) : [];
      for (const { name } of medians) if (!places.has(name)) places.set(name, places.size);
      const found = new Map(medians.map(({ name, log }) => [name, log]));
      const { session, uri } = half;
      halves.push({
        ...{ side, session, uri, ...half.half },
        logs: [...places.keys()].map((name) => found.get(name) ?? null),
      });
    }
  }
  return { ...before, names: [...places.keys()], halves };
}

/** What counts of a half; of a name that is there twice nothing, since which of them is meant nobody can tell. */
function mediansOf(set: MeasurementSet, { uri, session }: HalfOfPair, asked: Asked): { name: string; log: number }[] {
  const { kept } = judgeSet(uri, set, asked, NO_BAND);
  const counts = new Map<string, number>();
  for (const each of kept) counts.set(printedName(each), (counts.get(printedName(each)) ?? 0) + 1);
  return kept.flatMap((each) => {
    const name = printedName(each);
    const round = measuredRound(each, session);
    return round === null || counts.get(name) !== 1 ? [] : [{ name, log: Math.log(round.median) }];
  });
}
