import { mkdir } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { createBenchActivities } from '../../activities/host/bench-activities.ts';
import { createBuildSuite } from '../../activities/host/build-suite.ts';
import { createMeasureExecutable } from '../../activities/host/measure-executable.ts';
import { createMeasurePair } from '../../activities/host/measure-pair.ts';
import { createRunCommand } from '../../activities/host/run-command.ts';
import type { HostActivities, LaneActivities } from '../../activities/interfaces.ts';
import { createAnswerPresence } from '../../activities/lane/answer-presence.ts';
import { createLeaseHost, type LeaseHostDeps } from '../../activities/lane/lease-host.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { describeForLease } from '../../adapters/host/describe-for-lease.ts';
import { sweepJobs } from '../../adapters/host/jobs/sweep-jobs.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import type { Lane } from '../../gate/names/names.ts';
import { translatingAll } from '../translating-all.ts';
import { createHostBench } from './host-bench.ts';
import { makeRoomOnHost } from './host-needs.ts';
import { isRunOver } from './is-run-over.ts';

/** What the life of its worker has to do with a host's activities. */
export interface HostLife extends Pick<LeaseHostDeps, 'stopping' | 'onHeld'> {
  readonly say: (line: string) => void;
  /** Is told what of the machine a person should know, such as a missing sandbox. */
  readonly remark: (line: string) => void;
  /** Why this host can take nothing now. */
  readonly faults: () => Promise<readonly string[]>;
}

/**
 * The activities of one bench host.
 *
 * @throws where the work folder can't be used: `hostFaults` says so before
 */
export async function createHostActivities(
  { lane, hostId, nonce, env }: { lane: Lane; hostId: string; nonce: string; env: Environment },
  client: Client,
  { say, remark, stopping, faults, onHeld }: HostLife,
): Promise<LaneActivities & HostActivities> {
  const store = openStore(env);
  const { bench, options, probeGpu, work } = await createHostBench({ lane, hostId, env, store }, remark);
  await openWorkFolder(work, (run) => isRunOver(client, run), say);
  return translatingAll({
    leaseHost: createLeaseHost({
      client,
      describeHost: async (terms) => {
        // What is kept for speed alone is no reason to be refused.
        await makeRoomOnHost(env, lane, terms?.minFreeDisk ?? 0);
        const { host, refusals } = await describeForLease({ ...(await options()), workFolder: work }, terms);
        return { host: { ...host, nonce, pairs: true }, refusals: [...(await faults()), ...refusals] };
      },
      stopping,
      ...(onHeld === undefined ? {} : { onHeld }),
    }),
    answerPresence: createAnswerPresence({ hostId, probeGpu }),
    ...createBenchActivities(bench),
    buildSuite: createBuildSuite({ bench, store }),
    measureExecutable: createMeasureExecutable({ bench, store }),
    measurePair: createMeasurePair({ bench, store }),
    runCommand: createRunCommand({ bench, store }),
  });
}

/** Makes the work folder, and removes what runs that are over left in it. */
async function openWorkFolder(
  work: string,
  isOver: Parameters<typeof sweepJobs>[1],
  say: HostLife['say'],
): Promise<void> {
  await mkdir(work, { recursive: true });
  const swept = await sweepJobs(work, isOver);
  if (swept > 0) say(`removed the folders of ${swept} abandoned jobs in ${work}`);
}
