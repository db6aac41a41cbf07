import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { delegatedCgroup } from '../../../../../adapters/confinement/limits/delegated-cgroup.ts';
import { ownCgroup } from '../../../../../adapters/confinement/limits/own-cgroup.ts';
import { confine, ISOLATIONS, LIMITS, temporaryFolder } from '../../../../support/processes/confine.ts';

const MIB = 1024 * 1024;
const V1 = '25 30 0:22 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory';
const V2 = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate';

/** A `/proc` with what it says of this process. */
async function proc(groups: string, mounts: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'self'));
  await writeFile(join(folder, 'self/cgroup'), groups);
  await writeFile(join(folder, 'self/mountinfo'), mounts);
  return folder;
}

describe("this process's cgroup", () => {
  it.each([
    ['alone', '0::/user.slice/run-7.scope\n', V2, '/sys/fs/cgroup/user.slice/run-7.scope'],
    ['beside version 1', '4:memory:/a\n0::/b\n', `${V1}\n${V2}\n`, '/sys/fs/cgroup/b'],
    ['at an odd place', '0::/b\n', V2.replace(' /sys/fs/cgroup ', ' /mnt/c\\040d '), '/mnt/c d/b'],
    ['of a part of it', '0::/docker/1/x\n', V2.replace(' / /sys', ' /docker/1 /sys'), '/sys/fs/cgroup/x'],
    ['with a name like a part', '0::/docker/12\n', V2.replace(' / /sys', ' /docker/1 /sys'), null],
    ['outside of its namespace', '0::/../b\n', V2, null],
    ['of version 1 alone', '4:memory:/a\n', V1, null],
    ['not mounted', '0::/b\n', V1, null],
  ])('is found: %s', async (_, groups, mounts, folder) => {
    expect(await ownCgroup(await proc(groups, mounts))).toBe(folder);
  });

  it('says why it cannot be divided', async () => {
    expect(await delegatedCgroup(await proc('4:memory:/a\n', V1))).toEqual({
      folder: null,
      reason: expect.stringContaining('no cgroups of version 2'),
    });
    const place = await temporaryFolder();
    await mkdir(join(place, 'b'));
    const mounts = V2.replace(' /sys/fs/cgroup ', ` ${place} `);
    await writeFile(join(place, 'b/cgroup.controllers'), 'cpu io pids\n');
    expect(await delegatedCgroup(await proc('0::/b\n', mounts))).toEqual({
      folder: null,
      reason: `${place}/b has no controllers memory`,
    });
    await writeFile(join(place, 'b/cgroup.controllers'), 'memory pids\n');
    expect(await delegatedCgroup(await proc('0::/b\n', mounts))).toEqual({
      folder: null,
      reason: expect.stringContaining("isn't delegated: start the worker"),
    });
  });
});

const { folder: cgroup } = await delegatedCgroup();

/** Names of the cgroups of commands that are there. */
const groups = () => readdirSync(cgroup ?? '').filter((name) => name.startsWith('benchmark-gate-run-'));

// Where this machine has no delegated cgroup, docs/security.md says what isn't limited.
describe.each(cgroup === null ? [] : ISOLATIONS)('a limited command, isolation %s', (isolation) => {
  const limits = { ...LIMITS, memoryBytes: 64 * MIB, processes: 20 };

  it('runs out of memory alone, and says so', async () => {
    const result = await confine(isolation, 'sh', ['-c', 'head -c 1G /dev/zero | tail; echo survived'], {
      limits,
      cgroup,
    });
    expect(result).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      stdout: '',
      metLimit: { kind: 'memory', isOwn: true, words: 'ran out of memory (limit 64 MiB)' },
    });
    expect(groups()).toEqual([]);
  });

  it('has its files in memory counted', async () => {
    const command =
      'head -c 1G /dev/zero > /dev/shm/benchmark-gate-full; status=$?; rm -f /dev/shm/benchmark-gate-full; exit $status';
    const result = await confine(isolation, 'sh', ['-c', command], { limits, cgroup });
    expect(result.exitCode).not.toBe(0);
    await confine('none', 'rm', ['-f', '/dev/shm/benchmark-gate-full']);
  });

  it('tells the most memory that it had', async () => {
    const result = await confine(isolation, 'sh', ['-c', 'head -c 30M /dev/zero | tail > /dev/null'], {
      limits,
      cgroup,
    });
    expect(result).toMatchObject({ exitCode: 0, metLimit: null });
    expect(result.peakMemoryBytes).toBeGreaterThan(30 * MIB);
    expect(result.peakMemoryBytes).toBeLessThanOrEqual(64 * MIB);
  });

  it('forks no more than it may, and leaves nothing', async () => {
    const script = 'bomb() { bomb | bomb & }; bomb; sleep 60';
    const result = await confine(isolation, 'bash', ['-c', script], { limits, cgroup, timeoutMs: 2000 });
    expect(result.metLimit).toEqual({ kind: 'processes', isOwn: true, words: 'met the limit of 20 processes' });
    expect(groups()).toEqual([]);
  });

  it('takes along a daemon that has cleared its environment', async () => {
    const mark = `${await temporaryFolder()}/mark`;
    const script = `env -i setsid sh -c 'while :; do touch ${mark}; sleep 0.05; done' > /dev/null 2>&1 & sleep 3`;
    const writable = [{ outside: join(mark, '..'), inside: join(mark, '..') }];
    expect(await confine(isolation, 'sh', ['-c', script], { limits, cgroup, writable })).toMatchObject({ exitCode: 0 });
    expect(existsSync(mark)).toBe(true);
    expect(groups()).toEqual([]);
  });
});
