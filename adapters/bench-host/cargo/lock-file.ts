import { parse } from 'smol-toml';
import { z } from 'zod';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';

const LockedPackage = z.object({
  name: z.string(),
  version: z.string(),
  /** Such as `registry+URL` or `git+URL#COMMIT`; absent: a folder of the repository. */
  source: z.string().optional(),
  /** `name`, `name version` or `name version (source)`, as far as it takes to tell them apart. */
  dependencies: z.array(z.string()).default([]),
});

/** The parts of `Cargo.lock` that say where a package comes from and what it is built on. */
const Lock = z.object({
  package: z.array(LockedPackage).default([]),
  /** Replacements that nothing uses: cargo asks for them all the same. */
  patch: z.object({ unused: z.array(LockedPackage).default([]) }).optional(),
});

type LockedPackage = z.infer<typeof LockedPackage>;

export interface LockFile {
  readonly packages: readonly LockedPackage[];
  readonly unusedPatches: readonly LockedPackage[];
}

/** Null where the text is no lock file. */
export function parseLockFile(text: string): LockFile | null {
  try {
    const { package: packages, patch } = Lock.parse(parse(text), FIRST_FAULT);
    return { packages, unusedPatches: patch?.unused ?? [] };
  } catch {
    return null;
  }
}
