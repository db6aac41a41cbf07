import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { commitTwice, type RustRepository } from '../../test/support/world/rust-repository.ts';

const SAMPLE = path.join(import.meta.dirname, '../../sample');
const APART = 'notes';

/** The sample with one more crate, which nothing is built of. */
export async function sampleWithCrateApart(folder: string): Promise<RustRepository> {
  const filter = (file: string) => !['target', 'benchmark-results'].includes(path.basename(file));
  await cp(SAMPLE, folder, { recursive: true, filter });
  await edit(path.join(folder, 'Cargo.toml'), (text) => text.replace('"xtask"]', `"xtask", "crates/${APART}"]`));
  await edit(path.join(folder, 'Cargo.lock'), withPackage);
  const apart = path.join(folder, 'crates', APART);
  await mkdir(path.join(apart, 'src'), { recursive: true });
  const manifest = `[package]\nname = "${APART}"\nversion = "0.1.0"\nedition = "2021"\n\n[lib]\nbench = false\n`;
  await writeFile(path.join(apart, 'Cargo.toml'), `${manifest}\n[features]\ncpu = []\ngpu = []\n`);
  await writeFile(path.join(apart, 'src/lib.rs'), '//! What nothing is built of.\n');
  return commitTwice(folder, () => changes.code(folder));
}

/** The sample's profile by the name of the world that it is measured in. */
export const sampleProfile = (): string => stringify({ extends: 'sample', name: 'small' });

/** Changes of the sample: each may be made again and again, and differs from all before. */
export const changes = {
  documentation: (folder: string) => appendFile(path.join(folder, 'README.md'), '\nOne more line.\n'),
  apart: (folder: string) => appendFile(path.join(folder, 'crates', APART, 'src/lib.rs'), '\n// One more line.\n'),
  /** Below all code, so that no executable becomes another. */
  code: (folder: string) => appendFile(quantization(folder, 'src/lib.rs'), '\n// One more line.\n'),
  /** One executable becomes another. */
  bench: (folder: string) =>
    appendFile(
      quantization(folder, 'benches/simd_comparison.rs'),
      `\n#[used]\nstatic CHANGED_${Date.now()}: [u8; 13] = *b"${Date.now()}";\n`,
    ),
};

const quantization = (folder: string, file: string) => path.join(folder, 'crates/bitnet-quantization', file);

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${file} is not as it was: nothing was changed`);
  await writeFile(file, after);
}

/** Cargo keeps packages by name, and refuses another order where it may change nothing. */
function withPackage(lockFile: string): string {
  const [head = '', ...packages] = lockFile.split('[[package]]\n');
  const own = `name = "${APART}"\nversion = "0.1.0"\n\n`;
  const next = packages.findIndex((each) => (/^name = "(.*)"/.exec(each)?.[1] ?? '') > APART);
  packages.splice(next, 0, own);
  return [head, ...packages].join('[[package]]\n');
}
