import { parseLockFile } from '../../cargo/lock-file.ts';

/**
 * Names of the packages that come from a registry or a git repository, and whose dependencies all do: what is built of
 * these follows from the lock file. Two packages of one name count together. Null where the text is no lock file.
 */
export function foreignPackages(text: string): ReadonlySet<string> | null {
  const packages = parseLockFile(text)?.packages;
  if (packages === undefined) return null;
  const own = new Set(packages.filter(({ source }) => source === undefined).map(({ name }) => name));
  // A registry's crate can be built on one of the repository's own, by `[patch]`.
  for (let size = -1; size !== own.size; ) {
    size = own.size;
    for (const { name, dependencies } of packages) {
      if (dependencies.some((dependency) => own.has(dependency.split(' ')[0] ?? ''))) own.add(name);
    }
  }
  return new Set(packages.map(({ name }) => name).filter((name) => !own.has(name)));
}
