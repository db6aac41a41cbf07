import { constants, createReadStream } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../input-error.ts';
import { unreadable } from './unreadable.ts';

/** Something to read Criterion's results from; `name` is how the caller called it. */
export type CriterionSource =
  | { readonly kind: 'tree'; readonly name: string; readonly root: string }
  | { readonly kind: 'output'; readonly name: string; readonly open: () => AsyncIterable<Uint8Array | string> };

/**
 * Finds out what each path is.
 *
 * @throws InputError naming every path that isn't there or may not be read
 */
export const findSources = async (
  paths: readonly string[],
  stdin: NodeJS.ReadableStream,
): Promise<CriterionSource[]> => {
  const faults: string[] = [];
  const sources: CriterionSource[] = [];
  if (paths.length === 0)
    faults.push('no path: name a Criterion directory, a captured output, or - for standard input');
  if (paths.filter((path) => path === '-').length > 1) faults.push('-: standard input can be read once only');
  for (const path of paths) {
    if (path === '-') {
      sources.push({ kind: 'output', name: 'standard input', open: () => stdin });
      continue;
    }
    try {
      sources.push(await findSource(path));
    } catch (error) {
      faults.push(`${path}: ${unreadable(error as NodeJS.ErrnoException)}`);
    }
  }
  if (faults.length > 0) throw new InputError(faults);
  return sources;
};

/** Finds out what a path is: a Criterion tree, a project or target folder that holds one, or captured output. */
export const findSource = async (path: string): Promise<CriterionSource> => {
  const status = await stat(path);
  if (!status.isDirectory()) {
    await access(path, constants.R_OK);
    return { kind: 'output', name: path, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
  }
  const name = await treeIn(path);
  await access(name, constants.R_OK | constants.X_OK);
  // The caller may name a link; inside the tree none is followed.
  return { kind: 'tree', name, root: await realpath(name) };
};

/** The Criterion tree of a project's or target's directory; else the directory itself. */
const treeIn = async (path: string): Promise<string> => {
  const places = ['target/criterion', ...(basename(path) === 'target' ? ['criterion'] : [])];
  for (const place of places) {
    const status = await stat(join(path, place)).catch(() => null);
    if (status?.isDirectory()) return join(path, place);
  }
  return path;
};
