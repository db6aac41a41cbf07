import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Mount } from '../../../confinement/sandbox/confined-command.ts';
import { outsidePath } from '../../../confinement/sandbox/outside-path.ts';
import { type DynamicLinks, readLinks } from './dynamic-links.ts';
import { ElfFault, type ElfHeader } from './elf-layout.ts';
import { loadedContent } from './loaded-content.ts';
import { withElf } from './opened-elf.ts';

/** What an executable's process sees of the host, and where libraries are looked for. */
export interface LibraryPlaces {
  /** Folders besides the system's, as the process sees them; of those that the change can write, links lead nowhere else. */
  readonly mounts: readonly Mount[];
  /** The system's own table of names and paths. */
  readonly system: ReadonlyMap<string, readonly string[]>;
}

/** Everything that is loaded for one executable together. */
const MOST_LIBRARIES = 500;

const SYSTEM = ['/usr', '/lib', '/lib32', '/lib64'];
const DEFAULTS = ['/lib64', '/usr/lib64', '/lib', '/usr/lib'];

type Kind = Pick<ElfHeader, 'bits' | 'machine' | 'littleEndian'>;

/** Where a file that the loader maps lies outside; null where the process doesn't see it. */
async function fileAt(path: string, { mounts }: Pick<LibraryPlaces, 'mounts'>): Promise<string | null> {
  const isSystem = SYSTEM.some((folder) => path.startsWith(`${folder}/`));
  const outside = outsidePath(path, mounts) ?? (isSystem ? path : null);
  if (outside === null) return null;
  const file = await realpath(outside).catch(() => null);
  if (file === null) return null;
  const roots = isSystem ? SYSTEM : mounts.map((mount) => mount.outside);
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  return real.some((root) => root !== null && file.startsWith(root + sep)) ? file : null;
}

/**
 * What the loader maps for an executable, by name with the SHA-256 of its content: the libraries that it needs, and those
 * that these need; the loader itself by its path. The same file is read once for all executables.
 *
 * @throws {ElfFault} where one of them isn't found
 */
export class LoadedLibraries {
  readonly #known = new Map<
    string,
    Promise<{ readonly content: string; readonly links: DynamicLinks; readonly kind: Kind } | null>
  >();

  constructor(
    private readonly places: LibraryPlaces,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * @param path of the executable, as its process sees it
   * @param folders of its `LD_LIBRARY_PATH`
   */
  async of(
    path: string,
    kind: Kind,
    links: DynamicLinks,
    folders: readonly string[],
  ): Promise<[name: string, content: string][]> {
    const found = new Map<string, string>();
    const { interpreter } = links;
    if (interpreter !== null)
      found.set(interpreter, (await this.#read(interpreter, kind))?.content ?? missing(interpreter));
    const waiting = [{ path, links, inherited: [] as readonly string[] }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const origin = dirname(next.path);
      const rpath = next.links.runpath === null ? [...expanded(next.links.rpath, origin), ...next.inherited] : [];
      const own = [...rpath, ...folders, ...expanded(next.links.runpath ?? [], origin)];
      for (const name of next.links.needed) {
        if (found.has(name)) continue;
        const [library, others] = await this.#find(name, own, kind);
        found.set(name, [library.content, ...others].join(' '));
        if (found.size > MOST_LIBRARIES) throw new ElfFault('it needs too many libraries');
        waiting.push({ path: library.path, links: library.links, inherited: rpath });
      }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The first library that fits; of the system's table, which has variants for processors, all that do. */
  async #find(name: string, folders: readonly string[], kind: Kind) {
    const all = async (paths: readonly string[]) => {
      const read = await Promise.all(paths.map(async (path) => ({ path, found: await this.#read(path, kind) })));
      return read.flatMap(({ path, found }) => (found === null ? [] : [{ path, ...found }]));
    };
    const asked = name.includes('/') ? [name] : folders.map((folder) => join(folder, name));
    for (const path of asked) {
      const [first] = await all([path]);
      if (first !== undefined) return [first, []] as const;
    }
    if (name.includes('/')) return missing(name);
    const [first, ...others] = await all(this.places.system.get(name) ?? []);
    if (first !== undefined) return [first, others.map(({ content }) => content)] as const;
    const [last] = await all(DEFAULTS.map((folder) => join(folder, name)));
    return last === undefined ? missing(name) : ([last, []] as const);
  }

  /** Null where there is nothing of the kind. */
  async #read(path: string, kind: Kind) {
    const before = this.#known.get(path);
    const reading = before ?? this.#readAnew(path);
    this.#known.set(path, reading);
    const library = await reading;
    const fits =
      library?.kind.bits === kind.bits &&
      library.kind.machine === kind.machine &&
      library.kind.littleEndian === kind.littleEndian;
    return fits ? library : null;
  }

  async #readAnew(path: string) {
    const file = await fileAt(path, this.places);
    if (file === null) return null;
    return withElf(file, async (elf) => ({
      content: await loadedContent(elf, this.signal),
      links: await readLinks(elf),
      kind: elf.header,
    })).catch((error: unknown) => {
      if (error instanceof ElfFault) return null;
      throw error;
    });
  }
}

const expanded = (folders: readonly string[], origin: string): string[] =>
  folders.map((folder) => folder.replace(/\$\{?ORIGIN\}?/g, origin)).filter((folder) => folder.startsWith('/'));

function missing(name: string): never {
  throw new ElfFault(`${name} is not found`);
}
