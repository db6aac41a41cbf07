import type { LiveLane, LiveLanes } from '../../../../gate/comparison/live/with-live-verdicts.ts';
import type { MeasuredInput } from '../../../../gate/contract/decision/evaluation.ts';
import type { Lane } from '../../../../gate/names/names.ts';
import { withoutSets } from '../../../../gate/policy/suites/without-sets.ts';
import { baseInput, judgeBase } from '../../../../gate/policy/turns/judge-base.ts';
import type { JudgedBase } from '../../../../gate/policy/turns/judged-base.ts';
import { type JudgedSets, judgeSets } from '../sets/judge-sets.ts';
import type { JudgingDependencies } from '../store-baselines.ts';
import { orUnreadable } from '../unreadable.ts';

/** What was measured of the base by turns, and the sets that it is made of. */
export interface BaseOnStore {
  readonly base: JudgedBase;
  readonly sets: JudgedSets;
  readonly lockFile: MeasuredInput['lockFile'];
}

/** What a run is judged beside. */
interface ReadBase {
  /** Null: nothing was measured of the base, or it can't be read. */
  readonly beside: BaseOnStore | null;
  /** What is known of the turns, with why the base can't be read where it can't. */
  readonly turns: Pick<MeasuredInput, 'turns'>;
}

/**
 * Reads and judges what was measured of the base. What of it is gone or damaged is no fault of the change, and decides
 * nothing: then the change is judged alone, and that is said.
 */
export async function readBase(input: MeasuredInput, dependencies: JudgingDependencies): Promise<ReadBase> {
  const turns = input.turns === undefined ? {} : { turns: input.turns };
  const of = baseInput(input);
  if (of === null) return { beside: null, turns };
  const sets = await judgeSets(of, dependencies);
  if ([...sets.refused.values()].some((refusal) => refusal.class === 'transient')) {
    const why = 'what was measured of the base can not be read any more';
    return { beside: null, turns: { turns: { runs: [], ...input.turns, why } } };
  }
  const { live, unlooked } = await readLive(input, dependencies);
  const base = judgeBase({ ...of, runs: withoutSets(of.runs, sets.refused) }, sets, live);
  return { beside: { base, sets, lockFile: of.lockFile }, turns: withUnlooked(turns, unlooked) };
}

type Unlooked = NonNullable<NonNullable<MeasuredInput['turns']>['unlooked']>;

/** What looks said of each lane; of one whose looks can't be used any more nothing is confirmed, and why is said. */
async function readLive(
  { turns }: Pick<MeasuredInput, 'turns'>,
  { readVerdicts }: Pick<JudgingDependencies, 'readVerdicts'>,
): Promise<{ readonly live: LiveLanes; readonly unlooked: Unlooked }> {
  const live = new Map<Lane, LiveLane | null>();
  const unlooked: Unlooked[number][] = [];
  for (const { lane, uri } of turns?.looks ?? []) {
    if (readVerdicts === undefined) continue;
    const said = await orUnreadable(readVerdicts(uri));
    live.set(lane, 'fault' in said ? null : said);
    if ('fault' in said) unlooked.push({ lane, why: `what looks came to ${said.fault}` });
  }
  return { live, unlooked };
}

const withUnlooked = ({ turns }: Pick<MeasuredInput, 'turns'>, unlooked: Unlooked): Pick<MeasuredInput, 'turns'> =>
  turns === undefined || unlooked.length === 0
    ? { ...(turns === undefined ? {} : { turns }) }
    : { turns: { ...turns, unlooked: [...(turns.unlooked ?? []), ...unlooked] } };
