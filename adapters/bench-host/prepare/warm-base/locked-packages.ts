import { parse } from 'smol-toml';
import { z } from 'zod';

/** The parts of `Cargo.lock` that say where a package comes from and what it is built on. */
const Lock = z.object({
  package: z
    .array(
      z.object({
        name: z.string(),
        version: z.string(),
        /** Absent: a folder of the repository. */
        source: z.string().optional(),
        /** `name`, `name version` or `name version (source)`, as far as it takes to tell them apart. */
        dependencies: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});
type Locked = z.infer<typeof Lock>['package'][number];

/**
 * Names of the packages that come from a registry or a git repository, and whose dependencies all do: what is built of
 * these follows from the lock file. Two packages of one name count together. Null where the text is no lock file.
 */
export function foreignPackages(text: string): ReadonlySet<string> | null {
  const packages = read(text);
  if (packages === null) return null;
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

function read(text: string): readonly Locked[] | null {
  try {
    return Lock.parse(parse(text)).package;
  } catch {
    return null;
  }
}
