import type { BlobStore } from '../../../adapters/store/content/store.ts';
import { byExecutable } from '../../../gate/comparison/live/by-executable.ts';
import { lookAt } from '../../../gate/comparison/live/look-at.ts';
import { BEFORE_LOOKS } from '../../../gate/comparison/live/look-state.ts';
import { readLook } from '../../../gate/comparison/live/read-look.ts';
import type { LookAnswer } from '../../../gate/contract/measured/look-asked.ts';
import { LARGEST_REFERRED } from '../../../gate/names/limits.ts';
import { looksFor } from '../../../gate/statistics/looks.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { orUnreadable } from '../judging/unreadable.ts';
import { type KeptExecutable, KeptLook, liveBenchmarks, MOST_LOOKED_AT } from './kept-look.ts';
import { type HalvesReader, readHalves } from './read-halves.ts';

/** What looks need of a control worker. */
export interface LookDependencies extends HalvesReader {
  readonly store: Pick<BlobStore, 'putJson' | 'getJson'>;
}

/** Takes the next look at what was measured by turns. Asked again, it comes to the same. */
export const createLookAtTurns =
  ({ store, ...reader }: LookDependencies): ControlActivities['lookAtTurns'] =>
  async ({ most: asking, before, executables: asked, ...sides }) => {
    const read = before === null ? null : await orUnreadable(store.getJson(before, KeptLook, LARGEST_REFERRED));
    // Without what it came to nobody knows how much of the error is spent.
    if (read !== null && 'fault' in read) return unlooked(0, asked, `what the look before came to ${read.fault}`);
    const kept = read;
    const looked = kept?.state.looks ?? 0;
    const executables = await readHalves(kept?.executables ?? [], asked, sides, reader);
    const count = executables.reduce((sum, { names }) => sum + names.length, 0);
    if (count > MOST_LOOKED_AT) return unlooked(looked, executables, `${count} benchmarks are too many to look at`);
    // The first look says how many there are: another number would spend the error of other looks again.
    const most = kept?.most ?? asking;
    const looks = looksFor(most);
    const state = lookAt(kept?.state ?? BEFORE_LOOKS, liveBenchmarks(executables), looks);
    const look: KeptLook = { schemaVersion: 1, kind: 'benchmark-gate/looks', most, state, executables };
    // A bench may list other names in each round: what nobody could read again isn't kept.
    if (!KeptLook.safeParse(look).success)
      return unlooked(looked, executables, 'the rounds name more than a look can keep');
    const stored = await orUnreadable(store.putJson(look, LARGEST_REFERRED));
    if ('fault' in stored) return unlooked(looked, executables, `what the look came to ${stored.fault}`);
    const { uri } = stored;
    const { undecided, candidates, drifting } = readLook(state, looks.rounds.length);
    return {
      ...{ uri, looks: state.looks, drifting, why: null },
      undecided: byExecutable(undecided),
      candidates: byExecutable(candidates),
    };
  };

function unlooked(looks: number, executables: readonly Pick<KeptExecutable, 'key'>[], why: string): LookAnswer {
  const undecided = executables.map(({ key }) => ({ key, benchmarks: null }));
  return { uri: null, looks, undecided, candidates: [], drifting: false, why };
}
