import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { BenchTarget, Workspace } from '../../../gate/profile/initial-profile.ts';
import { oneLine } from '../../../gate/text/bounded-text.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { type CargoManifest, harnessOf, parseManifest } from './harness.ts';
import { enabledFeatures, Metadata, type Package } from './metadata.ts';

const TIMEOUT_MS = 120_000;
const MAX_METADATA_BYTES = 64 * 1024 * 1024;
const MAX_MANIFEST_BYTES = 1024 * 1024;

/** What else cargo says of a workspace. */
const Described = z.object({
  workspace_root: z.string(),
  packages: z.array(z.object({ id: z.string(), dependencies: z.array(z.object({ name: z.string() })) })),
});

/** By cargo's defaults: no feature is named. */
const NOTHING_NAMED = {
  ...{ workspace: true, packages: [], features: [], namesTargets: false, triple: null },
  ...{ defaultFeatures: true, allFeatures: false },
};

/**
 * The bench targets of the checkout that a folder lies in, as the user's own cargo tells them. Cargo reads manifests for
 * that and nothing else: no dependency is looked for, no program of the checkout runs.
 *
 * @throws {GateError} wrong-input where there is no workspace in the root of a git checkout; tool-missing
 */
export async function describeWorkspace(folder: string): Promise<Workspace & { readonly root: string }> {
  const text = await askCargo(folder);
  const metadata = Metadata.parse(text);
  const { workspace_root, packages } = Described.parse(text);
  const root = checkoutRoot(workspace_root);
  const ofCriterion = new Set(packages.flatMap(({ id, dependencies }) => (dependencies.some(isCriterion) ? [id] : [])));
  return {
    root,
    name: nameOf(metadata, root),
    packages: metadata.packages.length,
    benches: metadata.packages.flatMap((item) => benchesOf(item, ofCriterion.has(item.id))),
  };
}

/** Also where it has another name: forks of Criterion, and layers on top of it. */
const isCriterion = ({ name }: { readonly name: string }): boolean => name.includes('criterion');

async function askCargo(folder: string): Promise<unknown> {
  const result = await execa('cargo', ['metadata', '--format-version', '1', '--no-deps'], {
    cwd: folder,
    env: { CARGO_TERM_COLOR: 'never' },
    stdin: 'ignore',
    reject: false,
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_METADATA_BYTES,
  });
  if (result.code === 'ENOENT') {
    throw new GateError({ class: 'tool-missing', message: 'cargo is not installed here, or the folder is not there' });
  }
  if (result.exitCode !== 0) {
    const said = result.timedOut ? 'it took too long' : result.stderr.replace(/^error: /, '');
    throw new GateError({ class: 'wrong-input', message: `cargo can't read ${folder}: ${oneLine(said, 1000)}` });
  }
  return JSON.parse(result.stdout);
}

/** The gate runs cargo in the root of a checkout: there the workspace has to be. */
function checkoutRoot(workspaceRoot: string): string {
  const from = realpathSync(workspaceRoot);
  let root = from;
  while (!isThere(join(root, '.git'))) {
    if (dirname(root) === root) {
      const message = `${from} is in no git checkout: the gate measures commits ("git init" makes one)`;
      throw new GateError({ class: 'wrong-input', message });
    }
    root = dirname(root);
  }
  if (root === from) return root;
  const place = relative(root, from);
  const message = `the workspace is in ${place}, and the gate runs cargo in the repository's root (${root}): it needs a Cargo.toml there`;
  throw new GateError({ class: 'wrong-input', message });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The package in the root, else the folder that holds the workspace. */
function nameOf({ packages }: Metadata, root: string): string {
  const own = packages.find(({ manifest_path }) => dirname(manifest_path) === root);
  return own?.name ?? root.split('/').at(-1) ?? '';
}

function benchesOf(item: Package, dependsOnCriterion: boolean): BenchTarget[] {
  const benches = item.targets.filter(({ kind }) => kind.includes('bench'));
  if (benches.length === 0) return [];
  const file = readBoundedFile(item.manifest_path, MAX_MANIFEST_BYTES);
  if ('fault' in file) {
    throw new GateError({ class: 'wrong-input', message: `${item.manifest_path} is ${file.fault}` });
  }
  const manifest = readManifest(file.text, item.manifest_path);
  const enabled = enabledFeatures(item, NOTHING_NAMED);
  return benches.map((target) => ({
    package: item.name,
    name: target.name,
    harness: harnessOf(manifest, 'bench', target.name),
    dependsOnCriterion,
    missingFeatures: target['required-features'].filter((feature) => !enabled.has(feature)),
  }));
}

function readManifest(text: string, place: string): CargoManifest {
  try {
    return parseManifest(text);
  } catch {
    // Cargo has read it: what is wrong is what this reader knows of the format.
    throw new GateError({ class: 'wrong-input', message: `${place} has bench targets that can't be read` });
  }
}
