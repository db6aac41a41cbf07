import type { BlobStore } from '../../../adapters/store/content/store.ts';
import { byExecutable } from '../../../gate/comparison/live/by-executable.ts';
import { lookAt } from '../../../gate/comparison/live/look-at.ts';
import { BEFORE_LOOKS } from '../../../gate/comparison/live/look-state.ts';
import { readLook } from '../../../gate/comparison/live/read-look.ts';
import type { LookAnswer } from '../../../gate/contract/measured/look-asked.ts';
import { LARGEST_REFERRED } from '../../../gate/names/limits.ts';
import { looksFor } from '../../../gate/statistics/looks.ts';
import type { ControlActivities } from '../../interfaces.ts';
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
    const kept = before === null ? null : await store.getJson(before, KeptLook, LARGEST_REFERRED);
    const executables = await readHalves(kept?.executables ?? [], asked, sides, reader);
    const count = executables.reduce((sum, { names }) => sum + names.length, 0);
    if (count > MOST_LOOKED_AT) return unlooked(kept, executables, `${count} benchmarks are too many to look at`);
    // The first look says how many there are: another number would spend the error of other looks again.
    const most = kept?.most ?? asking;
    const looks = looksFor(most);
    const state = lookAt(kept?.state ?? BEFORE_LOOKS, liveBenchmarks(executables), looks);
    const look: KeptLook = { schemaVersion: 1, kind: 'benchmark-gate/looks', most, state, executables };
    // A bench may list other names in each round: what nobody could read again isn't kept.
    if (!KeptLook.safeParse(look).success)
      return unlooked(kept, executables, 'the rounds name more than a look can keep');
    const { uri } = await store.putJson(look, LARGEST_REFERRED);
    const { undecided, candidates, drifting } = readLook(state, looks.rounds.length);
    return {
      ...{ uri, looks: state.looks, drifting, why: null },
      undecided: byExecutable(undecided),
      candidates: byExecutable(candidates),
    };
  };

function unlooked(kept: KeptLook | null, executables: readonly KeptExecutable[], why: string): LookAnswer {
  const undecided = executables.map(({ key }) => ({ key, benchmarks: null }));
  return { uri: null, looks: kept?.state.looks ?? 0, undecided, candidates: [], drifting: false, why };
}
