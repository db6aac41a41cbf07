import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeRoom } from '../../../../../../adapters/bench-host/prepare/warm-base/make-room.ts';
import { manifestFile } from '../../../../../../adapters/bench-host/prepare/warm-base/manifest.ts';
import {
  WarmBases,
  type WarmBasesOptions,
} from '../../../../../../adapters/bench-host/prepare/warm-base/warm-bases.ts';
import { freeDiskBytes } from '../../../../../../adapters/host/look-at-host.ts';

const { signal } = new AbortController();

async function bases(limits: Partial<WarmBasesOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'warm-bases-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const own = { folder, maxBytes: 1e6, maxCount: 2, maxAgeMs: 60_000, freeDiskBytes: 0, ...limits };
  const kept = new WarmBases(own);
  let clock = 1_700_000_000;
  return {
    folder,
    kept,
    /** Keeps one that holds a text, used later than all before it. */
    async keep(identity: string, text = identity, lines = ['bench'], madeAt = new Date()) {
      const target = join(await kept.staging(), 'target');
      await mkdir(join(target, 'deps'), { recursive: true });
      await writeFile(join(target, 'deps/lib.rlib'), text);
      await symlink('lib.rlib', join(target, 'deps/link'));
      const about = { repository: 'acme/engine', commit: 'c'.repeat(40), rustc: 'rustc', lines };
      const base = await kept.keep(target, { identity, ...about, madeAt: madeAt.toISOString() }, signal);
      clock += 1;
      if (base !== null && existsSync(base.folder)) await utimes(manifestFile(base.folder), clock, clock);
      return { base, target };
    },
    names: async () => (await readdir(folder)).filter((name) => /^[0-9a-f]{24}$/.test(name)),
  };
}

describe('warm bases', () => {
  it('are found by what they are and by all that is to be built, and copied', async () => {
    const { folder, kept, keep } = await bases();
    await keep('one', 'old', ['bench']);
    await keep('one', 'new', ['bench', 'build']);
    expect(await kept.find('two', ['bench'])).toBeNull();
    expect(await kept.find('one', ['bench', 'test'])).toBeNull();
    const found = await kept.find('one', ['build']);
    if (found === null) throw new Error('not found');
    const into = join(folder, 'copy');
    expect(await kept.copy(found, into, signal)).toBe(true);
    expect(await readFile(join(into, 'deps/link'), 'utf8')).toBe('new');
  });

  it('are removed where they are not what was kept, and never handed out', async () => {
    const { folder, kept, keep, names } = await bases();
    for (const damage of [
      (target: string) => writeFile(join(target, 'deps/lib.rlib'), 'sam3'),
      (target: string) => utimes(join(target, 'deps/lib.rlib'), 1, 1),
      (target: string) => rm(join(target, 'deps/link')),
      (target: string) => writeFile(join(target, 'deps/more'), ''),
    ]) {
      const { base } = await keep('same');
      if (base === null) throw new Error('not kept');
      await damage(join(base.folder, 'target'));
      expect(await kept.copy(base, join(folder, 'copy'), signal)).toBe(false);
      expect([await names(), existsSync(join(folder, 'copy'))]).toEqual([[], false]);
    }
  });

  it('are few: the least recently used goes first', async () => {
    const { folder, kept, keep, names } = await bases({ maxCount: 2 });
    const first = await keep('first');
    await keep('second');
    if (first.base === null) throw new Error('not kept');
    await kept.copy(first.base, join(folder, 'copy'), signal);
    await keep('third');
    expect(await names()).toHaveLength(2);
    expect(await kept.find('second', [])).toBeNull();
    expect(await kept.find('first', [])).not.toBeNull();
  });

  it('are small together', async () => {
    const { kept, keep, names } = await bases({ maxBytes: 100, maxCount: 9 });
    await keep('first', 'x'.repeat(60));
    await keep('second', 'x'.repeat(60));
    expect(await names()).toHaveLength(1);
    expect(await kept.find('second', [])).not.toBeNull();
    const { base, target } = await keep('third', 'x'.repeat(101));
    expect([base, existsSync(target)]).toEqual([null, true]);
  });

  it('make room for what is measured, and are not copied where there is none', async () => {
    const { folder, kept, keep, names } = await bases();
    const { base } = await keep('one');
    if (base === null) throw new Error('not kept');
    const full = new WarmBases({ folder, maxBytes: 1e6, maxCount: 2, maxAgeMs: 60_000, freeDiskBytes: 2 ** 60 });
    expect(await full.copy(base, join(folder, 'copy'), signal)).toBe(false);
    await makeRoom(folder, 0);
    expect(await names()).toHaveLength(1);
    await makeRoom(folder, (await freeDiskBytes(folder)) + 2 ** 40);
    expect(await names()).toEqual([]);
    await makeRoom(join(folder, 'none'), 2 ** 60);
    expect(await kept.find('one', [])).toBeNull();
  });

  it('are tidied up: what is old, unfinished or cannot be read', async () => {
    const { folder, kept, keep, names } = await bases();
    await keep('old', 'old', ['bench'], new Date(Date.now() - 120_000));
    const { base } = await keep('unreadable');
    if (base !== null) await writeFile(manifestFile(base.folder), '{"schemaVersion":2}');
    await kept.staging();
    await mkdir(join(folder, 'removing-x'));
    await kept.exclusively(signal, () => kept.tidy());
    expect(await readdir(folder)).toEqual(['lock']);
    await keep('fresh');
    await kept.tidy();
    expect(await names()).toHaveLength(1);
  });
});
