import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../../adapters/confinement/limits/default-limits.ts';
import { delegatedCgroup } from '../../../adapters/confinement/limits/delegated-cgroup.ts';
import { secretsOf } from '../../../adapters/confinement/output/secret-masker.ts';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { ISOLATIONS, temporaryFolder } from '../../support/processes/confine.ts';
import { hostileBench } from './hostile-bench.ts';

const MIB = 1024 * 1024;
const { folder: cgroup } = await delegatedCgroup();

/** What the build script of the commit does. */
const told = (wish: string) => (folder: string) => writeFile(join(folder, 'build-hostile'), `${wish}\n`);

describe.each(ISOLATIONS)('a hostile bench, isolation %s', (isolation) => {
  let hostile: Awaited<ReturnType<typeof hostileBench>>;
  let bench: BenchExecutable;
  beforeAll(async () => {
    hostile = await hostileBench('benches', isolation);
    await hostile.prepare();
    bench = await hostile.build();
  });
  // Whatever they did: the host is ready, and nothing stays on it.
  afterAll(async () => {
    expect((await hostile.run(bench, '')).failure).toBeNull();
    await hostile.remove();
    expect(existsSync(hostile.paths.root)).toBe(false);
  });

  it('that hangs costs its own time', async () => {
    const { failure, set } = await hostile.run(bench, 'hangs', { timeoutMs: 1000 });
    expect(failure).toMatchObject({
      class: 'overran',
      message: expect.stringMatching(/^hostile of hostile .*overran its 1 s$/),
    });
    expect(set.exit.timedOut).toBe(true);
  });

  it('that never answers, as a fuzz target, costs the time of a question', async () => {
    expect(await hostile.list(bench, 'never-answers')).toMatchObject([{ listed: 0, unlisted: true }]);
  });

  it('that ignores SIGTERM is ended by force', async () => {
    const { failure, set } = await hostile.run(bench, 'ignores-sigterm', { timeoutMs: 5000 });
    expect(failure?.class).toBe('overran');
    expect(set.exit).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  });

  it('that leaves a daemon takes it along', async () => {
    const { set, log } = await hostile.run(bench, 'daemon');
    expect(log).toBe('left a daemon\n');
    expect(set).toMatchObject({ listed: ['hostile'], benchmarks: [], exit: { code: 0 } });
  });

  it('that forks and forks is ended with all of them', async () => {
    const { failure, log } = await hostile.run(bench, 'forks 300', { timeoutMs: 10_000 });
    expect(failure?.class).toBe('overran');
    expect(log).toMatch(/^made 300/);
  });

  it('that prints without end keeps a log of bounded size', async () => {
    const { failure, log } = await hostile.run(bench, 'prints 100', { timeoutMs: 60_000 });
    expect(failure).toBeNull();
    expect(log.length).toBeLessThan(65 * MIB);
    expect(log.trimEnd().split('\n').at(-1)).toContain('the log ends here');
  });

  it('that prints terminal escapes shows none', async () => {
    const { failure, log } = await hostile.run(bench, 'panics-with-escapes');
    expect(failure?.excerpt).toContain('red  backwards');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(`${failure?.excerpt}${log}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('that writes a file too large is ended, and named', async () => {
    const limits = { ...defaultLimits(), fileBytes: 20 * MIB };
    const { failure } = await hostile.run(bench, 'writes-large large 64', { confining: { limits } });
    expect(failure).toMatchObject({
      class: 'benchmark-failed',
      message: expect.stringContaining('wrote more to a file than it may (limit 20 MiB)'),
    });
    // What it wrote is nobody's result: the space is there again.
    expect(existsSync(join(hostile.paths.checkout.outside, 'large'))).toBe(false);
    expect(existsSync(join(hostile.paths.checkout.outside, 'Cargo.toml'))).toBe(true);
  });

  it('that prints the tokens it finds shows none of them', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'credentials.toml'), '[registry]\ntoken = "cio0123456789abcdefghijklmnopqrstuv"\n');
    process.env.HOSTILE_TEST_TOKEN = 'token-of-the-worker-0123456789';
    onTestFinished(() => {
      delete process.env.HOSTILE_TEST_TOKEN;
    });
    const confining = { secrets: secretsOf(process.env) };
    const { log } = await hostile.run(bench, `looks-for-secrets ${folder}`, { confining });
    expect(log).toContain('own "HOSTILE"=');
    expect(log).not.toContain('HOSTILE_TEST_TOKEN=token-of-the-worker');
    expect(log).not.toContain('cio0123456789');
    if (isolation === 'bubblewrap') expect(log).not.toMatch(/HOSTILE_TEST_TOKEN|credentials/);
    expect(Object.keys((await hostile.run(bench, '')).set.environment)).not.toContain('HOSTILE_TEST_TOKEN');
  });

  it('that closes its folders and digs deep ones is removed all the same', async () => {
    const { log, set } = await hostile.run(bench, 'locks-itself-out');
    expect(log).toContain('made a deep folder');
    expect(set.revision.clean).toBe(true);
    expect(await readdir(hostile.paths.checkout.outside)).toContain('closed');
  });
});

// Where this machine has no delegated cgroup, docs/security.md says what isn't limited.
describe.each(cgroup === null ? [] : ISOLATIONS)('a hostile bench within limits, isolation %s', (isolation) => {
  let hostile: Awaited<ReturnType<typeof hostileBench>>;
  let bench: BenchExecutable;
  beforeAll(async () => {
    hostile = await hostileBench('limits', isolation);
    await hostile.prepare();
    bench = await hostile.build();
  });
  afterAll(() => hostile.remove());
  const confining = { limits: { ...defaultLimits(), memoryBytes: 128 * MIB, processes: 50 }, cgroup };

  it('that allocates all memory is ended alone, and named', async () => {
    const { failure, set } = await hostile.run(bench, 'allocates 1024', { confining });
    expect(failure).toMatchObject({
      class: 'benchmark-failed',
      message: expect.stringMatching(/^hostile of hostile .*ran out of memory \(limit 128 MiB\)$/),
    });
    expect(set.peakMemoryBytes).toBeGreaterThan(100 * MIB);
  });

  it('that forks and forks is refused more processes, and named', async () => {
    const { failure } = await hostile.run(bench, 'forks 300', { confining });
    expect(failure?.message).toMatch(/ended with exit code 101 and met the limit of 50 processes$/);
  });
});

// None of this holds without a sandbox, which docs/security.md says.
describe.each(ISOLATIONS.filter((isolation) => isolation === 'bubblewrap'))('a hostile bench in the sandbox', () => {
  let hostile: Awaited<ReturnType<typeof hostileBench>>;
  let bench: BenchExecutable;
  beforeAll(async () => {
    hostile = await hostileBench('sandboxed', 'bubblewrap');
    await hostile.prepare();
    bench = await hostile.build();
  });
  afterAll(() => hostile.remove());

  it('can neither delete nor change what was built', async () => {
    const { log } = await hostile.run(bench, 'deletes /gate/target/release /gate/target');
    expect(log.match(/: refused/g)).toHaveLength(2);
    expect((await hostile.run(bench, '')).failure).toBeNull();
  });

  it('writes nowhere but in its own folders', async () => {
    const outside = await temporaryFolder();
    const places = [outside, '/etc', '/usr', '/gate', '/gate/checkout/../..', '/proc/sys/kernel', '/dev', '/root'];
    const { log, set } = await hostile.run(
      bench,
      `writes ${places.map((place) => `${place}/hostile-was-here`).join(' ')}`,
    );
    expect(log.trimEnd().split('\n')).toEqual(places.map((place) => expect.stringMatching(`^${place}/.*: refused`)));
    expect(await readdir(outside)).toEqual([]);
    expect(set.revision.clean).toBe(true);
  });

  it('gets nowhere by a link in its checkout', async () => {
    const outside = await temporaryFolder();
    const { log } = await hostile.run(bench, `links-and-writes /gate/checkout/way-out ${outside}`);
    expect(log).toMatch(/^link: done\nthrough the link: refused/);
    expect(await readdir(outside)).toEqual([]);
  });

  it('reaches no socket of the host', async () => {
    let reached = 0;
    const listen = async (where: { port: number; host: string } | string): Promise<ReturnType<typeof createServer>> => {
      const server = createServer(() => {
        reached += 1;
      });
      await new Promise<void>((resolve) => server.listen(where, resolve));
      onTestFinished(() => {
        server.close();
      });
      return server;
    };
    const tcp = (await listen({ port: 0, host: '127.0.0.1' })).address();
    if (tcp === null || typeof tcp === 'string') throw new Error('no port');
    const name = `benchmark-gate-test-${process.pid}`;
    await listen(`\0${name}`);
    const { log } = await hostile.run(bench, `connects 127.0.0.1:${tcp.port} ${name}`);
    expect(log).toMatch(/tcp: refused/);
    expect(log).toMatch(/name: refused/);
    expect(log).toMatch(/abstract: refused/);
    expect(reached).toBe(0);
  });

  it('sees and reaches no process of the host', async () => {
    const other = spawn('sleep', ['600'], { stdio: 'ignore' });
    onTestFinished(() => {
      other.kill('SIGKILL');
    });
    const { log } = await hostile.run(bench, `attacks ${other.pid}`);
    expect(log).toMatch(/^trace: refused .*\nkill: refused/);
    expect(other.exitCode).toBeNull();
    expect(other.signalCode).toBeNull();
  });
});

describe.each(ISOLATIONS.filter((isolation) => isolation === 'bubblewrap'))(
  'a hostile build script in the sandbox',
  () => {
    it('hands benches no folder of the host to write to', async () => {
      const outside = await temporaryFolder();
      await mkdir(join(outside, 'inside'));
      const hostile = await hostileBench('links', 'bubblewrap', told(`link-temporary ${outside}`));
      await hostile.prepare();
      const bench = await hostile.build();
      const { log } = await hostile.run(bench, 'writes /gate/target/tmp/hostile-was-here');
      expect(log).toContain('hostile-was-here: done');
      expect(await readdir(outside)).toEqual(['inside']);
      await hostile.remove();
    });

    it('cannot have the gate read a file of the host', async () => {
      const hostile = await hostileBench('recording', 'bubblewrap', told('link-recording /gate/checkout/elsewhere'));
      await hostile.prepare();
      await expect(hostile.build()).rejects.toMatchObject({
        report: { class: 'compile-error', message: expect.stringContaining('a symbolic link, which is not followed') },
      });
      await hostile.remove();
    });

    it('is removed with folders deeper than a path can say', async () => {
      const hostile = await hostileBench('deep', 'bubblewrap', told('deep'));
      await hostile.prepare();
      await hostile.build();
      await hostile.remove();
      expect(existsSync(hostile.paths.root)).toBe(false);
    });
  },
);
