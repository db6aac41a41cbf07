import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failureOf } from '../../../../support/cargo/measured-workspace.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../../support/cargo/rust-host.ts';
import { type TinyWorkspace, tinyWorkspace } from '../../../../support/cargo/tiny-workspace.ts';

const LOCK_FILE = 'version = 3\n\n[[package]]\nname = "engine"\nversion = "0.1.0"\n';

let workspace: TinyWorkspace;
let rust: Awaited<ReturnType<typeof rustHost>>;
let change: Commit;
let base: Commit;
beforeAll(async () => {
  workspace = await tinyWorkspace({ 'Cargo.lock': LOCK_FILE, 'src/lib.rs': '// base\n' });
  rust = await rustHost('base-checkout', { ownTarget: true });
  base = await commitWorkspace(async () => {}, workspace.folder);
  change = await commitWorkspace((folder) => writeFile(join(folder, 'src/lib.rs'), '// change\n'), workspace.folder);
});
afterAll(async () => {
  for (const asBase of [undefined, { minFreeDisk: 0 }]) {
    if (rust !== undefined) await rust.bench.remove(asBase === undefined ? rust.job : { ...rust.job, asBase });
  }
  for (const folder of [change?.folder, base?.folder]) if (folder) await rm(folder, { recursive: true, force: true });
  await workspace?.remove();
});

const source = (job: Parameters<typeof rust.pathsOf>[0]) =>
  readFile(join(rust.pathsOf(job).checkout.outside, 'src/lib.rs'), 'utf8');

it('lies beside that of the change, with a target of its own, and goes without it', async () => {
  const own = jobOf(rust.job, change);
  const beside = jobOf(rust.job, base, { asBase: { minFreeDisk: 0 } });
  const { toolchain } = await rust.bench.prepare(own, watching());
  expect(toolchain).toMatch(/^rustc \d/);
  await rust.bench.prepare(beside, watching());
  expect([await source(own), await source(beside)]).toEqual(['// change\n', '// base\n']);
  expect(rust.pathsOf(own).target.outside).not.toBe(rust.pathsOf(beside).target.outside);
  await rust.bench.remove(beside);
  expect(existsSync(rust.pathsOf(beside).root)).toBe(false);
  expect(await source(own)).toBe('// change\n');
});

it('is refused where there is no room for it, before anything is written of it', async () => {
  const beside = jobOf(rust.job, base, { asBase: { minFreeDisk: Number.MAX_SAFE_INTEGER } });
  const failure = await failureOf(rust.bench.prepare(beside, watching()));
  expect(failure).toMatchObject({
    class: 'host-unfit',
    message: expect.stringMatching(/^this host has no room for a second checkout: .* free, and .* have to be$/),
  });
  expect(existsSync(rust.pathsOf(beside).checkout.outside)).toBe(false);
  await rust.bench.remove(beside);
});

it('fails where the bundle does not have it', async () => {
  const beside = jobOf(rust.job, { ...change, commit: base.commit, tree: base.tree }, { asBase: { minFreeDisk: 0 } });
  await expect(rust.bench.prepare(beside, watching())).rejects.toThrow('git failed');
  await rust.bench.remove(beside);
});
