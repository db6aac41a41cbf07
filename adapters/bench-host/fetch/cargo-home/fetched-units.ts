import { lstat, readdir, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { NamedSource } from '../sources/judge-source.ts';
import { withoutKind } from '../sources/operator-sources.ts';

/** What was fetched together, and goes together: a crate's archive with its sources, a repository, a checkout of one. */
export interface FetchedUnit {
  readonly paths: readonly string[];
  /** The path whose time says when it was last used. */
  readonly clock: string;
  readonly usedMs: number;
}

/** Everything in a cargo home that can be fetched again. The registries' indexes are small, and not among it. */
export async function fetchedUnits(cargoHome: string): Promise<FetchedUnit[]> {
  const crates = (await inner(join(cargoHome, 'registry/cache'))).filter((path) => path.endsWith('.crate'));
  const sources = await inner(join(cargoHome, 'registry/src'));
  const repositories = (await names(join(cargoHome, 'git/db'))).map((name) => join(cargoHome, 'git/db', name));
  const checkouts = await inner(join(cargoHome, 'git/checkouts'));
  const sourcesOf = (crate: string): string =>
    join(cargoHome, 'registry/src', ...crate.slice(0, -'.crate'.length).split('/').slice(-2));
  const archived = new Set(crates.map(sourcesOf));
  const units = [
    ...crates.map((crate) => ({ paths: [crate, sourcesOf(crate)], clock: crate })),
    ...sources.filter((path) => !archived.has(path)).map((path) => ({ paths: [path], clock: path })),
    ...[...repositories, ...checkouts].map((path) => ({ paths: [path], clock: path })),
  ];
  return Promise.all(
    units.map(async (unit) => ({ ...unit, usedMs: (await lstat(unit.clock).catch(() => null))?.mtimeMs ?? 0 })),
  );
}

/** Marks what a lock file names as used now, as far as it is there. */
export async function markUsed(cargoHome: string, locked: readonly NamedSource[]): Promise<void> {
  const now = new Date();
  const crates = new Set(locked.map(({ package: name, version }) => `${name}-${version}.crate`));
  const repositories = locked
    .filter(({ source }) => source.startsWith('git+'))
    .map(({ source }) => ({ name: repositoryName(source), commit: /#([0-9a-f]{7,40})$/.exec(source)?.[1] ?? '' }));
  for (const { clock } of await fetchedUnits(cargoHome)) {
    const names = clock.slice(cargoHome.length + 1).split('/');
    const isUsed =
      names[0] === 'registry'
        ? crates.has(names[3] ?? '')
        : repositories.some(
            ({ name, commit }) =>
              (names[2] ?? '').toLowerCase().startsWith(`${name}-`) &&
              (names[3] === undefined || commit.startsWith(names[3])),
          );
    if (isUsed) await utimes(clock, now, now).catch(() => undefined);
  }
}

/** What cargo calls a repository's folder, before a hash: the last part of its address. */
const repositoryName = (source: string): string =>
  (basename(withoutKind(source).replace(/[?#].*$/s, '')).replace(/\.git$/, '') || '_empty').toLowerCase();

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** The paths two levels below a folder. */
async function inner(folder: string): Promise<string[]> {
  const outer = await names(folder);
  return (
    await Promise.all(
      outer.map(async (name) => (await names(join(folder, name))).map((each) => join(folder, name, each))),
    )
  ).flat();
}
