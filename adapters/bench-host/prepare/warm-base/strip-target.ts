import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../../../files/remove-tree.ts';

/** Cargo's name of what belongs to one unit: a package or target, and a hash of everything that it was built with. */
const UNIT = /^(.+)-[0-9a-f]{16}$/;

/** Cargo's record of a unit that it has built: without it, the unit is built again whatever else is there. */
const RECORDS = '.fingerprint';

/**
 * Leaves in a target directory only what cargo built of some packages. What belongs to anything else goes, first of all
 * cargo's record of it: no executable, library or build script's output of another package can be taken for fresh.
 *
 * @param packages names of packages
 * @param targets names of targets whose files go too; they would only take space
 * @returns how many units are left; 0 also where cargo lays out the directory in a way that isn't known
 */
export async function stripTarget(
  target: string,
  packages: ReadonlySet<string>,
  targets: ReadonlySet<string>,
): Promise<number> {
  let left = 0;
  await keepOnly(target, async (name, folder) => {
    if (folder === null) return name === '.rustc_info.json';
    const units = await stripProfile(folder, packages, targets);
    if (units > 0) left += units;
    else {
      // A folder of a triple, with profiles in it.
      let inner = 0;
      await keepOnly(folder, async (_, profile) => {
        const found = profile === null ? 0 : await stripProfile(profile, packages, targets);
        inner += found;
        return found > 0;
      });
      left += inner;
      return inner > 0;
    }
    return true;
  });
  return left;
}

async function stripProfile(
  folder: string,
  packages: ReadonlySet<string>,
  targets: ReadonlySet<string>,
): Promise<number> {
  const names = await readdir(folder);
  if (!names.includes(RECORDS)) return 0;
  let units = 0;
  const isKept = (name: string): boolean => packages.has(UNIT.exec(name)?.[1] ?? '');
  // In this order: where this is cut off, no record is left without what it speaks of being checked by cargo.
  await keepOnly(join(folder, RECORDS), async (name) => {
    if (isKept(name)) units += 1;
    return isKept(name);
  });
  await keepOnly(folder, async (name, inner) => {
    if (inner === null) return false;
    if (name === 'build') await keepOnly(inner, async (unit) => isKept(unit));
    else if (name === 'deps') await keepOnly(inner, async (file) => !targets.has(crateOf(file)));
    return [RECORDS, 'build', 'deps'].includes(name);
  });
  return units;
}

/** `libserde-0123456789abcdef.rlib` is of `serde`. */
const crateOf = (file: string): string => /^(?:lib)?(.+)-[0-9a-f]{16}(?:\..*)?$/.exec(file)?.[1] ?? '';

/** @param keep is handed an entry's name, and its path where it is a folder (never a link to one) */
async function keepOnly(folder: string, keep: (name: string, folder: string | null) => Promise<boolean>) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!(await keep(entry.name, entry.isDirectory() ? path : null))) await removeTree(path);
  }
}
