import type { History } from '@temporalio/common/lib/proto-utils.js';

/** Bytes of the largest payload that went into each step, and of the largest that came out of it. */
export type StepSizes = Record<string, { input: number; result: number }>;

interface Payload {
  readonly metadata?: Record<string, Uint8Array> | null;
  readonly data?: Uint8Array | null;
}

/** Every payload that a history holds, wherever it stands. */
export function payloadsOf(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if (Array.isArray(value)) return value.flatMap(payloadsOf);
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value as Payload];
  return Object.values(value).flatMap(payloadsOf);
}

export const largest = (payloads: readonly Payload[]): number =>
  Math.max(0, ...payloads.map(({ data }) => data?.byteLength ?? 0));

/** Whether it only says where the store has what it stands for. */
export const isReference = ({ metadata }: Payload): boolean =>
  Buffer.from(metadata?.messageType ?? []).toString() === 'temporal.api.sdk.v1.ExternalStorageReference';

/** The sizes of all steps of some histories, by their activities' names. */
export function stepSizes(histories: readonly History[]): StepSizes {
  const sizes: StepSizes = {};
  for (const { events } of histories) {
    const names = new Map<string, string>();
    for (const event of events ?? []) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      const ended = event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes;
      if (scheduled) names.set(String(event.eventId), scheduled.activityType?.name ?? '');
      const name = scheduled?.activityType?.name ?? names.get(String(ended?.scheduledEventId));
      if (name === undefined) continue;
      sizes[name] ??= { input: 0, result: 0 };
      const size = sizes[name];
      if (scheduled) size.input = Math.max(size.input, largest(payloadsOf(scheduled.input)));
      else size.result = Math.max(size.result, largest(payloadsOf(ended)));
    }
  }
  return sizes;
}
