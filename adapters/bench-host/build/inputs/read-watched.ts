import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outsidePath } from '../../../confinement/sandbox/outside-path.ts';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { declaredIn } from '../../cargo/dep-info.ts';
import { type InRepository, inRepository, type Places } from './checkout-paths.ts';

const LARGEST_OUTPUT = 4 * 1024 * 1024;
/** Of one watched folder, all that lies below it. */
const MOST_ENTRIES = 50_000;

/**
 * What the runs of a package's build script told cargo to watch; the package's folder where one told nothing, as cargo
 * has it then. Behind a link in a watched folder lies something to watch as well.
 *
 * @param folder the package's, as the sandbox sees it
 * @param outputs where the runs put what they generate
 */
export function readWatched(folder: string, outputs: ReadonlySet<string>, places: Places): InRepository {
  if (outputs.size === 0) return { fault: 'what its build script watches is not known' };
  const watched = new Set<string>();
  for (const output of outputs) {
    const outside = outsidePath(join(dirname(output), 'output'), [places.paths.target]);
    const said = outside === null ? null : readBoundedFile(outside, LARGEST_OUTPUT);
    if (said === null || 'fault' in said) return { fault: 'what its build script said is not readable' };
    for (const path of declaredIn(said.text) ?? [folder]) {
      const found = inRepository(path, folder, places);
      if ('fault' in found) return found;
      for (const each of found.paths) watched.add(each);
    }
  }
  return withLinked(watched, places);
}

function withLinked(watched: Set<string>, places: Places): InRepository {
  const { checkout } = places.paths;
  let left = MOST_ENTRIES;
  // What is added on the way is looked through as well.
  for (const path of watched) {
    const folders = [path];
    for (const folder of folders) {
      for (const entry of entriesOf(join(checkout.outside, folder))) {
        left -= 1;
        if (left < 0) return { fault: 'its build script watches more files than are looked at' };
        const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) folders.push(below);
        if (!entry.isSymbolicLink()) continue;
        const found = inRepository(join(checkout.inside, below), checkout.inside, places);
        if ('fault' in found) return found;
        for (const each of found.paths) watched.add(each);
      }
    }
  }
  return { paths: [...watched] };
}

/** What lies in a folder of the checkout; nothing where it is a file, or gone. */
function entriesOf(folder: string) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
