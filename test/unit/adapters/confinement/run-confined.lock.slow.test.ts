import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readHolder } from '../../../../adapters/confinement/lock-holder.ts';
import { confine, ISOLATIONS, PROGRAMS, temporaryFolder } from '../../../support/processes/confine.ts';
import { OtherProcess, processesWith, waitersFor } from '../../../support/processes/other-process.ts';

const stayingDaemon = join(PROGRAMS, 'leave-daemon.sh');

describe.each(ISOLATIONS)("the machine's lock, isolation %s", (isolation) => {
  it('lets one command at a time begin, across processes', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    const holder = new OtherProcess(isolation, lockFile, stayingDaemon, 'stay');
    await holder.says('started');

    const controller = new AbortController();
    let began = false;
    const waiting = confine(isolation, 'true', [], {
      lockFile,
      signal: controller.signal,
      onStart: () => {
        began = true;
      },
    });
    const other = new OtherProcess(isolation, lockFile, '/usr/bin/true');
    await other.says('asked');
    await vi.waitFor(() => expect(waitersFor(lockFile)).toBe(2), { timeout: 240_000 });
    expect(other.lines).toEqual(['asked']);
    expect(began).toBe(false);

    controller.abort();
    expect(await waiting).toMatchObject({ cancelled: true, durationMs: 0 });
    expect(began).toBe(false);

    await holder.kill();
    await other.says('ended 0');
  });

  it('tells who waits for whom', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    const holder = new OtherProcess(isolation, lockFile, stayingDaemon, 'stay');
    await holder.says('started');
    const told: (string | null)[] = [];
    const controller = new AbortController();
    const waiting = confine(isolation, 'true', [], {
      lockFile,
      signal: controller.signal,
      onWait: (purpose) => {
        told.push(purpose);
        if (told.length === 2) controller.abort();
      },
    });
    expect(await waiting).toMatchObject({ cancelled: true });
    expect(told).toEqual(Array(2).fill('pr-7 of acme/engine measures quantization'));
    await holder.kill();
    expect(await readHolder(lockFile)).toBeNull();
    // Without a PID namespace, the next command ends what the holder left.
    await confine(isolation, 'true', [], { lockFile });
  });

  it('leaves nothing running when the worker is killed', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    const worker = new OtherProcess(isolation, lockFile, stayingDaemon, 'stay');
    await worker.says('started');
    const mark = `BENCHMARK_GATE_TEST=${lockFile}`;
    // In the middle of an exec a process shows no environment.
    await vi.waitFor(() => expect(processesWith(mark).length).toBeGreaterThanOrEqual(2), { timeout: 240_000 });

    await worker.kill();
    if (isolation === 'none') {
      // Without a PID namespace the daemon is found by the next command, before that begins.
      const seen = await confine(isolation, 'true', [], { lockFile });
      expect(seen.exitCode).toBe(0);
      expect(processesWith(mark)).toEqual([]);
    }
    await vi.waitFor(() => expect(processesWith(mark)).toEqual([]), { timeout: 240_000 });
  });

  it('is free again when a command was killed for its time', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    await confine(isolation, 'ignore-sigterm.sh', [], { lockFile, timeoutMs: 100 });
    expect(await confine(isolation, 'true', [], { lockFile })).toMatchObject({ exitCode: 0 });
  });
});
