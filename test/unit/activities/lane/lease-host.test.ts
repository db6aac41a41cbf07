import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createAnswerPresence } from '../../../../activities/lane/answer-presence.ts';
import { createLeaseHost, type LeaseHostDeps } from '../../../../activities/lane/lease-host.ts';
import { HostTerms } from '../../../../gate/profile/profile.ts';

const host = {
  id: 'bench-1-cpu',
  lane: 'cpu',
  machineClass: 'x86_64/a/2-cpus/4-gib',
  gpu: { available: false, reason: 'a CPU host' },
  isolation: 'none',
} as const;

/** What the lease says to its workflow; only the handle's signal is used. */
function recordingClient(said: unknown[]): LeaseHostDeps['client'] {
  const getHandle = (workflowId: string, runId?: string) => ({
    signal: async (name: string, ...args: unknown[]) => {
      said.push({ workflowId, runId, name, args });
    },
  });
  return { workflow: { getHandle } } as unknown as LeaseHostDeps['client'];
}

describe('the lease of a host', () => {
  it('names the host to its workflow, heartbeats, and ends when it is cancelled', async () => {
    const said: unknown[] = [];
    let beats = 0;
    const environment = new MockActivityEnvironment({
      workflowExecution: { workflowId: 'gate', runId: 'run' },
    });
    environment.on('heartbeat', () => {
      beats += 1;
      // The first is sent at once; more come by themselves while the lane is held.
      if (beats === 3) environment.cancel();
    });
    const leaseHost = createLeaseHost({
      client: recordingClient(said),
      stopping: new AbortController().signal,
      describeHost: async () => ({ host, refusals: [] }),
    });
    await expect(environment.run(leaseHost, { leaseId: 'lease-1', lane: 'cpu' as const })).rejects.toBeInstanceOf(
      CancelledFailure,
    );
    expect(said).toEqual([
      { workflowId: 'gate', runId: 'run', name: 'hostLeased', args: [{ leaseId: 'lease-1', host }] },
    ]);
  });

  it('is refused by a machine of another class than the one that its lane began on', async () => {
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'gate', runId: 'run' } });
    const leaseHost = createLeaseHost({
      client: recordingClient([]),
      stopping: new AbortController().signal,
      describeHost: async () => ({ host, refusals: [] }),
    });
    const lease = { leaseId: 'lease-1', lane: 'cpu' as const, machineClass: 'x86_64/b/8-cpus/16-gib' };
    await expect(environment.run(leaseHost, lease)).rejects.toMatchObject({
      report: {
        class: 'host-unfit',
        message: 'bench-1-cpu: a machine of another class than the one that the lane began on',
      },
    });
  });

  it('is refused, with every reason, by a host that is not as the profile has it', async () => {
    const said: unknown[] = [];
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'gate', runId: 'run' } });
    const terms = HostTerms.parse({ unquiet: 'refuse' });
    const seen: unknown[] = [];
    const leaseHost = createLeaseHost({
      client: recordingClient(said),
      stopping: new AbortController().signal,
      describeHost: async (asked) => {
        seen.push(asked);
        return { host, refusals: ['load 3.00 per core (at most 0.50)', 'SMT on'] };
      },
    });
    const refused = environment.run(leaseHost, { leaseId: 'lease-1', lane: 'cpu' as const, terms });
    await expect(refused).rejects.toMatchObject({
      report: { class: 'host-unfit', message: 'bench-1-cpu: load 3.00 per core (at most 0.50); SMT on' },
    });
    expect(seen).toEqual([terms]);
    expect(said).toEqual([]);
  });

  it('goes elsewhere at once when its worker is stopped', async () => {
    const stop = new AbortController();
    const held: boolean[] = [];
    const leaseHost = createLeaseHost({
      client: recordingClient([]),
      describeHost: async () => ({ host, refusals: [] }),
      stopping: stop.signal,
      onHeld: (now) => {
        held.push(now);
        if (now) stop.abort();
      },
    });
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'gate', runId: 'run' } });
    await expect(environment.run(leaseHost, { leaseId: 'lease-1', lane: 'cpu' as const })).rejects.toMatchObject({
      report: { class: 'transient' },
    });
    expect(held).toEqual([true, false]);
  });

  it('is answered with the device as it is now', async () => {
    const probes = [host.gpu, { available: true, model: 'NVIDIA L4', driver: '550.1', memoryBytes: 1 } as const];
    const answer = createAnswerPresence({ hostId: host.id, probeGpu: async () => probes.shift() ?? host.gpu });
    expect(await answer()).toEqual({ hostId: host.id, gpu: { available: false, reason: 'a CPU host' } });
    expect(await answer()).toMatchObject({ gpu: { available: true } });
  });
});
