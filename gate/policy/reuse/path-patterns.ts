import picomatch from 'picomatch';
import { bounded } from '../../text/bounded-text.ts';
import { cleanLine } from '../../text/clean-text.ts';

/**
 * Whether a path of the repository is what one of these globs names, files that begin with a dot included. A name without
 * a pattern at its end is a file's or a folder's, and a folder's is of all that it holds.
 */
export function matcherOf(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const named = globs.map((glob) => glob.replace(/\/+$/, ''));
  const folders = named.filter((glob) => !/[*?[{][^/]*$/.test(glob)).map((glob) => `${glob}/**`);
  const matches = picomatch([...named, ...folders], { dot: true, windows: false });
  return (path) => matches(path);
}

/** Names that decide how everything is built, wherever they stand and whatever patterns match them. */
const DECIDING =
  /(?:^|\/)(?:Cargo\.toml|Cargo\.lock|build\.rs|rust-toolchain(?:\.toml)?|\.gitattributes|\.gitmodules)$/i;
const CONFIGURATION = /(?:^|\/)\.cargo(?:\/|$)/i;

/** True for a manifest, a lock file, a build script, cargo's configuration, a toolchain file, and git's own settings. */
export const decidesBuilds = (path: string): boolean => DECIDING.test(path) || CONFIGURATION.test(path);

/** Where cargo looks for targets by itself: a new file there is one more that a command may name. */
const TARGETS = /(?:^|\/)(?:(?:benches|examples|tests|src\/bin)\/.*\.rs|src\/(?:lib|main)\.rs)$/;

/** True for a file that may be a target without any manifest naming it. */
export const mayBeTarget = (path: string): boolean => TARGETS.test(path);

/** Whether a path is a folder's, or the folder itself; the root holds all. */
export const isBelow = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

/** A path, or a package's name, for people: the change's author chose it. */
export const shownPath = (path: string): string => bounded(cleanLine(path), 200);
