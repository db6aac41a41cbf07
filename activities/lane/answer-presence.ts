import type { GpuProbe } from '../../gate/hosts/description.ts';
import type { LaneActivities } from '../interfaces.ts';

export interface AnswerPresenceDeps {
  readonly hostId: string;
  readonly probeGpu: () => Promise<GpuProbe>;
}

/** Answers for this host, with its device as it is now: a driver can be lost while a worker runs. */
export const createAnswerPresence =
  ({ hostId, probeGpu }: AnswerPresenceDeps): LaneActivities['answerPresence'] =>
  async () => ({ hostId, gpu: await probeGpu() });
