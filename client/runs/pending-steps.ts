import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';

/** An activity under way, as its worker last told. */
export interface PendingStep {
  readonly name: string;
  readonly attempt: number;
  /** What it does now in words, and benchmarks done and listed where it measures; null: it doesn't tell. */
  readonly told: {
    readonly now: string;
    readonly done?: number | undefined;
    readonly listed?: number | undefined;
  } | null;
  /** The message of the last failed attempt; null where this is the first. */
  readonly lastFailure: string | null;
}

const Told = z.object({ now: z.string().max(1000), done: z.number().optional(), listed: z.number().optional() });

/** Reads the activities under way from a description; what a heartbeat says is shown only where it has the known form. */
export function readPendingSteps(description: WorkflowExecutionDescription): PendingStep[] {
  return (description.raw.pendingActivities ?? []).map((activity) => {
    const payload = activity.heartbeatDetails?.payloads?.[0];
    const told = payload ? Told.safeParse(defaultPayloadConverter.fromPayload(payload)) : null;
    return {
      name: activity.activityType?.name ?? 'activity',
      attempt: activity.attempt ?? 1,
      told: told?.success ? told.data : null,
      lastFailure: activity.lastFailure?.message ?? null,
    };
  });
}
