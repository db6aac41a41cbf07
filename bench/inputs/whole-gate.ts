import type { History } from '@temporalio/common/lib/proto-utils.js';
import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { connect } from '../../client/connect.ts';
import { createGateClient } from '../../client/gate-client.ts';
import { startDemoStack } from '../../demo/demo-stack.ts';
import { DEMO_REPOSITORY } from '../../demo/seed-github.ts';

/** What a person waits for anyway: the rest is the gate's own. */
const WORK = ['buildSuite', 'buildCommand', 'measureExecutable', 'runCommand'];

/**
 * Runs gates of one suite with a server, workers and a GitHub stand-in of their own.
 *
 * @returns seconds of each gate that no build and no measuring took
 */
export async function wholeGate(suite: string, gates: number): Promise<number[]> {
  const signal = new AbortController().signal;
  const stack = await startDemoStack(process.env, (line) => void process.stderr.write(`${line}\n`), signal);
  try {
    const { client, close } = await connect({ address: stack.server.address, namespace: 'default' });
    try {
      const seconds: number[] = [];
      for (let index = 0; index < gates; index += 1) {
        const run = await createGateClient(client).start({
          repository: DEMO_REPOSITORY,
          subject: { kind: 'pull-request', number: stack.pullRequest },
          headSha: stack.sample.head.sha,
          headPinned: false,
          base: stack.sample.main.sha,
          source: { kind: 'path', location: stack.sample.folder },
          profile: await loadProfile('sample'),
          suites: [suite],
          executables: null,
          flow: 'generative',
        });
        await run.outcome();
        seconds.push(ownSeconds(await client.workflow.getHandle(run.id).fetchHistory()));
      }
      return seconds;
    } finally {
      await close();
    }
  } finally {
    await stack.stop();
  }
}

type Events = NonNullable<History['events']>;

/** From the start of a workflow to its end, without the time in which some work of a host was under way. */
function ownSeconds({ events }: History): number {
  const all = events ?? [];
  const first = all[0];
  const last = all.at(-1);
  if (first === undefined || last === undefined) throw new Error('a history without events');
  let covered = 0;
  let until = 0;
  for (const [from, to] of workIntervals(all).sort((a, b) => a[0] - b[0])) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return timeOf(last) - timeOf(first) - covered;
}

function workIntervals(events: Events): [number, number][] {
  const names = new Map(
    events.map((event) => [
      String(event.eventId),
      event.activityTaskScheduledEventAttributes?.activityType?.name ?? '',
    ]),
  );
  const started = new Map(
    events.map((event) => [String(event.activityTaskStartedEventAttributes?.scheduledEventId), timeOf(event)]),
  );
  return events.flatMap((event) => {
    const end =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    const id = String(end?.scheduledEventId);
    const from = started.get(id);
    return end && from !== undefined && WORK.includes(names.get(id) ?? '') ? [[from, timeOf(event)]] : [];
  });
}

/** Seconds since 1970. */
const timeOf = ({ eventTime }: Events[number]): number =>
  Number(eventTime?.seconds ?? 0) + Number(eventTime?.nanos ?? 0) / 1e9;
