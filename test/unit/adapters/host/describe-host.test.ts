import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outsidePath } from '../../../../adapters/confinement/sandbox/outside-path.ts';
import { describeForLease } from '../../../../adapters/host/describe-for-lease.ts';
import { describeHost } from '../../../../adapters/host/describe-host.ts';
import { hostId } from '../../../../adapters/host/host-id.ts';
import { jobPaths } from '../../../../adapters/host/jobs/job-paths.ts';
import { HostFingerprint } from '../../../../gate/hosts/fingerprint.ts';

const none = { available: false, reason: 'none' } as const;
const device = { available: true, model: 'NVIDIA L4', driver: '550.54', memoryBytes: 1024 } as const;

describe('a host', () => {
  it('is described as it is', async () => {
    const host = await describeHost({ id: 'bench-1-cpu', lane: 'cpu', isolation: 'none', limits: 'none', gpu: none });
    expect(HostFingerprint.parse(host)).toEqual(host);
    expect(host).toMatchObject({ id: 'bench-1-cpu', cpus: availableParallelism(), gpu: null, isolation: 'none' });
    expect(host.machineClass).toContain(`/${availableParallelism()}-cpu`);
  });

  it('has its device only on the lane that measures on it', async () => {
    const options = { id: 'a', isolation: 'none', limits: { memoryBytes: 1024, processes: 16 }, gpu: device } as const;
    expect(await describeHost({ ...options, lane: 'cpu' })).toMatchObject({ gpu: null, limits: options.limits });
    const { host: cuda } = await describeForLease({ ...options, lane: 'cuda', workFolder: '/' }, null);
    expect(cuda).toMatchObject({ id: 'a', lane: 'cuda', gpu: device, isolation: 'none' });
    expect(cuda.machineClass).toMatch(/nvidia-l4-driver-550$/);
  });

  it('has an id that stays, one a lane', () => {
    expect(hostId('cpu', {})).toBe(`${hostname()}-cpu`);
    expect(hostId('cuda', { BENCHMARK_GATE_HOST_ID: ' rack 7/b ' })).toBe('rack-7-b-cuda');
  });
});

describe('the folders of a job', () => {
  const job = { workFolder: '/srv/bench', workflowId: 'benchmark-gate/o/r/pr-1', firstExecutionRunId: 'run' };

  it('are at fixed places inside a sandbox', () => {
    const paths = jobPaths({ ...job, isolation: 'bubblewrap' });
    expect([paths.checkout, paths.target, paths.out, paths.criterionHome('any')].map(({ inside }) => inside)).toEqual([
      '/gate/checkout',
      '/gate/target',
      '/gate/out',
      '/gate/criterion',
    ]);
  });

  it('are where they are without one', () => {
    const paths = jobPaths({ ...job, isolation: 'none' });
    for (const { inside, outside } of [paths.checkout, paths.target, paths.out, paths.criterionHome('x')]) {
      expect(inside).toBe(outside);
      expect(outside.startsWith(`${paths.root}/`)).toBe(true);
    }
  });

  it('are the job’s own, whatever names are made of', () => {
    const of = (more: object) => jobPaths({ ...job, isolation: 'bubblewrap', ...more });
    expect(of({})).toMatchObject({ root: of({}).root });
    expect(of({ firstExecutionRunId: 'other' }).root).not.toBe(of({}).root);
    expect(of({ workflowId: '../../etc' }).root.startsWith('/srv/bench/jobs/')).toBe(true);
    expect(of({}).criterionHome('../a').outside).not.toBe(of({}).criterionHome('a').outside);
    expect(
      of({})
        .criterionHome('../../a')
        .outside.startsWith(`${of({}).root}/`),
    ).toBe(true);
    expect(of({ targetKey: 'main' }).target.outside.startsWith('/srv/bench/targets/')).toBe(true);
  });

  it('are found from the inside, and nothing else is', () => {
    const mounts = [
      { outside: '/a', inside: '/gate/target' },
      { outside: '/b', inside: '/gate/target/tmp/' },
    ];
    expect(outsidePath('/gate/target/release/x', mounts)).toBe(join('/a', 'release/x'));
    expect(outsidePath('/gate/target/tmp/x', mounts)).toBe('/b/x');
    expect(outsidePath('/gate/target', mounts)).toBe('/a');
    for (const path of ['/gate', '/gate/targets', '/gate/target/../../etc', '/etc']) {
      expect(outsidePath(path, mounts)).toBeNull();
    }
  });
});
