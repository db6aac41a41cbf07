import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A workspace without crates of others, in which a bench is built of each kind of file: a library and what it is built
 * on, a proc macro, a build script with what it declares, text that is compiled in, a file behind a link. `apart` is
 * built by the same command, and of nothing that `engine` is.
 */
const FILES: Readonly<Record<string, string>> = {
  'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["engine", "base", "derive", "apart", "sealed"]\n',
  'engine/Cargo.toml': `[package]
name = "engine"
version = "0.1.0"
edition = "2021"

[features]
fast = ["dep:sealed"]

[dependencies]
parts = { path = "../base", package = "base" }
derive = { path = "../derive" }
sealed = { path = "../sealed", optional = true }

[[bench]]
name = "speed"
harness = false
`,
  'engine/build.rs': `fn main() {
    println!("cargo:rerun-if-changed=tables.txt");
    println!("cargo::rerun-if-changed=../grammar");
    let out = std::env::var("OUT_DIR").unwrap();
    let tables = std::fs::read_to_string("tables.txt").unwrap().len();
    std::fs::write(format!("{out}/tables.rs"), format!("pub const TABLES: usize = {tables};")).unwrap();
}
`,
  'engine/tables.txt': 'one two\n',
  'engine/src/lib.rs': `include!(concat!(env!("OUT_DIR"), "/tables.rs"));
pub const ABOUT: &str = include_str!("../../ABOUT.md");
pub const LINKED: &str = include_str!("../linked.txt");
#[path = "../../parts/a part.rs"]
pub mod part;
pub fn run() -> usize { ABOUT.len() + LINKED.len() + TABLES + parts::size() + part::part() + derive::zero!() }
`,
  'engine/benches/speed.rs': 'fn main() { println!("{}", engine::run()); }\n',
  'base/Cargo.toml': '[package]\nname = "base"\nversion = "0.1.0"\nedition = "2021"\n\n[lib]\nbench = false\n',
  'base/src/lib.rs': 'mod inner;\npub fn size() -> usize { inner::size() }\n',
  'base/src/inner.rs': 'pub fn size() -> usize { 1 }\n',
  'derive/Cargo.toml': '[package]\nname = "derive"\nversion = "0.1.0"\nedition = "2021"\n\n[lib]\nproc-macro = true\n',
  'derive/src/lib.rs': `use proc_macro::TokenStream;
#[proc_macro]
pub fn zero(_: TokenStream) -> TokenStream { "0usize".parse().unwrap() }
`,
  'sealed/Cargo.toml': '[package]\nname = "sealed"\nversion = "0.1.0"\nedition = "2021"\n',
  'sealed/build.rs': 'fn main() {}\n',
  'sealed/src/lib.rs': '',
  'apart/Cargo.toml': `[package]
name = "apart"
version = "0.1.0"
edition = "2021"

[[bench]]
name = "other"
harness = false
`,
  'apart/src/lib.rs': 'pub fn other() -> usize { 2 }\n',
  'apart/benches/other.rs': 'fn main() { println!("{}", apart::other()); }\n',
  'parts/a part.rs': 'pub fn part() -> usize { 3 }\n',
  'grammar/one.txt': 'one\n',
  'texts/behind.txt': 'behind a link\n',
  'ABOUT.md': 'About\n',
  'README.md': 'Read me\n',
};

/** Writes it into a folder of its own. */
export async function kindsWorkspace(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kinds-workspace-'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Puts the link into a repository: a copied one would lead back to where it was copied from. */
export const addLink = (repository: string): Promise<void> =>
  symlink('../texts/behind.txt', join(repository, 'engine/linked.txt'));
