import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../../adapters/confinement/limits/default-limits.ts';
import { delegatedCgroup } from '../../../adapters/confinement/limits/delegated-cgroup.ts';
import { secretsOf } from '../../../adapters/confinement/output/secret-masker.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { temporaryFolder } from '../../support/processes/confine.ts';
import { hostileBench } from './hostile-bench.ts';

const MIB = 1024 * 1024;
const { folder: cgroup } = await delegatedCgroup();

/** What a bench of a hostile change does, and what becomes of it and of the host. */
export function describeHostileBenches(isolation: Isolation): void {
  describe(`a hostile bench, isolation ${isolation}`, () => describeBench(isolation));
  // Where this machine has no delegated cgroup, docs/security.md says what isn't limited.
  describe.skipIf(cgroup === null)(`a hostile bench within limits, isolation ${isolation}`, () =>
    describeLimits(isolation),
  );
}

function describeBench(isolation: Isolation): void {
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
    const { failure, set } = await hostile.run(bench, 'ignores-sigterm', { timeoutMs: 2000 });
    expect(failure?.class).toBe('overran');
    expect(set.exit).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  });

  it('that leaves a daemon takes it along', async () => {
    const { set, log } = await hostile.run(bench, 'daemon');
    expect(log).toBe('left a daemon\n');
    expect(set).toMatchObject({ listed: ['hostile'], benchmarks: [], exit: { code: 0 } });
  });

  it('that forks and forks is ended with all of them', async () => {
    const { failure, log } = await hostile.run(bench, 'forks 300', { timeoutMs: 2000 });
    expect(failure?.class).toBe('overran');
    expect(log).toMatch(/^made 300/);
  });

  it('that prints without end keeps a log of bounded size', async () => {
    const { failure, log } = await hostile.run(bench, 'prints 66', { timeoutMs: 60_000 });
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
}

function describeLimits(isolation: Isolation): void {
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
}
