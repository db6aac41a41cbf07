import { parse } from 'smol-toml';
import { z } from 'zod';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';

const LockFile = z.object({
  package: z
    .array(z.object({ name: z.string(), version: z.string(), dependencies: z.array(z.string()).default([]) }))
    .default([]),
});

/**
 * The version of Criterion that a package of the workspace depends on, from `Cargo.lock`; null where it has none of its
 * own. Where a lock file holds several versions the dependency says which.
 */
export function criterionVersion(lockFile: string, packageName: string): string | null {
  const lock = readLock(lockFile);
  if (lock === null) return null;
  const own = lock.package.find(({ name }) => name === packageName)?.dependencies ?? [];
  const dependency = own.find((entry) => entry === 'criterion' || entry.startsWith('criterion '));
  if (dependency === undefined) return null;
  return dependency.split(' ')[1] ?? lock.package.find(({ name }) => name === 'criterion')?.version ?? null;
}

/** Null where what ran has left something else in its place. */
function readLock(text: string): z.infer<typeof LockFile> | null {
  try {
    return LockFile.safeParse(parse(text), FIRST_FAULT).data ?? null;
  } catch {
    return null;
  }
}

/** `--exact` and `--format terse` are there from 0.5. Unknown versions get the arguments that every version takes. */
export function takesExact(version: string | null): boolean {
  const parts = version?.split('.').map(Number) ?? [];
  const [major, minor] = parts;
  return major !== undefined && minor !== undefined && (major > 0 || minor >= 5);
}
