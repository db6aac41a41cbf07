import { readdirSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { FIRST_FAULT } from '../../../../gate/names/first-fault.ts';
import { cleanLine } from '../../../../gate/text/clean-text.ts';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';

const MAX_MANIFEST_BYTES = 1024 * 1024;

/** Of all together: one content in thousands of folders costs a repository nothing, and reading it takes each time as long. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Larger workspaces are not known; what lies beyond is held by the rules of the fetch itself. */
const MOST_MANIFESTS = 5000;
const MOST_LOOKS = 50_000;

const Dependency = z.looseObject({
  git: z.string().optional(),
  'registry-index': z.string().optional(),
  path: z.string().optional(),
  workspace: z.boolean().optional(),
});
export type Dependency = z.infer<typeof Dependency>;

/** Cargo knows of short forms; what is none of these is cargo's to refuse. */
const Dependencies = z
  .record(z.string(), z.union([Dependency, z.string().transform((): Dependency => ({}))]).catch({}))
  .catch({});
const dependencies = {
  dependencies: Dependencies.optional(),
  'dev-dependencies': Dependencies.optional(),
  'build-dependencies': Dependencies.optional(),
  // Cargo takes these up to the edition of 2021, where the others aren't there.
  dev_dependencies: Dependencies.optional(),
  build_dependencies: Dependencies.optional(),
};

const Own = z.looseObject({ workspace: z.string().optional() }).optional().catch(undefined);

/** What a manifest says of where packages come from. */
const Manifest = z.object({
  ...dependencies,
  target: z.record(z.string(), z.object(dependencies).catch({})).optional().catch(undefined),
  patch: z.record(z.string(), Dependencies).optional().catch(undefined),
  replace: Dependencies.optional(),
  package: Own,
  /** The older name of the same. */
  project: Own,
  workspace: z
    .looseObject({
      members: z.array(z.string()).optional().catch(undefined),
      dependencies: Dependencies.optional(),
    })
    .optional()
    .catch(undefined),
});
export type Manifest = z.infer<typeof Manifest>;

export interface ReadManifest {
  /** From the repository's root: `Cargo.toml`, `crates/a/Cargo.toml`. */
  readonly file: string;
  readonly manifest: Manifest;
}

/**
 * The manifests that cargo reads of a repository to find out what it needs: the root's, its members', and those that
 * dependencies lead to by a path. What can't be read is left out: cargo refuses it before it asks anybody.
 *
 * @throws {GateError} compile-error where one of them, or all together, are too large, or one has a key that isn't looked at
 */
export function workspaceManifests(checkout: string): ReadManifest[] {
  const root = realpathSync(checkout);
  const found = new Map<string, ReadManifest>();
  const waiting = [root];
  // Many paths lead to one folder, whatever is there.
  const looked = new Set<string>();
  let bytes = 0;
  for (let folder = waiting.pop(); folder !== undefined && found.size < MOST_MANIFESTS; folder = waiting.pop()) {
    if (looked.has(folder)) continue;
    looked.add(folder);
    const file = join(relative(root, folder), 'Cargo.toml');
    const text = readText(root, join(folder, 'Cargo.toml'), file);
    bytes += text?.length ?? 0;
    if (bytes > MOST_BYTES) {
      const message = `the manifests of the workspace hold more than the ${MOST_BYTES} bytes that are read of them`;
      throw tooLarge(message, '**/Cargo.toml');
    }
    const manifest = text === null ? null : parsed(text, file);
    if (manifest === null) continue;
    found.set(folder, { file, manifest });
    waiting.push(...foldersOf(folder, manifest));
  }
  return [...found.values()];
}

/** All tables of dependencies of a manifest but the workspace's, which say nothing until a member takes them up. */
export const dependencyTables = (manifest: Manifest): Readonly<Record<string, Dependency>>[] =>
  [manifest, ...Object.values(manifest.target ?? {})]
    .flatMap((part) => [
      ...[part.dependencies, part['dev-dependencies'], part['build-dependencies']],
      ...[part.dev_dependencies, part.build_dependencies],
    ])
    .concat(Object.values(manifest.patch ?? {}), manifest.replace)
    .filter((table) => table !== undefined);

/** The folder whose workspace a package says that it is of; undefined: it doesn't. */
export const workspaceOf = ({ package: own, project }: Manifest): string | undefined =>
  own?.workspace ?? project?.workspace;

function foldersOf(folder: string, manifest: Manifest): string[] {
  const { workspace } = manifest;
  const own = workspaceOf(manifest);
  const tables = [...dependencyTables(manifest), workspace?.dependencies ?? {}];
  const paths = tables.flatMap((table) => Object.values(table)).flatMap(({ path }) => path ?? []);
  const members = new Members();
  for (const pattern of workspace?.members ?? []) members.add(folder, pattern.split('/'));
  return [...paths, ...(own === undefined ? [] : [own])]
    .map((path) => resolve(folder, path))
    .concat([...members.found]);
}

/**
 * The folders that patterns of members may mean: one with a wildcard in it counts as all there are. A few manifests more
 * are looked at than cargo reads, and no pattern takes long.
 */
class Members {
  readonly found = new Set<string>();
  private looks = 0;

  add(folder: string, [pattern, ...rest]: readonly string[]): void {
    this.looks += 1;
    if (this.looks > MOST_LOOKS) return;
    if (pattern === undefined) this.found.add(folder);
    else if (!/[*?[]/.test(pattern)) this.add(join(folder, pattern), rest);
    else if (pattern === '**') this.addAllIn(folder);
    else for (const name of foldersIn(folder)) this.add(join(folder, name), rest);
  }

  private addAllIn(folder: string): void {
    if (this.found.has(folder)) return;
    this.add(folder, []);
    if (this.looks <= MOST_LOOKS) for (const name of foldersIn(folder)) this.addAllIn(join(folder, name));
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== '.git')
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Follows links as cargo does, but not out of the repository. */
function isWithin(root: string, path: string): boolean {
  try {
    return `${realpathSync(path)}${sep}`.startsWith(`${root}${sep}`);
  } catch {
    return false;
  }
}

/** @param name of the file, from the repository's root */
function readText(root: string, file: string, name: string): string | null {
  if (!isWithin(root, file)) return null;
  const read = readBoundedFile(realpathSync(file), MAX_MANIFEST_BYTES);
  if ('text' in read) return read.text;
  // Cargo would read it, and ask whom it names.
  if (read.tooLarge) {
    const shown = cleanLine(name);
    throw tooLarge(`the manifest ${shown.slice(0, 200)} is ${read.fault}`, shown);
  }
  return null;
}

const tooLarge = (message: string, file: string): GateError => refused(message, file, 'too-large');

const refused = (message: string, file: string, code: string): GateError =>
  new GateError({ class: 'compile-error', message, places: [{ file, code }] });

function parsed(text: string, name: string): Manifest | null {
  const manifest = tomlOf(text);
  if (manifest === null) return null;
  const key = unseenKey(manifest);
  if (key !== null) {
    const shown = cleanLine(name);
    const message = `the manifest ${shown.slice(0, 200)} has the key ${cleanLine(key).slice(0, 200)}, which is refused`;
    throw refused(message, shown, 'refused-key');
  }
  return Manifest.safeParse(manifest, FIRST_FAULT).data ?? null;
}

/** Cargo's integers have 64 bits: one of them must not hide what else the manifest says. */
function tomlOf(text: string): object | null {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch {
    return null;
  }
}

/** Where a key stands that is a name to cargo, but none to zod, which leaves it out of every record; null: nowhere. */
function unseenKey(manifest: object): string | null {
  const tables: [value: unknown, at: string][] = [[manifest, '']];
  for (let each = tables.pop(); each !== undefined; each = tables.pop()) {
    const [value, at] = each;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, UNSEEN)) return `${at}${UNSEEN}`;
    // Only the end of a key is told: of thousands of tables in each other all together would be as long as their square.
    for (const [key, inner] of Object.entries(value)) tables.push([inner, `${`${at}${key}`.slice(-100)}.`]);
  }
  return null;
}

const UNSEEN = '__proto__';
