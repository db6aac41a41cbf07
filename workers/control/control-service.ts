import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { runUntilStopped } from '../run-until-stopped.ts';
import { createWaitingActivities } from './asking-activities.ts';
import { createControlActivities } from './control-activities.ts';
import { createControlWorker, type WorkerPlace } from './control-worker.ts';
import { DrainableSlots } from './drainable-slots.ts';
import { maintainControl } from './mirror-maintenance.ts';
import { createWaitingWorker } from './waiting-worker.ts';
import { whoIsLeft } from './who-is-left.ts';

export interface ControlService {
  readonly env: Environment;
  /** Null: of none. */
  readonly version: WorkerDeploymentVersion | null;
  /** What all mirrors together may take of the disk, in bytes. */
  readonly maxBytes: number;
  /** Ends what is under way, and the service. */
  readonly stopping: AbortSignal;
  /** Ends the service when what is under way has ended; who only waits is left to other workers at once. */
  readonly draining: AbortSignal;
  readonly say: (line: string) => void;
  /** Is told what a person should know who has it drained. */
  readonly warn: (line: string) => void;
}

/**
 * Makes the workers of control; nothing is taken before they run.
 *
 * @returns runs them until they are stopped or drained
 */
export async function createControlService(
  place: WorkerPlace,
  client: Client,
  service: ControlService,
): Promise<() => Promise<void>> {
  const { env, version, maxBytes, stopping, draining, say } = service;
  const slots = new DrainableSlots();
  const control = await createControlWorker(place, await createControlActivities(env, client, say), { version, slots });
  const waiting = await createWaitingWorker(place, createWaitingActivities(client), version);
  const drained = new AbortController();
  const drain = async (): Promise<void> => {
    const leaving = { identity: control.options.identity, version };
    // A server that doesn't answer can't be asked who is left.
    const warning = await whoIsLeft(client, leaving).catch(() => null);
    if (warning !== null) service.warn(warning);
    await slots.close();
    if (!stopping.aborted) say('drained: nothing of control is under way any more');
    drained.abort();
  };
  return async () => {
    if (draining.aborted) void drain();
    else draining.addEventListener('abort', () => void drain(), { once: true });
    const ends = AbortSignal.any([stopping, drained.signal]);
    await Promise.all([
      runUntilStopped([control], ends),
      runUntilStopped([waiting], AbortSignal.any([stopping, draining])),
      maintainControl(env, { maxBytes, signal: ends, say }),
    ]);
  };
}
