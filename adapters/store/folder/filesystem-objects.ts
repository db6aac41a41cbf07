import { createHash, randomUUID } from 'node:crypto';
import {
  access,
  constants,
  type FileHandle,
  link,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { makeFolder } from '../../files/make-folder.ts';
import { isObjectKey } from '../content/object-key.ts';
import type { Content, ObjectFacts, ObjectStore, WrittenObject } from '../content/object-store.ts';
import { readContent, SourceFailure } from '../content/read-content.ts';
import { fromSystemError, hasCode, StoreError } from '../content/store-error.ts';

/** Temporary files of writers that were killed are removed when they are older than this, in milliseconds. */
const ABANDONED_AFTER = 24 * 60 * 60 * 1000;

/** Never waits for the other end of a pipe that stands in an object's place: a few of those would hold all files up. */
const READING = constants.O_RDONLY | constants.O_NONBLOCK;

/** How often a folder may be taken away while a file is being named in it. */
const MOST_ATTEMPTS = 10;

/** Opens a folder as an object store. Touches nothing until something is written. */
export function filesystemObjects(root: string): ObjectStore {
  return new FilesystemObjects(path.resolve(root));
}

/**
 * Objects as files. An object is written to `tmp/`, flushed to the disk and then linked to its name: a hard link fails
 * where the name exists, so that of two writers one wins, and a kill at any moment leaves either nothing or all of it.
 */
class FilesystemObjects implements ObjectStore {
  readonly rootUri: string;
  readonly #root: string;
  #swept = false;

  constructor(root: string) {
    this.#root = root;
    this.rootUri = pathToFileURL(`${root}${path.sep}`).href;
  }

  async requireWritable(): Promise<void> {
    const folder = path.join(this.#root, 'tmp');
    try {
      await this.#makeFolder(folder);
      await access(folder, constants.W_OK);
    } catch (error) {
      throw fromSystemError(error, 'write to', this.#root);
    }
  }

  async create(content: Content, key: string | ((sha256: string) => string)): Promise<WrittenObject> {
    return this.#staged(content, async (temporary, written) => {
      const target = typeof key === 'string' ? key : key(written.sha256);
      const file = this.#file(target);
      const created = await this.#inFolderOf(file, () =>
        link(temporary, file).then(
          () => true,
          (error) => {
            if (hasCode(error, 'EEXIST')) return false;
            throw error;
          },
        ),
      );
      return { ...written, key: target, created };
    });
  }

  async replace(content: Content, key: string): Promise<void> {
    await this.#staged(content, async (temporary) => {
      const file = this.#file(key);
      await this.#inFolderOf(file, () => rename(temporary, file));
    });
  }

  async read(key: string): Promise<Readable> {
    const file = this.#file(key);
    try {
      const handle = await open(file, READING);
      if ((await handle.stat()).isFile()) return handle.createReadStream();
      await handle.close();
      throw new StoreError('corrupt', `${file} is no file: remove it, and measure again`);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) throw new StoreError('not-found', `the store holds no ${file}`, { cause: error });
      throw fromSystemError(error, 'read', file);
    }
  }

  async exists(key: string): Promise<boolean> {
    return (await this.stat(key)) !== null;
  }

  async stat(key: string): Promise<ObjectFacts | null> {
    const file = this.#file(key);
    try {
      const found = await stat(file);
      return found.isFile() ? { bytes: found.size, writtenAt: found.mtime } : null;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw fromSystemError(error, 'look for', file);
    }
  }

  async remove(key: string): Promise<void> {
    const file = this.#file(key);
    try {
      await unlink(file);
      await flushFolder(path.dirname(file));
      await this.#removeEmptyFolders(path.dirname(file));
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw fromSystemError(error, 'remove', file);
    }
  }

  async list(prefix: string): Promise<string[]> {
    const folder = this.#file(prefix);
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw fromSystemError(error, 'list', folder);
    }
  }

  #file(key: string): string {
    if (!isObjectKey(key))
      throw new StoreError('not-found', `${JSON.stringify(key.slice(0, 500))} is no name in a store`);
    return path.join(this.#root, key);
  }

  /** Writes `content` to a temporary file, hands it over complete and on the disk, and removes it. */
  async #staged<T>(
    content: Content,
    use: (temporary: string, written: { sha256: string; bytes: number }) => Promise<T>,
  ): Promise<T> {
    // A stream may fail before it is read, which ends the process unless somebody listens; reading it tells us as well.
    if (content instanceof Readable) content.on('error', () => {});
    const folder = path.join(this.#root, 'tmp');
    const temporary = path.join(folder, `${process.pid}-${randomUUID()}`);
    try {
      await this.#makeFolder(folder);
      await this.#sweep(folder);
      const handle = await open(temporary, 'wx', 0o600);
      try {
        const written = await writeAll(handle, content);
        await handle.sync();
        return await use(temporary, written);
      } finally {
        await handle.close();
        await rm(temporary, { force: true });
      }
    } catch (error) {
      if (error instanceof SourceFailure) throw error.cause;
      throw fromSystemError(error, 'write to', this.#root);
    }
  }

  /** Names a file in its folder, which is made for it: again where a remover takes it away, empty, in between. */
  async #inFolderOf<T>(file: string, name: () => Promise<T>): Promise<T> {
    const folder = path.dirname(file);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#makeFolder(folder);
        const named = await name();
        await flushFolder(folder);
        return named;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !hasCode(error, 'ENOENT')) throw error;
      }
    }
  }

  async #removeEmptyFolders(from: string): Promise<void> {
    for (let folder = from; folder !== this.#root; folder = path.dirname(folder)) {
      const gone = await rmdir(folder).then(
        () => true,
        // Not empty, or somebody else's to remove: what stays is no more than an empty folder.
        () => false,
      );
      if (!gone) return;
    }
  }

  /** Makes a folder, and makes sure that the new names on the way to it survive a power cut. */
  async #makeFolder(folder: string): Promise<void> {
    const first = await makeFolder(folder, 0o700);
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = path.dirname(made))
      await flushFolder(path.dirname(made));
  }

  /** Once per process: removes what writers that were killed left behind, long after any of them can still be writing. */
  async #sweep(folder: string): Promise<void> {
    if (this.#swept) return;
    this.#swept = true;
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => null);
      if (found !== null && Date.now() - found.mtimeMs > ABANDONED_AFTER) await rm(file, { force: true });
    }
  }
}

async function writeAll(handle: FileHandle, content: Content): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of readContent(content)) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    await handle.appendFile(chunk);
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
