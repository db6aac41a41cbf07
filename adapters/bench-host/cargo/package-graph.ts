import { parseLockFile } from './lock-file.ts';
import type { Metadata } from './metadata.ts';

/** What a package may be built on, by names: two packages of one name count together. */
export interface PackageGraph {
  /**
   * The names of all that a target of a member may be built of, its own among them.
   *
   * @param isBuilt whether a build made anything of a package: what is optional counts only then
   */
  reachedFrom(member: string, isBuilt: (name: string) => boolean): ReadonlySet<string>;
}

interface Edge {
  readonly name: string;
  /** True where it is left out unless a feature, or the platform, asks for it. */
  readonly isOptional: boolean;
  /** True for what tests and benches alone are built on. */
  readonly isDev: boolean;
}

/**
 * The dependencies of members by their manifests, and of all others by the lock file, which has a registry's crate that
 * is built on one of the repository's own by `[patch]`. Null where the text is no lock file.
 */
export function packageGraph({ packages }: Pick<Metadata, 'packages'>, lockText: string): PackageGraph | null {
  const locked = parseLockFile(lockText)?.packages;
  if (locked === undefined) return null;
  const edges = new Map<string, Edge[]>();
  const add = (name: string, more: readonly Edge[]) => edges.set(name, [...(edges.get(name) ?? []), ...more]);
  for (const { name, dependencies } of packages) {
    add(
      name,
      (dependencies ?? []).map(({ name: on, kind, optional, target }) => ({
        name: on,
        isOptional: optional || target !== null,
        isDev: kind === 'dev',
      })),
    );
  }
  const members = new Set(packages.map(({ name }) => name));
  for (const { name, source, dependencies } of locked) {
    if (source === undefined && members.has(name)) continue;
    add(
      name,
      dependencies.map((on) => ({ name: on.split(' ')[0] ?? '', isOptional: true, isDev: false })),
    );
  }
  return {
    reachedFrom(member, isBuilt) {
      const reached = new Set([member]);
      for (const name of reached) {
        for (const { name: on, isOptional, isDev } of edges.get(name) ?? []) {
          if (isDev && name !== member) continue;
          if (!isOptional || isBuilt(on)) reached.add(on);
        }
      }
      return reached;
    },
  };
}
