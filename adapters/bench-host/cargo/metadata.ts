import { z } from 'zod';
import { listed } from '../../../gate/text/bounded-text.ts';
import type { Selection } from './cargo-command.ts';

const Target = z.object({
  name: z.string(),
  kind: z.array(z.string()).min(1),
  'required-features': z.array(z.string()).default([]),
  /** Of its root, absolute, as the sandbox sees it. */
  src_path: z.string().optional(),
});

const Package = z.object({
  name: z.string(),
  id: z.string(),
  version: z.string(),
  /** Absolute, as the sandbox sees it. */
  manifest_path: z.string(),
  features: z.record(z.string(), z.array(z.string())),
  targets: z.array(Target),
  /** As the manifest has them: of all features and platforms. */
  dependencies: z
    .array(
      z.object({
        /** The package's own name, whatever the manifest calls it. */
        name: z.string(),
        kind: z.enum(['dev', 'build']).nullable().default(null),
        optional: z.boolean().default(false),
        target: z.string().nullable().default(null),
      }),
    )
    .optional(),
});
export type Package = z.infer<typeof Package>;

/** The parts of `cargo metadata --no-deps` that the gate reads: the workspace's own packages. */
export const Metadata = z.object({
  packages: z.array(Package),
  workspace_members: z.array(z.string()),
  /** Absolute, as the sandbox sees it: what the compiler's relative paths are relative to. */
  workspace_root: z.string().optional(),
  workspace_default_members: z.array(z.string()).optional(),
});
export type Metadata = z.infer<typeof Metadata>;

/** The packages that a command selects, as cargo does: all, the named ones, or the default members. */
export function selectedPackages(metadata: Metadata, selection: Selection): Package[] {
  if (selection.workspace) return metadata.packages;
  if (selection.packages.length > 0) {
    return metadata.packages.filter(({ name }) => selection.packages.includes(name));
  }
  const defaults = metadata.workspace_default_members ?? metadata.workspace_members;
  return metadata.packages.filter(({ id }) => defaults.includes(id));
}

/**
 * The package's features that a selection turns on, by the package's own table. What another package of the workspace
 * turns on in it isn't seen.
 */
export function enabledFeatures(item: Package, selection: Selection): Set<string> {
  const wanted = selection.allFeatures
    ? Object.keys(item.features)
    : [
        ...(selection.defaultFeatures ? ['default'] : []),
        ...selection.features.map((feature) => ownName(item, feature)),
      ];
  const enabled = new Set<string>();
  while (wanted.length > 0) {
    const feature = wanted.pop();
    if (feature === undefined || enabled.has(feature)) continue;
    const implied = item.features[feature];
    if (implied === undefined) continue;
    enabled.add(feature);
    wanted.push(...implied);
  }
  return enabled;
}

const ownName = (item: Package, feature: string): string =>
  feature.startsWith(`${item.name}/`) ? feature.slice(item.name.length + 1) : feature;

/** Of the features that a target requires, so many are told by name. */
const MOST_NAMED = 10;

/** Bench targets that cargo leaves out without a word, because the selection lacks features that they require. */
export function leftOutBenches(
  metadata: Metadata,
  selection: Selection,
  built: ReadonlySet<string>,
): { target: string; reason: string }[] {
  if (selection.namesTargets) return [];
  return selectedPackages(metadata, selection).flatMap((item) =>
    item.targets
      .filter((target) => target.kind.includes('bench') && !built.has(`${item.name}::${target.name}`))
      .filter((target) => target['required-features'].length > 0)
      .map((target) => ({
        target: target.name,
        reason: `requires the features ${listed(target['required-features'], MOST_NAMED)}`,
      })),
  );
}
