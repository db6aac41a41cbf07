import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { ISOLATIONS, TRIED_ISOLATIONS, temporaryFolder } from '../../support/processes/confine.ts';
import { describeHostileBenches } from './describe-benches.ts';
import { hostileBench } from './hostile-bench.ts';

const sandboxed = ISOLATIONS.includes('bubblewrap');

/** What the build script of the commit does. */
const told = (wish: string) => (folder: string) => writeFile(join(folder, 'build-hostile'), `${wish}\n`);

for (const isolation of TRIED_ISOLATIONS) describeHostileBenches(isolation);

// None of this holds without a sandbox, which docs/security.md says.
describe.skipIf(!sandboxed)('a hostile bench in the sandbox', () => {
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

describe.skipIf(!sandboxed)('a hostile build script in the sandbox', () => {
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
});
