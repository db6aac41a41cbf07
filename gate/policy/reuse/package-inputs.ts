import type { BuildInputs, PackageInputs } from '../../contract/measured/build-inputs.ts';
import type { WhyPath } from './differing-path.ts';
import { isBelow, shownPath } from './path-patterns.ts';

/**
 * Says of a path whether packages were built of it: what the compiler read, what build scripts declare, and any Rust
 * source of theirs. A bench of another package that the command runs counts too: it may hold benchmarks now.
 *
 * @param closure the packages, by their places in the record
 */
export function packageInputs({ packages, selected }: BuildInputs, closure: ReadonlySet<number>): WhyPath {
  const built = packages.filter((_, place) => closure.has(place));
  const unknown = [...closure].some((place) => packages[place] === undefined);
  const untold = built.find((each) => each.untold !== undefined);
  const readers = new Map(built.flatMap(({ name, files }) => files.map((file) => [file, name] as const)));
  const watched = built.flatMap(({ name, watched: paths }) => paths.map((path) => ({ name, path })));
  return ({ path }) => {
    if (unknown) return 'its record names a package that it does not have';
    if (untold !== undefined)
      return `what ${shownPath(untold.name)} is built of is not known: ${shownPath(untold.untold ?? '')}`;
    const reader = readers.get(path);
    if (reader !== undefined) return `${shownPath(path)} is read when ${shownPath(reader)} is compiled`;
    const watcher = watched.find((each) => isBelow(path, each.path));
    if (watcher !== undefined) return `${shownPath(path)} is watched by the build script of ${shownPath(watcher.name)}`;
    const owner = path.endsWith('.rs') ? ownerOf(path, packages) : null;
    if (owner === null) return undefined;
    if (closure.has(owner.place)) return `${shownPath(path)} is source of ${shownPath(owner.name)}`;
    const isBench = isBelow(path, owner.folder === '' ? 'benches' : `${owner.folder}/benches`);
    return isBench && selected.includes(owner.place)
      ? `${shownPath(path)} is a bench of ${shownPath(owner.name)}`
      : null;
  };
}

/** The package whose folder a path lies in, the innermost; null: none. */
function ownerOf(path: string, packages: readonly PackageInputs[]): (PackageInputs & { place: number }) | null {
  let owner: (PackageInputs & { place: number }) | null = null;
  for (const [place, each] of packages.entries()) {
    if (!isBelow(path, each.folder)) continue;
    if (owner === null || each.folder.length > owner.folder.length) owner = { ...each, place };
  }
  return owner;
}
