import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DeterminismViolationError } from '@temporalio/workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { workflowBundle } from '../../support/temporal/workflow-bundle.ts';
import {
  goldenHistories,
  RECORDED_IDENTITY,
  type RecordedEvent,
  type RecordedHistory,
} from '../../support/workflows/histories/golden-files.ts';
import { Replayer } from '../../support/workflows/histories/replayer.ts';

const histories = await goldenHistories();

let replayer: Replayer;
beforeAll(async () => {
  quietRuntime();
  replayer = new Replayer({ workflowBundle: await workflowBundle() });
});
afterAll(() => replayer?.close());

/** A run's id is part of what it does: its archive is named after it. */
const replay = (history: RecordedHistory) =>
  replayer.replay({ workflowId: workflowIdOf(history), history: history as unknown as History });

function workflowIdOf({ events: [first] }: RecordedHistory): string {
  const started = first?.workflowExecutionStartedEventAttributes as { workflowId?: string } | undefined;
  if (started?.workflowId === undefined) throw new Error('the history does not begin with the start of a workflow');
  return started.workflowId;
}

/** The ways in which a gate ends; each has been recorded. */
const OUTCOMES = [
  'after-a-terminated-run',
  'asked',
  'base-asked',
  'broken-dependency',
  'by-turns',
  'cancelled',
  'carried-by-source',
  'carried-over',
  'cuda-measured-target-missed',
  'cuda-toolkit-missing',
  'documentation-only',
  'documentation-only-nothing-stored',
  'does-not-compile',
  'gate-broke',
  'guard',
  'head-unread',
  'history-kept',
  'lane-moved',
  'measured-without-a-gate',
  'missing-tool',
  'no-host',
  'pass-cpu-fallback',
  'receipts-owed',
  'receipts-owed-and-written',
  'receipts-written',
  'refused-by-host',
  'simpler-command',
  'some-suites-selected',
  'superseded',
  'superseded-at-once',
  'three-passes',
  'transient-failures',
  'vacuous',
  'waits-in-line',
  'wrong-input',
];

it('has the history of every outcome', () => {
  const recorded = new Set(histories.map(({ name }) => name.replace(/-\d+$/, '')));
  expect([...recorded].sort()).toEqual([...OUTCOMES].sort());
  expect(histories.filter(({ name }) => name.startsWith('three-passes'))).toHaveLength(3);
});

describe('replays on the workflows as they are', () => {
  it.each(histories)('$name', async ({ history }) => {
    expect(history.events.length).toBeGreaterThan(3);
    await replay(history);
  });
});

describe('names neither process nor path of the machine that recorded it', () => {
  it.each(histories)('$name', ({ history }) => {
    const identities = new Set(valuesOf(history, 'identity'));
    identities.delete('');
    expect([...identities].filter((identity) => !NEUTRAL.test(String(identity)))).toEqual([]);
    expect(valuesOf(history, 'stackTrace').filter((trace) => trace !== '')).toEqual([]);
  });
});

/** Our own clients and workers, and the server's own services. */
const NEUTRAL = new RegExp(`^(${RECORDED_IDENTITY}|history-service|worker-service|temporal-system)$`);

describe('notices a sequence that the workflow no longer follows', () => {
  const [first] = histories.filter(({ name }) => name === 'pass-cpu-fallback');
  const tampered = (change: (event: RecordedEvent) => RecordedEvent): RecordedHistory => ({
    ...first?.history,
    events: (first?.history.events ?? []).map(change),
  });

  it('another activity in the place of one', async () => {
    const history = tampered((event) => withActivity(event, 'evaluate', 'findReusableBaselines'));
    expect(history.events).not.toEqual(first?.history.events);
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  it('an activity that is no longer asked for first', async () => {
    const history = tampered((event) => withActivity(event, 'gatherContext', 'readHead'));
    expect(history.events).not.toEqual(first?.history.events);
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });
});

function withActivity(event: RecordedEvent, from: string, to: string): RecordedEvent {
  const scheduled = event.activityTaskScheduledEventAttributes as { activityType?: { name: string } } | undefined;
  if (scheduled?.activityType?.name !== from) return event;
  return { ...event, activityTaskScheduledEventAttributes: { ...scheduled, activityType: { name: to } } };
}

/** Every value of a key, however deep. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : valuesOf(inner, key)));
}
