import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { confine, ISOLATIONS, LIMITS, temporaryFolder } from '../../../../support/processes/confine.ts';

const MIB = 1024 * 1024;

describe.each(ISOLATIONS)('what a command writes, isolation %s', (isolation) => {
  it('is no file larger than it may be', async () => {
    const outside = await temporaryFolder();
    const inside = isolation === 'none' ? outside : '/gate/out';
    const result = await confine(isolation, 'sh', ['-c', `exec head -c 20M /dev/zero > ${inside}/large`], {
      limits: { ...LIMITS, fileBytes: 10 * MIB },
      writable: [{ outside, inside }],
    });
    expect(result).toMatchObject({
      exitCode: null,
      signal: 'SIGXFSZ',
      metLimit: { kind: 'disk', isOwn: true, words: 'wrote more to a file than it may (limit 10 MiB)' },
    });
  });

  it('leaves no core file', async () => {
    const outside = await temporaryFolder();
    const inside = isolation === 'none' ? outside : '/gate/out';
    const result = await confine(isolation, 'sh', ['-c', `cd ${inside}; ulimit -c; ulimit -H -c; kill -SEGV $$`], {
      writable: [{ outside, inside }],
    });
    expect(result).toMatchObject({ signal: 'SIGSEGV', stdout: '0\n0\n' });
  });

  it('ends with the command before the disk is full', async () => {
    const { outside, limits } = await smallDisk(48 * MIB);
    const inside = isolation === 'none' ? outside : '/gate/out';
    const script = `i=0; while i=$((i + 1)); do head -c 8M /dev/zero > ${inside}/$i; sleep 0.1; done`;
    const result = await confine(isolation, 'sh', ['-c', script], { limits, writable: [{ outside, inside }] });
    expect(result).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      timedOut: false,
      metLimit: {
        kind: 'disk',
        isOwn: false,
        words: expect.stringMatching(/^filled the disk \(less than .* were left\)$/),
      },
    });
  });

  it('is named where it was too much in the end', async () => {
    const { outside, limits } = await smallDisk(16 * MIB);
    const inside = isolation === 'none' ? outside : '/gate/out';
    const script = `head -c 32M /dev/zero > ${inside}/large; exit 3`;
    // Only the look at the end is left: one in between would end the command.
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const result = await confine(isolation, 'sh', ['-c', script], { limits, writable: [{ outside, inside }] });
    expect(result).toMatchObject({ exitCode: 3, metLimit: { kind: 'disk' } });
  });

  it('is told where a command left too little of it and ended well', async () => {
    const { outside, limits } = await smallDisk(16 * MIB);
    const inside = isolation === 'none' ? outside : '/gate/out';
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const wells: boolean[] = [];
    const result = await confine(isolation, 'sh', ['-c', `head -c 32M /dev/zero > ${inside}/large`], {
      limits,
      writable: [{ outside, inside }],
      onEnd: (well) => wells.push(well),
    });
    expect(result).toMatchObject({ exitCode: 0, metLimit: null, leftDiskFull: true });
    expect(wells).toEqual([false]);
  });

  it('ends with the command before no more files can be made', async () => {
    const { outside, limits } = await fewFiles(2000);
    const inside = isolation === 'none' ? outside : '/gate/out';
    const script = `i=0; while i=$((i + 1)); do : > ${inside}/$i; test $((i % 1000)) = 0 && sleep 0.1; done`;
    const result = await confine(isolation, 'sh', ['-c', script], { limits, writable: [{ outside, inside }] });
    expect(result).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      metLimit: {
        kind: 'disk',
        isOwn: false,
        words: expect.stringMatching(/^filled the disk with files \(fewer than \d+ more/),
      },
    });
    expect((await readdir(outside)).length).toBeGreaterThanOrEqual(2000);
  });

  it('does not begin where too few files can be made', async () => {
    const { outside, limits } = await fewFiles(-10);
    const inside = isolation === 'none' ? outside : '/gate/out';
    await expect(confine(isolation, 'true', [], { limits, writable: [{ outside, inside }] })).rejects.toMatchObject({
      report: { class: 'transient', message: expect.stringMatching(/^fewer than \d+ files can still be made in /) },
    });
  });

  it('does not begin where too little is free', async () => {
    const outside = await temporaryFolder();
    const limits = { ...LIMITS, freeDiskBytes: 2 ** 50 };
    const inside = isolation === 'none' ? outside : '/gate/out';
    let began = false;
    const command = confine(isolation, 'true', [], {
      limits,
      writable: [{ outside, inside }],
      onStart: () => {
        began = true;
      },
    });
    await expect(command).rejects.toMatchObject({
      report: { class: 'transient', message: expect.stringContaining('GiB of disk space are free') },
    });
    expect(began).toBe(false);
  });
});

/** A folder in memory, which nobody else writes to at the moment, and a floor that leaves so much to write. */
async function smallDisk(bytes: number) {
  const outside = await mkdtemp(join('/dev/shm', 'benchmark-gate-test-'));
  onTestFinished(() => rm(outside, { recursive: true, force: true }));
  const { bavail, bsize } = await statfs(outside);
  return { outside, limits: { ...LIMITS, freeDiskBytes: bavail * bsize - bytes } };
}

/** The same with a floor that leaves so many files to make. */
async function fewFiles(count: number) {
  const { outside } = await smallDisk(0);
  const { ffree } = await statfs(outside);
  return { outside, limits: { ...LIMITS, freeFiles: ffree - count } };
}
