import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { countProcessIds } from '../../../../adapters/gpu/count-processes.ts';
import { describeForLease } from '../../../../adapters/host/describe-for-lease.ts';
import { lookAtHost, usableCpus } from '../../../../adapters/host/look-at-host.ts';
import { HostFingerprint } from '../../../../gate/hosts/fingerprint.ts';
import { HostTerms } from '../../../../gate/profile/profile.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

const none = { available: false, reason: 'none' } as const;
const options = async () => ({
  id: 'bench-1-cpu',
  lane: 'cpu' as const,
  isolation: 'none' as const,
  limits: 'none' as const,
  gpu: none,
  workFolder: await temporaryFolder(),
});

async function machine(files: Record<string, string>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

it('looks at this machine', async () => {
  const look = await lookAtHost(tmpdir());
  expect(look.freeDiskBytes).toBeGreaterThan(0);
  expect(look.freeMemoryBytes).toBeGreaterThan(0);
  expect(look.busy).toBeGreaterThanOrEqual(0);
  expect(look.busy).toBeLessThanOrEqual(1);
  expect((await usableCpus()).length).toBeGreaterThan(0);
});

it('leaves out what a system does not say', async () => {
  const look = await lookAtHost(tmpdir(), await machine({}));
  expect(Object.keys(look).sort()).toEqual(['at', 'freeDiskBytes', 'freeMemoryBytes', 'load']);
  // Counters that stand still say nothing either.
  const still = await machine({
    'proc/stat': 'cpu  10 0 10 100 0 0 0 0 0 0\n',
    'proc/meminfo': 'MemTotal: 8 kB\nMemAvailable:       4 kB\n',
    'proc/self/status': 'Name:\tnode\nCpus_allowed_list:\t1-2,7\n',
  });
  const standing = await lookAtHost(tmpdir(), still);
  expect(standing).not.toHaveProperty('busy');
  expect(standing.freeMemoryBytes).toBe(4096);
  expect(await usableCpus(still)).toEqual([1, 2, 7]);
});

it('tells a lane how the host is, and on which cores and how nicely its benches run there', async () => {
  const cores = await usableCpus();
  const terms = HostTerms.parse({ affinity: 1, niceness: 3, minFreeDisk: 0 });
  const { host, refusals } = await describeForLease(await options(), terms);
  expect(refusals).toEqual([]);
  expect(host.conditions).toMatchObject({ affinity: `${cores.at(-1)}`, niceness: 3 });
  expect(host.machineClass).toContain('/1-cpu/');
  const { state } = host.conditions ?? {};
  expect(HostFingerprint.shape.state.parse(state)).toEqual(state);
});

it('refuses a lane whose profile asks for what the host has not', async () => {
  const terms = HostTerms.parse({ isolation: 'required', affinity: 4000, minFreeDisk: Number.MAX_SAFE_INTEGER });
  const { refusals } = await describeForLease(await options(), terms);
  expect(refusals).toEqual([
    expect.stringMatching(/ of disk free \(at least /),
    'no sandbox, which the profile or a change from a fork requires',
    expect.stringContaining('the profile asks for 4000 cores'),
  ]);
});

it('asks nothing of a host for a run that has no terms', async () => {
  const { host, refusals } = await describeForLease(await options(), null);
  expect([refusals, host.conditions]).toEqual([[], undefined]);
});

it('counts the processes on a device by their ids', () => {
  expect(countProcessIds('1234\n 99\n')).toBe(2);
  expect(countProcessIds('')).toBe(0);
  expect(countProcessIds('[Not Supported]\nNo running processes found')).toBe(0);
});
