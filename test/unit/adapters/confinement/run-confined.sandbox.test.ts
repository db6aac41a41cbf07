import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { detectIsolation } from '../../../../adapters/confinement/sandbox/detect-isolation.ts';
import { confine, ISOLATIONS, temporaryFolder } from '../../../support/processes/confine.ts';
import { findProcesses } from '../../../support/processes/find-processes.ts';

it('is tried, and a host without one says why', async () => {
  const { isolation, reason } = await detectIsolation();
  expect(reason === null).toBe(isolation === 'bubblewrap');
});

// Nothing of this holds without a sandbox, which docs/security.md says.
describe.each(ISOLATIONS.filter((isolation) => isolation === 'bubblewrap'))('the sandbox of %s', (isolation) => {
  it('lets a command write only where it may', async () => {
    const folder = await temporaryFolder();
    const [writable = '', readable = ''] = [join(folder, 'target'), join(folder, 'models')];
    await mkdir(writable);
    await mkdir(readable);
    const places = ['/gate/target', '/gate/models', '/gate', '/usr', '/etc', '/', '/proc/sys/kernel', '/tmp'];
    const result = await confine(isolation, 'write-somewhere.sh', places, {
      writable: [{ outside: writable, inside: '/gate/target' }],
      readable: [{ outside: readable, inside: '/gate/models' }],
    });
    expect(result.stdout?.trim().split('\n')).toEqual([
      'wrote /gate/target',
      ...['/gate/models', '/gate', '/usr', '/etc', '/', '/proc/sys/kernel'].map((place) => `refused ${place}`),
      'wrote /tmp',
    ]);
    expect(await readFile(join(writable, 'written-by-bench'), 'utf8')).toBe('x\n');
  });

  it('leaves nothing of a sandbox that is ended while it is made', async () => {
    const lockFile = join(await temporaryFolder(), 'lock');
    // So soon after the start that a process of the sandbox may not be bound to its parent's death yet.
    for (let moment = 0; moment < 24; moment += 1) {
      const ending = new AbortController();
      const result = await confine(isolation, 'sleep', ['60'], {
        lockFile,
        environment: { PATH: '/usr/bin:/bin', OF: lockFile },
        signal: ending.signal,
        onStart: () => void setTimeout(() => ending.abort(), moment % 12),
      });
      expect(result).toMatchObject({ cancelled: true });
      expect(await findProcesses([lockFile])).toEqual([]);
    }
  });

  it('lets a part of a readable folder be written', async () => {
    const target = join(await temporaryFolder(), 'target');
    await mkdir(join(target, 'tmp'), { recursive: true });
    const result = await confine(isolation, 'write-somewhere.sh', ['/gate/target', '/gate/target/tmp'], {
      writable: [{ outside: join(target, 'tmp'), inside: '/gate/target/tmp' }],
      readable: [{ outside: target, inside: '/gate/target' }],
    });
    expect(result.stdout).toBe('refused /gate/target\nwrote /gate/target/tmp\n');
  });

  it('shows neither homes nor the folders and processes of others', async () => {
    const secret = join(await temporaryFolder(), 'secret');
    await writeFile(secret, 'secret');
    const script = 'ls -A "$1"; cat "$2"; ls -A /home /root /tmp; ls -d /proc/[0-9]* | wc -l';
    const result = await confine(isolation, 'sh', ['-c', script, 'sh', homedir(), secret]);
    const lines = result.stdout?.trim().split('\n') ?? [];
    expect(result.stdout).not.toContain('secret');
    expect(lines[0]).toBe('/tmp:');
    expect(Number(lines.at(-1))).toBeLessThan(10);
  });

  it('has no network but where it is given', async () => {
    const server = createServer((_, response) => response.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;
    const without = await confine(isolation, 'bash', ['-c', script]);
    expect(without.exitCode).not.toBe(0);
    const given = await confine(isolation, 'bash', ['-c', script], { network: true });
    expect(given.stdout).toContain('reached');
  });

  it('has no privileges', async () => {
    const result = await confine(isolation, 'sh', ['-c', 'grep CapEff /proc/self/status; mount -t tmpfs none /tmp']);
    expect(result.stdout).toBe('CapEff:\t0000000000000000\n');
    expect(result.exitCode).not.toBe(0);
  });

  it('says why it cannot be set up', async () => {
    const place = { outside: await temporaryFolder(), inside: '/proc/nowhere' };
    await expect(confine(isolation, 'true', [], { writable: [place] })).rejects.toMatchObject({
      report: { class: 'transient', message: expect.stringContaining('bwrap:') },
    });
  });
});
