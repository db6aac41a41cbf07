import { dirname, relative } from 'node:path';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import {
  type BuildInputs,
  LARGEST_INPUTS,
  MOST_INPUT_PACKAGES,
  MOST_INPUT_PATHS,
  type PackageInputs,
} from '../../../../gate/contract/measured/build-inputs.ts';
import { bounded } from '../../../../gate/text/bounded-text.ts';
import { type BuiltPackage, builtPackages, pathOfId } from '../../cargo/build-messages.ts';
import type { Selection } from '../../cargo/cargo-command.ts';
import { type Metadata, selectedPackages } from '../../cargo/metadata.ts';
import { packageGraph } from '../../cargo/package-graph.ts';
import { inRepository, type Places } from './checkout-paths.ts';
import { type DepInfo, readDepInfo } from './read-dep-info.ts';
import { readWatched } from './read-watched.ts';

/** A build that is done. */
export interface FinishedBuild {
  readonly metadata: Metadata;
  readonly lockText: string;
  /** What cargo printed. */
  readonly stdout: string;
  readonly selection: Selection;
  readonly executables: readonly BenchExecutable[];
}

/** A package that isn't fetched, and its folder as the sandbox sees it. */
interface LocalPackage {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
}

/**
 * What the executables of a build were built of, by its messages, its dependency information, and what its build scripts
 * declared. Null where that can't be told at all, or is more than a record holds.
 */
export function recordInputs(build: FinishedBuild, places: Places): BuildInputs | null {
  const graph = packageGraph(build.metadata, build.lockText);
  const messages = builtPackages(build.stdout);
  const locals = localPackages(build.metadata, messages);
  if (graph === null || locals.length > MOST_INPUT_PACKAGES) return null;
  // Of fetched packages no message is looked at: whatever may be reached through one counts.
  const built = new Set(locals.filter(({ id }) => messages.has(id)).map(({ name }) => name));
  const unbuilt = new Set(locals.map(({ name }) => name).filter((name) => !built.has(name)));
  const placesOf = (names: ReadonlySet<string>) =>
    locals.flatMap(({ name }, place) => (names.has(name) ? [place] : []));
  const selected = new Set(selectedPackages(build.metadata, build.selection).map(({ id }) => id));
  const info = readDepInfo(places.paths.target.outside);
  const root = build.metadata.workspace_root ?? places.paths.checkout.inside;
  const record: BuildInputs = {
    schemaVersion: 1,
    kind: 'benchmark-gate/inputs',
    packages: locals.map((each) => inputsOf(each, { info, messages, root, places })),
    selected: locals.flatMap(({ id }, place) => (selected.has(id) ? [place] : [])),
    executables: build.executables.map(({ key, kind, package: member }) => ({
      key,
      kind,
      closure: placesOf(graph.reachedFrom(member, (name) => !unbuilt.has(name))),
    })),
  };
  return isBounded(record) ? record : null;
}

/** The workspace's members, and what else was built from a folder. */
function localPackages({ packages }: Metadata, messages: ReadonlyMap<string, BuiltPackage>): LocalPackage[] {
  const members = packages.map(({ id, name, manifest_path }) => ({ id, name, folder: dirname(manifest_path) }));
  const known = new Set(members.map(({ id }) => id));
  const others = [...messages.keys()].flatMap((id) => {
    const found = known.has(id) ? null : pathOfId(id);
    return found === null ? [] : [{ id, ...found }];
  });
  return [...members, ...others];
}

function inputsOf(
  { id, name, folder }: LocalPackage,
  {
    info,
    messages,
    root,
    places,
  }: {
    readonly info: DepInfo;
    readonly messages: ReadonlyMap<string, BuiltPackage>;
    readonly root: string;
    readonly places: Places;
  },
): PackageInputs {
  const own = inRepository(folder, root, places);
  const [place] = 'paths' in own ? own.paths : [];
  const nothing = { name: bounded(name, 500), folder: place ?? '', files: [], watched: [] };
  const untold = (why: string): PackageInputs => ({ ...nothing, untold: bounded(why, 1000) });
  const built = messages.get(id);
  if (place === undefined) return untold(`its folder ${folder} lies outside of the checkout`);
  if (built === undefined) return untold('nothing of it was built');
  if (info.fault !== null) return untold(info.fault);
  const files = filesOf(built.roots, info, root, places);
  if ('fault' in files) return untold(files.fault);
  const watched = built.scripted ? readWatched(folder, built.outputs, places) : { paths: [] };
  if ('fault' in watched) return untold(watched.fault);
  return { ...nothing, files: [...files.paths].sort(), watched: [...watched.paths].sort() };
}

/** What the compiler read for the units that begin with these files; a fault where one of them is of no unit. */
function filesOf(
  roots: ReadonlySet<string>,
  { units }: DepInfo,
  root: string,
  places: Places,
): ReturnType<typeof inRepository> {
  const files = new Set<string>();
  for (const source of roots) {
    // Of a file below the workspace's root the compiler is told by a relative path.
    const names = [source, relative(root, source)];
    const read = units.filter((unit) => names.some((each) => unit.has(each)));
    if (read.length === 0) return { fault: `there is no dependency information of ${source}` };
    for (const path of read.flatMap((unit) => [...unit])) {
      const found = inRepository(path, root, places);
      if ('fault' in found) return found;
      for (const each of found.paths) files.add(each);
    }
  }
  return { paths: [...files] };
}

function isBounded(record: BuildInputs): boolean {
  const paths = record.packages.reduce((sum, { files, watched }) => sum + files.length + watched.length, 0);
  return paths <= MOST_INPUT_PATHS && JSON.stringify(record).length <= LARGEST_INPUTS;
}
