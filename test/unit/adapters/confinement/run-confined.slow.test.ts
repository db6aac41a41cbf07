import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { killMarked, lockMark } from '../../../../adapters/confinement/marked-processes.ts';
import type { ConfinedResult } from '../../../../adapters/confinement/sandbox/confined-command.ts';
import {
  confine,
  ISOLATIONS,
  PROGRAMS,
  TRIED_ISOLATIONS,
  temporaryFolder,
} from '../../../support/processes/confine.ts';

/** How many are left, also of processes whose environment can't be read at most moments. They are ended, too. */
async function leftOver(lockFile: string): Promise<number> {
  let found = 0;
  for (let look = 0; look < 15; look += 1) found += await killMarked(await lockMark(lockFile));
  return found;
}

describe.each(ISOLATIONS)('a confined command, isolation %s', (isolation) => {
  it('ends with its own exit code, output and environment', async () => {
    const lines: string[] = [];
    const result = await confine(isolation, 'sh', ['-c', 'echo "$A"; echo oops >&2; env | grep -c HOME; exit 3'], {
      environment: { PATH: '/usr/bin:/bin', A: 'two words' },
      onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    });
    expect(result).toMatchObject({ exitCode: 3, signal: null, timedOut: false, cancelled: false });
    expect(result.stdout).toBe('two words\n0\n');
    expect(lines).toEqual(expect.arrayContaining(['stdout: two words', 'stderr: oops']));
    expect(result.tail).toContain('oops');
  });

  it('knows nothing of the credentials that the worker reaches its store with', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_S3'])
      vi.stubEnv(name, 'of-the-store');
    onTestFinished(() => void vi.unstubAllEnvs());
    const result = await confine(isolation, 'sh', ['-c', 'env; tr "\\0" "\\n" < /proc/$PPID/environ; echo end'], {
      environment: { PATH: '/usr/bin:/bin' },
    });
    expect(result.stdout).toMatch(/end\n$/);
    expect(result.stdout).not.toMatch(/AWS_|of-the-store/);
  });

  it('takes arguments and variables as they are', async () => {
    const odd = ['a b', '$HOME', '-x', '', '--', "it's", 'ü\n'];
    const result = await confine(isolation, 'printf', ['%s|', ...odd], {
      environment: { PATH: '/usr/bin', ODD: '=;&' },
    });
    expect(result.stdout).toBe(odd.map((argument) => `${argument}|`).join(''));
  });

  it('names the signal that ended it', async () => {
    expect(await confine(isolation, 'sh', ['-c', 'kill -SEGV $$'])).toMatchObject({
      exitCode: null,
      signal: 'SIGSEGV',
    });
  });

  it('is ended when its time is over, by force where it has to be', async () => {
    const result = await confine(isolation, 'ignore-sigterm.sh', [], { timeoutMs: 3000 });
    expect(result).toMatchObject({ timedOut: true, cancelled: false, exitCode: null, signal: 'SIGKILL' });
    expect(result.stdout).toBe('running\n');
  });

  it('may end by itself on SIGTERM', async () => {
    const result = await confine(isolation, 'sh', ['-c', 'trap "echo bye; exit 5" TERM; sleep 60 & wait'], {
      timeoutMs: 3000,
    });
    expect(result).toMatchObject({ timedOut: true, exitCode: 5, stdout: 'bye\n' });
  });

  it('ends with its cancellation', async () => {
    const controller = new AbortController();
    const result = await confine(isolation, 'ignore-sigterm.sh', [], {
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    expect(result).toMatchObject({ cancelled: true, timedOut: false });
  });

  it('does not begin when it was cancelled before', async () => {
    let began = false;
    const result = await confine(isolation, 'true', [], {
      signal: AbortSignal.abort(),
      onStart: () => {
        began = true;
      },
    });
    expect(result).toMatchObject({ cancelled: true, durationMs: 0 });
    expect(began).toBe(false);
  });

  it('takes its daemons along', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    const mark = 'BENCHMARK_GATE_TEST_DAEMON';
    const result = await confine(isolation, 'leave-daemon.sh', [], {
      lockFile,
      environment: { PATH: '/usr/bin:/bin', [mark]: lockFile },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'started\n' });
    expect(await killMarked(await lockMark(lockFile))).toBe(0);
    expect(await confine('none', 'sh', ['-c', `grep -zl '^${mark}=${lockFile}' /proc/[0-9]*/environ`])).toMatchObject({
      stdout: '',
    });
  });

  it('takes along what is always just executing another program', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    for (let round = 0; round < 10; round += 1) {
      expect(await confine(isolation, 'leave-executing.sh', [], { lockFile })).toMatchObject({ exitCode: 0 });
      expect(await leftOver(lockFile)).toBe(0);
    }
  });

  it('leaves a command alone that holds another lock of the same name', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    const others: ConfinedResult[] = [];
    const first = await confine(isolation, 'sh', ['-c', 'echo began; sleep 2; echo well'], {
      lockFile,
      onLine: (line) => {
        if (line !== 'began') return;
        // As whoever cleans up a folder for temporary files does.
        rmSync(lockFile);
        void confine(isolation, 'true', [], { lockFile }).then((other) => others.push(other));
      },
    });
    expect(first).toMatchObject({ exitCode: 0, stdout: 'began\nwell\n' });
    expect(others).toMatchObject([{ exitCode: 0 }]);
  });

  it('shows no terminal escapes', async () => {
    const lines: string[] = [];
    const result = await confine(isolation, 'terminal-escapes.sh', [], { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(['red plain', '10%', '50%', '100%', 'ab', 'x��yz', 'no end of line']);
    expect(result.tail).toBe(`${lines.join('\n')}\n`);
  });

  it('names a program that is not there', async () => {
    await expect(confine(isolation, 'no-such-program')).rejects.toMatchObject({
      report: { class: 'tool-missing', message: expect.stringContaining('no-such-program') },
    });
  });

  it('names a folder that is not there', async () => {
    const gone = { outside: '/nowhere/at/all', inside: '/nowhere/at/all' };
    await expect(confine(isolation, 'true', [], { writable: [gone] })).rejects.toMatchObject({
      report: { class: 'host-state-lost' },
    });
    // Where it would begin: below what it sees of the host.
    const cwd = join(PROGRAMS, 'nowhere');
    await expect(confine(isolation, 'true', [], { cwd })).rejects.toMatchObject({
      report: { class: 'host-state-lost', message: expect.stringContaining(cwd) },
    });
  });

  it('says where the lock cannot be had', async () => {
    await expect(confine(isolation, 'true', [], { lockFile: '/nowhere/lock' })).rejects.toMatchObject({
      report: { class: 'transient', message: expect.stringContaining('/nowhere/lock') },
    });
  });

  it('ends with a callback that throws, and passes it on', async () => {
    const broken = new Error('broken callback');
    const onLine = () => {
      throw broken;
    };
    await expect(confine(isolation, 'ignore-sigterm.sh', [], { onLine })).rejects.toBe(broken);
  });
});

describe.each(TRIED_ISOLATIONS)('a confined command that prints without end, isolation %s', (isolation) => {
  it('keeps output bounded, whatever is printed', async () => {
    const logFile = join(await temporaryFolder(), 'log');
    const before = process.memoryUsage().rss;
    let longest = 0;
    const result = await confine(isolation, 'print-forever.sh', ['40000000', '70000000'], {
      logFile,
      onLine: (line) => {
        longest = Math.max(longest, Buffer.byteLength(line));
      },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: null });
    expect(result.tail.endsWith('the-end\n')).toBe(true);
    expect(Buffer.byteLength(result.tail)).toBeLessThanOrEqual(64 * 1024);
    expect(longest).toBeLessThanOrEqual(4096);
    const log = await readFile(logFile, 'utf8');
    expect(log.length).toBeLessThan(65 * 1024 * 1024);
    expect(log.trimEnd().split('\n').at(-1)).toContain('the log ends here');
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });
});
