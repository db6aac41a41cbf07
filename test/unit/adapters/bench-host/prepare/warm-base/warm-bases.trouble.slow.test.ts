import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealFolder } from '../../../../../../adapters/bench-host/prepare/warm-base/seal-folder.ts';
import type { HostJob } from '../../../../../../gate/contract/host-job.ts';
import { warmHost, warmRepository } from '../../../../../support/cargo/warm-host.ts';
import { ISOLATIONS } from '../../../../../support/processes/confine.ts';

const LONG = 300_000;
const UNTOUCHED = { compiled: ['app', 'inner'], says: '1 1 1 1 1' };
let repository: Awaited<ReturnType<typeof warmRepository>>;

beforeAll(async () => {
  repository = await warmRepository();
}, LONG);
afterAll(() => repository.remove());

const jobOf = (name: string, edit = {}): Promise<HostJob> =>
  repository.job({ workflowId: 'trouble', firstExecutionRunId: name }, edit);

const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).filter((name) => name !== 'lock');

/** The only warm base of a host, and a file of it. */
async function kept(folder: string): Promise<{ target: string; library: string }> {
  const target = join(folder, (await namesIn(folder))[0] ?? '', 'target');
  const files = await readdir(join(target, 'release/deps'));
  return { target, library: join(target, 'release/deps', files.find((name) => name.endsWith('.rlib')) ?? '') };
}

const isMaking = (told: readonly string[]): boolean => told.some((now) => /warm base: Compiling/.test(now));

/** Without a sandbox there are no warm bases, which a test here shows. */
const inSandbox = it.skipIf(!ISOLATIONS.includes('bubblewrap'));

describe('a warm base', () => {
  inSandbox(
    'stays as it was made, whatever the build of a change writes, and is made anew where it did not',
    async () => {
      const host = await warmHost('poison');
      const first = await jobOf('first');
      await host.prepare(first);
      const { target, library } = await kept(host.folder);
      const before = await sealFolder(target, new AbortController().signal);
      await host.remove(first);

      // A build script that overwrites all libraries that it can reach, in its own target directory and in what is kept.
      const places = [host.paths(first).target.inside, host.folder];
      const poisoned = await jobOf('poisoned', {
        'app/build.rs': `
fn spoil(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { spoil(&path) }
        else if path.to_string_lossy().contains("num_traits") { std::fs::write(&path, "spoilt").ok(); }
    }
}
fn main() {
    for place in ${JSON.stringify(places)} { spoil(std::path::Path::new(place)); }
    println!("cargo:rustc-env=SCRIPT=7");
}`,
      });
      expect((await host.prepare(poisoned)).base).toBe(repository.main());
      // What rustc can't read may be the host's, until it stays so.
      await expect(host.build(poisoned)).rejects.toMatchObject({ report: { class: 'transient' } });
      expect(await sealFolder(target, new AbortController().signal)).toEqual(before);
      const next = await jobOf('next');
      expect(isMaking((await host.prepare(next)).told)).toBe(false);
      expect(await host.build(next)).toMatchObject(UNTOUCHED);

      // Its copies are files of their own.
      const copy = library.replace(target, host.paths(next).target.outside);
      expect((await stat(copy)).ino).not.toBe((await stat(library)).ino);
      expect(await readFile(copy)).toEqual(await readFile(library));

      // A disk that lies: one byte of a library.
      const bytes = await readFile(library);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(library, bytes);
      const after = await jobOf('after');
      const again = await host.prepare(after);
      expect([isMaking(again.told), again.base]).toEqual([true, repository.main()]);
      expect(await host.build(after)).toMatchObject(UNTOUCHED);
      for (const job of [poisoned, next, after]) await host.remove(job);
    },
    LONG,
  );

  inSandbox(
    'is whole or not there, also where its worker is killed while it makes one',
    async () => {
      const host = await warmHost('killed');
      const job = await jobOf('killed');
      const file = `${job.bundle}.json`;
      await writeFile(file, JSON.stringify(job));
      const child = fork(
        fileURLToPath(new URL('../../../../../support/cargo/make-child.ts', import.meta.url)),
        ['killed', file],
        {
          execArgv: ['--import', 'tsx'],
          stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        },
      );
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', (said: Buffer) => {
          if (isMaking([said.toString()])) child.kill('SIGKILL');
        });
        child.once('exit', () => resolve());
      });
      expect((await readdir(host.folder)).some((name) => name.startsWith('making-'))).toBe(true);
      expect(isMaking((await host.prepare(job)).told)).toBe(true);
      expect(await namesIn(host.folder)).toEqual([expect.stringMatching(/^[0-9a-f]{24}$/)]);
      expect(await host.build(job)).toMatchObject(UNTOUCHED);
      await host.remove(job);
    },
    LONG,
  );

  inSandbox(
    'is not kept where there is no room for it, and what was built is not lost',
    async () => {
      const host = await warmHost('narrow', { limits: { freeDiskBytes: Number.MAX_SAFE_INTEGER } });
      const job = await jobOf('narrow');
      expect((await host.prepare(job)).base).toBe(repository.main());
      expect(await namesIn(host.folder)).toEqual([]);
      expect(await host.build(job)).toMatchObject(UNTOUCHED);
      await host.remove(job);
    },
    LONG,
  );

  it(
    'is neither made nor used without a sandbox',
    async () => {
      const host = await warmHost('open', { isolation: 'none' });
      const job = await jobOf('open', { 'inner/src/lib.rs': '//! Changed.\n\npub const INNER: u32 = 7;\n' });
      expect((await host.prepare(job)).base).toBeNull();
      expect(existsSync(host.folder)).toBe(false);
      expect((await host.build(job)).says).toBe('1 1 1 7 1');
      await host.remove(job);
    },
    LONG,
  );

  inSandbox(
    'is not used where cargo would not notice that its dependencies are others',
    async () => {
      const host = await warmHost('configured');
      const vendored = '[source.crates-io]\nreplace-with = "own"\n[source.own]\ndirectory = "vendor"\n';
      for (const [name, text] of [
        ['another', '[term]\nquiet = true\n'],
        ['vendored', vendored],
      ] as const) {
        const job = await jobOf(name, { '.cargo/config.toml': text });
        const { base, told } = await host.prepare(job);
        expect([name, base, told.at(-1)]).toEqual([name, null, expect.stringContaining('another cargo configuration')]);
        await host.remove(job);
      }
      // The same on both sides, and still nothing that a build could rely on.
      await repository.merge({ '.cargo/config.toml': vendored });
      const job = await jobOf('both');
      expect((await host.prepare(job)).base).toBeNull();
      expect(await namesIn(host.folder)).toEqual([]);
      await host.remove(job);
      await repository.merge({ '.cargo/config.toml': '[term]\nquiet = false\n' });
      const harmless = await jobOf('harmless');
      expect((await host.prepare(harmless)).base).toBe(repository.main());
      await host.remove(harmless);
    },
    LONG,
  );
});
