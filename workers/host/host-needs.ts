import { totalmem } from 'node:os';
import { join } from 'node:path';
import { makeRoomInCargoHome } from '../../adapters/bench-host/fetch/cargo-home/prune-cargo-home.ts';
import { rustInstallation } from '../../adapters/bench-host/job/rust-installation.ts';
import { makeRoom } from '../../adapters/bench-host/prepare/warm-base/make-room.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import type { HostNeeds } from '../../adapters/host/host-faults.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { Lane } from '../../gate/names/names.ts';
import { Bytes } from '../../gate/profile/words.ts';
import { lockFile, workFolder } from '../environment.ts';
import { resourceLimits } from './resource-limits.ts';

const DEFAULT_MIN_FREE = '1 GiB';

/** A host's own floor, whatever a profile asks for: `BENCHMARK_GATE_MIN_FREE_DISK`. */
function minFreeDisk({ BENCHMARK_GATE_MIN_FREE_DISK: text }: Environment): number {
  const bytes = Bytes.safeParse(/^\d+$/.test(text ?? '') ? Number(text) : text || DEFAULT_MIN_FREE);
  if (bytes.success) return bytes.data;
  const message = `BENCHMARK_GATE_MIN_FREE_DISK: ${bytes.error.issues[0]?.message}`;
  throw new GateError({ class: 'wrong-input', message });
}

/** Where a lane's host works: one folder for each kind. */
export const laneFolder = (env: Environment, lane: Lane): string => join(workFolder(env), lane);

/** Where it keeps built dependencies for later jobs. */
export const warmFolder = (env: Environment, lane: Lane): string => join(laneFolder(env, lane), 'warm');

/** Gives up what a host keeps for speed alone, until so much is free: warm bases first, then what was fetched. */
export async function makeRoomOnHost(env: Environment, lane: Lane, freeBytes: number): Promise<void> {
  await makeRoom(warmFolder(env, lane), freeBytes);
  await makeRoomInCargoHome(rustInstallation(env).cargoHome, freeBytes);
}

/**
 * What a host of this worker needs before it takes anything.
 *
 * @throws {GateError} wrong-input, where a variable can't be read
 */
export const hostNeeds = ({ env, lane }: { readonly env: Environment; readonly lane: Lane }): HostNeeds => ({
  workFolder: laneFolder(env, lane),
  minFreeDiskBytes: minFreeDisk(env),
  minFreeFiles: resourceLimits(env, totalmem()).freeFiles,
  lockFile: lockFile(env),
  cargoHome: rustInstallation(env).cargoHome,
  makeRoom: (freeBytes) => makeRoomOnHost(env, lane, freeBytes),
  tryStore: async () => openStore(env).requireWritable(),
});
