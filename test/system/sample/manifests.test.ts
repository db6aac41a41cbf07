import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadProfile } from '../../../adapters/profiles/load-profile.ts';

const SAMPLE = fileURLToPath(new URL('../../../sample/', import.meta.url));

const Manifest = z.object({
  package: z.object({ name: z.string() }).optional(),
  workspace: z.object({ members: z.array(z.string()) }).optional(),
  features: z.record(z.string(), z.array(z.string())).default({}),
  bench: z.array(z.object({ name: z.string(), harness: z.boolean().default(true) })).default([]),
  profile: z.record(z.string(), z.object({ lto: z.unknown().optional() }).loose()).default({}),
});

const read = (file: string): z.infer<typeof Manifest> =>
  Manifest.parse(parse(readFileSync(`${SAMPLE}${file}Cargo.toml`, 'utf8')));
const root = read('');
const members = (root.workspace?.members ?? []).map((member) => ({ member, manifest: read(`${member}/`) }));

describe.each(members)('$member', ({ member, manifest }) => {
  it('has no default feature, and all that the profiles name', () => {
    expect(manifest.features.default).toEqual([]);
    expect(Object.keys(manifest.features)).toEqual(expect.arrayContaining(['cpu', 'gpu']));
  });

  it('has benches that are there and bring their own harness', () => {
    for (const { name, harness } of manifest.bench) {
      expect(harness, name).toBe(false);
      expect(existsSync(`${SAMPLE}${member}/benches/${name}.rs`), name).toBe(true);
    }
  });
});

it('has the packages, benches and tasks that the profile runs', async () => {
  const { suites } = await loadProfile('sample');
  const lines = Object.values(suites).flatMap(({ command, fallback }) => (fallback ? [command, fallback] : [command]));
  for (const line of lines) {
    const packageName = /-p (\S+)/.exec(line)?.[1];
    const manifest = members.find((each) => each.manifest.package?.name === packageName)?.manifest;
    if (packageName !== undefined) expect(manifest, line).toBeDefined();
    const bench = /--bench (\S+)/.exec(line)?.[1];
    if (bench !== undefined)
      expect(
        manifest?.bench.map(({ name }) => name),
        line,
      ).toContain(bench);
    const feature = /--features (\S+)/.exec(line)?.[1];
    if (manifest !== undefined && feature !== undefined)
      expect(Object.keys(manifest.features), line).toContain(feature);
  }
});

it('is locked, pins no toolchain and builds without link-time optimization', () => {
  const tracked = execFileSync('git', ['ls-files', '.'], { cwd: SAMPLE, encoding: 'utf8' }).split('\n');
  expect(tracked).toContain('Cargo.lock');
  expect(existsSync(`${SAMPLE}rust-toolchain.toml`)).toBe(false);
  expect(root.profile.bench?.lto).toBe(false);
});

it('has a script that can be run', () => {
  expect(statSync(`${SAMPLE}scripts/run-performance-benchmarks.sh`).mode & 0o111).toBe(0o111);
});
