import { parse } from 'smol-toml';
import { z } from 'zod';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';

const TargetTable = z.object({ name: z.string().optional(), harness: z.boolean().optional() });
const Tables = z.array(TargetTable).default([]);

/** The parts of a manifest that say who runs a target. `cargo metadata` doesn't tell. */
const CargoManifest = z.object({
  lib: TargetTable.optional(),
  bench: Tables,
  bin: Tables,
  test: Tables,
  example: Tables,
});
export type CargoManifest = z.infer<typeof CargoManifest>;

export const parseManifest = (text: string): CargoManifest => CargoManifest.parse(parse(text), FIRST_FAULT);

/**
 * Whether a target has a harness of its own (`harness = false` in the manifest) or runs under libtest, as cargo does
 * with every target that doesn't say so: also benches that cargo discovers by their file alone.
 */
export function harnessOf(manifest: CargoManifest, kind: TargetKind, target: string): 'criterion' | 'libtest' {
  const table = kind === 'lib' ? manifest.lib : manifest[kind].find(({ name }) => name === target);
  return table?.harness === false ? 'criterion' : 'libtest';
}

export type TargetKind = 'bench' | 'lib' | 'bin' | 'test' | 'example';

/** Cargo's kinds are finer (`proc-macro`, `rlib`, `cdylib`): all of those are libraries. */
export function targetKind(kinds: readonly string[]): TargetKind {
  for (const kind of ['bench', 'bin', 'test', 'example'] as const) if (kinds.includes(kind)) return kind;
  return 'lib';
}
