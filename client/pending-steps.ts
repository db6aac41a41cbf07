import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';

/** An activity under way, as its worker last told. */
export interface PendingStep {
  readonly name: string;
  readonly attempt: number;
  /** Benchmarks done and listed, and the one under way, where the activity measures. */
  readonly measuring: { readonly done: number; readonly listed: number; readonly current: string | null } | null;
  /** The lines of the last failed attempt; null where this is the first. */
  readonly lastFailure: string | null;
}

const Measuring = z.object({
  done: z.number(),
  listed: z.number(),
  current: z.string().max(500).nullish(),
});

/** Reads the activities under way from a description; what a heartbeat says is shown only where it has the known form. */
export function readPendingSteps(description: WorkflowExecutionDescription): PendingStep[] {
  return (description.raw.pendingActivities ?? []).map((activity) => {
    const payload = activity.heartbeatDetails?.payloads?.[0];
    const details = payload ? Measuring.safeParse(defaultPayloadConverter.fromPayload(payload)) : null;
    return {
      name: activity.activityType?.name ?? 'activity',
      attempt: activity.attempt ?? 1,
      measuring: details?.success
        ? { done: details.data.done, listed: details.data.listed, current: details.data.current ?? null }
        : null,
      lastFailure: activity.lastFailure?.message ?? null,
    };
  });
}
