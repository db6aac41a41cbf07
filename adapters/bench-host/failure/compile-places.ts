import type { FailurePlace } from '../../../gate/contract/failure-place.ts';
import type { Metadata } from '../cargo/metadata.ts';
import { isWholeFromError } from '../job/program-lines.ts';
import { type Said, whoSaid } from './words/said.ts';

/** Cargo's word for a target that isn't there after its compiler ran: `(lib)`, `(bench "codec")`, `(lib test)`. */
const UNIT = /^error: could not compile `([^`]+)` \(([^)]+)\) due to /m;

/** rustc's own sum of what it said before. */
const SUM = /^error: aborting due to /;

/** An error that rustc shows in a source. */
const ERROR = /^error(?:\[(E\d+)\])?: /;
const PLACE = /^\s*--> (\S.*?):\d+:\d+$/m;

/**
 * Where a build failed: each target that didn't compile, and each error with its code and file. Undefined where anything
 * else went wrong as well (a linker, a build script, a compiler that crashed), or where not all was kept that was printed.
 */
export function compilePlaces(
  lines: readonly string[],
  metadata: Pick<Metadata, 'packages'> | null,
): FailurePlace[] | undefined {
  if (!isWholeFromError(lines)) return undefined;
  const places = whoSaid(lines)
    .filter(({ text }) => text.startsWith('error'))
    .filter(({ text }) => !SUM.test(text))
    .map((said) => unitOf(said) ?? errorOf(said, metadata));
  const known = places.flatMap((place) => place ?? []);
  const isTold = known.length === places.length && known.some(({ file }) => file !== undefined);
  return isTold ? [...new Map(known.map((place) => [JSON.stringify(place), place])).values()] : undefined;
}

function unitOf({ text }: Said): FailurePlace | null {
  const [, name, target] = UNIT.exec(text) ?? [];
  // As a test or not, it is one target: which of the two cargo builds first isn't said.
  return name === undefined || target === undefined ? null : { package: name, target: target.replace(/ test$/, '') };
}

function errorOf({ text, located, by }: Said, metadata: Pick<Metadata, 'packages'> | null): FailurePlace | null {
  const file = PLACE.exec(text)?.[1];
  if (!located || by !== 'source' || file === undefined) return null;
  const code = ERROR.exec(text)?.[1];
  const owner = ownerOf(file, metadata);
  return { ...(owner === undefined ? {} : { package: owner }), ...(code === undefined ? {} : { code }), file };
}

/** The package of the workspace in whose folder a file is, which rustc names from the workspace's root. */
function ownerOf(file: string, metadata: Pick<Metadata, 'packages'> | null): string | undefined {
  const folders = (metadata?.packages ?? []).map(({ name, manifest_path }) => ({
    name,
    folder: manifest_path.replace(/[^/]+$/, ''),
  }));
  const root = folders.reduce<string | null>((common, { folder }) => commonFolder(common, folder), null) ?? '/';
  const whole = file.startsWith('/') ? file : root + file;
  const holding = folders.filter(({ folder }) => whole.startsWith(folder));
  return holding.toSorted((one, other) => other.folder.length - one.folder.length)[0]?.name;
}

/** The longest folder that both are in. */
function commonFolder(one: string | null, other: string): string {
  if (one === null) return other;
  let common = one;
  while (!other.startsWith(common)) common = common.replace(/[^/]*\/$/, '');
  return common;
}
