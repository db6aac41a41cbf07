import type { History } from '@temporalio/common/lib/proto-utils.js';
import { createGateWorld, type GateWorld, type WorldOptions } from '../../test/support/world/gate-world.ts';
import { type PushedCommits, pushedCommits } from '../../test/support/world/pushed-commits.ts';

/** What became of one gate, by its history. */
export interface SeenGate {
  readonly status: string | null;
  /** From its start to its end, by the server's clock: receipts are written by then. */
  readonly seconds: number;
  /** True where a bench host was asked for. */
  readonly askedHost: boolean;
  /** What hosts were asked to do, the newest last. */
  readonly work: readonly HostStep[];
}

/** One step of a host. */
interface HostStep {
  readonly activity: string;
  /** As the Temporal UI shows it. */
  readonly summary: string;
  readonly seconds: number;
}

const HOST_STEPS = [
  'prepareCheckout',
  'buildSuite',
  'buildCommand',
  'listExecutables',
  'measureExecutable',
  'runCommand',
];

/** Gates of one pull request, to which commits are pushed, with a server, a GitHub stand-in and workers of their own. */
export async function openReuseGates(options: WorldOptions): Promise<{
  readonly world: GateWorld;
  readonly push: PushedCommits['push'];
  /** Runs the gate of the newest commit. */
  run(): Promise<SeenGate>;
  close(): Promise<void>;
}> {
  const world = await createGateWorld({ ...options, ownServer: true });
  const commits = await pushedCommits(world);
  const { environment } = commits;
  await Promise.all([world.startWorker('control', environment), world.startWorker('cpu', environment)]);
  return {
    world,
    push: commits.push,
    async run() {
      const { status, workflow } = await commits.run();
      const { startTime, closeTime } = await world.client.workflow.getHandle(workflow?.id ?? '').describe();
      if (closeTime === undefined) throw new Error(`${workflow?.id} has not ended`);
      const { events } = await world.history(workflow?.id ?? '');
      return {
        status,
        seconds: (closeTime.getTime() - startTime.getTime()) / 1000,
        askedHost: (events ?? []).some(
          ({ activityTaskScheduledEventAttributes: task }) => nameOf(task) === 'leaseHost',
        ),
        work: stepsOf(events ?? []),
      };
    },
    async close() {
      commits.close();
      const left = await world.end();
      if (left.length > 0) throw new Error(`processes are left: ${JSON.stringify(left)}`);
    },
  };
}

type Events = NonNullable<History['events']>;
type Scheduled = Events[number]['activityTaskScheduledEventAttributes'];

const nameOf = (task: Scheduled): string => task?.activityType?.name ?? '';

function stepsOf(events: Events): HostStep[] {
  return events.flatMap(({ eventId, activityTaskScheduledEventAttributes: task, userMetadata }) => {
    const activity = nameOf(task);
    if (!HOST_STEPS.includes(activity)) return [];
    const started = events.find((each) => isOf(each.activityTaskStartedEventAttributes, eventId));
    const ended = events.find(
      (each) =>
        isOf(each.activityTaskCompletedEventAttributes, eventId) ||
        isOf(each.activityTaskFailedEventAttributes, eventId) ||
        isOf(each.activityTaskTimedOutEventAttributes, eventId),
    );
    const summary = Buffer.from(userMetadata?.summary?.data ?? []).toString();
    const seconds = started === undefined || ended === undefined ? 0 : timeOf(ended) - timeOf(started);
    return [{ activity, summary, seconds }];
  });
}

const isOf = (
  event: { readonly scheduledEventId?: unknown } | null | undefined,
  eventId: Events[number]['eventId'],
): boolean => event !== null && event !== undefined && String(event.scheduledEventId) === String(eventId);

/** Seconds since 1970. */
const timeOf = ({ eventTime }: Events[number]): number =>
  Number(eventTime?.seconds ?? 0) + Number(eventTime?.nanos ?? 0) / 1e9;
