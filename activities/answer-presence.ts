import type { GpuProbe } from '../gate/policy/suite-run.ts';
import type { LaneActivities } from './interfaces.ts';

/** Says that a host of this kind is there, and whether it has a device now. */
export const createAnswerPresence =
  (deps: { readonly hostId: string; readonly probe: () => Promise<GpuProbe> }): LaneActivities['answerPresence'] =>
  async () => ({ hostId: deps.hostId, gpu: await deps.probe() });
