import { byExecutable } from '../../../gate/comparison/live/by-executable.ts';
import { confirm } from '../../../gate/comparison/live/confirm.ts';
import { LARGEST_REFERRED } from '../../../gate/names/limits.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { KeptLook, liveBenchmarks } from './kept-look.ts';
import type { LookDependencies } from './look-at-turns.ts';
import { readHalves } from './read-halves.ts';

/** Lets fresh pairs say again what looks found, and keeps what they said. A pair that a look has seen is none of them. */
export const createConfirmTurns =
  ({ store, ...reader }: LookDependencies): ControlActivities['confirmTurns'] =>
  async ({ before, executables, ...sides }) => {
    const look = await store.getJson(before, KeptLook, LARGEST_REFERRED);
    const seen = new Set(look.executables.flatMap(({ halves }) => halves.map(({ uri }) => uri)));
    const fresh = executables.map((each) => ({
      ...each,
      base: each.base.filter(({ uri }) => !seen.has(uri)),
      change: each.change.filter(({ uri }) => !seen.has(uri)),
    }));
    const confirmed = confirm(look.state, liveBenchmarks(await readHalves([], fresh, sides, reader)));
    const { uri } = await store.putJson({ ...look, confirmed }, LARGEST_REFERRED);
    return { uri, confirmed: byExecutable(confirmed) };
  };
