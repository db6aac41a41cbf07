import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../../../files/remove-tree.ts';
import { withFileLock } from '../../../files/with-file-lock.ts';
import { folderName } from '../../../host/jobs/job-paths.ts';
import { copyFolder } from './copy-folder.ts';
import { freeSpace, leastUsedFirst, lockOf, removeWarmBase, WHOLE } from './make-room.ts';
import { type BaseManifest, manifestFile, readWarmBase, targetOf, touch, type WarmBase } from './manifest.ts';
import { sealFolder } from './seal-folder.ts';

export interface WarmBasesOptions {
  /** Holds nothing else. */
  readonly folder: string;
  /** Of all of them together; 0: none is kept. */
  readonly maxBytes: number;
  readonly maxCount: number;
  /** What the system brings along (a C library, a linker) may have changed since. */
  readonly maxAgeMs: number;
  /** What has to stay free on the disk. */
  readonly freeDiskBytes: number;
}

/** Longer than any look; making one takes minutes, and who waits for that could as well build. */
const LOCK_WAIT_MS = 30_000;

/**
 * The warm bases of one host: built target directories, each whole or not there. They are never built in, never mounted
 * and never linked to: a job gets a copy. All but `exclusively` are to be called within it.
 */
export class WarmBases {
  constructor(private readonly options: WarmBasesOptions) {}

  /**
   * Does `work` while no other process uses the folder.
   *
   * @throws {GateError} transient where another one does
   */
  async exclusively<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { folder } = this.options;
    await mkdir(folder, { recursive: true });
    return withFileLock(lockOf(folder), { waitMs: LOCK_WAIT_MS, signal }, work);
  }

  /** Removes what a killed process left unfinished, what can't be read, and what is too old. */
  async tidy(): Promise<void> {
    const { folder, maxAgeMs } = this.options;
    const oldest = Date.now() - maxAgeMs;
    for (const name of await readdir(folder)) {
      if (join(folder, name) === lockOf(folder)) continue;
      const base = WHOLE.test(name) ? readWarmBase(join(folder, name)) : null;
      if (base === null || Date.parse(base.manifest.madeAt) < oldest) await removeWarmBase(join(folder, name));
    }
  }

  /** One of this identity that was built by all of these lines: the newest. */
  async find(identity: string, lines: readonly string[]): Promise<WarmBase | null> {
    const fitting = (await leastUsedFirst(this.options.folder)).filter(
      ({ manifest }) => manifest.identity === identity && lines.every((line) => manifest.lines.includes(line)),
    );
    return fitting.sort((a, b) => b.manifest.madeAt.localeCompare(a.manifest.madeAt))[0] ?? null;
  }

  /**
   * Copies a warm base to where nothing is. What was copied is looked at to the last byte: a base that isn't as it was
   * made is removed.
   *
   * @returns false where there is no room for a copy, or the base is damaged; nothing is there then
   */
  async copy({ folder, manifest }: WarmBase, into: string, signal: AbortSignal): Promise<boolean> {
    if (!(await this.hasRoom(manifest.seal.bytes, folder))) return false;
    await copyFolder(targetOf(folder), into, signal);
    const seal = await sealFolder(into, signal);
    if (seal.digest === manifest.seal.digest) {
      await touch(folder);
      return true;
    }
    await removeWarmBase(folder);
    await removeTree(into);
    return false;
  }

  /** A new empty folder to make one in; `tidy` removes it where this process doesn't come to that. */
  async staging(): Promise<string> {
    const folder = join(this.options.folder, `making-${randomUUID()}`);
    await mkdir(folder);
    return folder;
  }

  /**
   * Keeps a target directory, which must lie in a staging folder, as a warm base: all at once.
   *
   * @returns null where there is no room to keep it beside its first copy: the directory is where it was
   */
  async keep(target: string, about: Omit<BaseManifest, 'seal' | 'schemaVersion'>, signal: AbortSignal) {
    const seal = await sealFolder(target, signal);
    if (seal.bytes > this.options.maxBytes || !(await this.hasRoom(seal.bytes, null))) return null;
    const whole = `${target}.whole`;
    const folder = join(this.options.folder, folderName(JSON.stringify([about.identity, about.lines])));
    const manifest: BaseManifest = { schemaVersion: 1, ...about, seal };
    await mkdir(whole);
    await writeFile(manifestFile(whole), JSON.stringify(manifest));
    await rename(target, targetOf(whole));
    await removeWarmBase(folder);
    await rename(whole, folder);
    await this.limit(folder);
    return { folder, manifest, usedMs: Date.now() };
  }

  private hasRoom(bytes: number, spared: string | null): Promise<boolean> {
    return freeSpace(this.options.folder, bytes + this.options.freeDiskBytes, spared);
  }

  /** Removes the least recently used until the rest is few and small enough. */
  private async limit(spared: string): Promise<void> {
    const { folder: all, maxBytes, maxCount } = this.options;
    const bases = await leastUsedFirst(all);
    let bytes = bases.reduce((sum, { manifest }) => sum + manifest.seal.bytes, 0);
    let count = bases.length;
    for (const { folder, manifest } of bases) {
      if (bytes <= maxBytes && count <= maxCount) return;
      if (folder === spared) continue;
      await removeWarmBase(folder);
      bytes -= manifest.seal.bytes;
      count -= 1;
    }
  }
}
