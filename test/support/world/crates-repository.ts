import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { commitTwice, type RustRepository } from './rust-repository.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/stepwise', import.meta.url));

/** Enough of them that one can change, two be checked, and one be spared. */
export const CRATES = ['codecs', 'kernels', 'parsers', 'tables'] as const;
type Crate = (typeof CRATES)[number];

/** Of each crate's one bench. */
export const BENCHMARKS_EACH = 2;

/** A workspace of crates of which each has a bench, and of which none is built of another. No crate of others is needed. */
export async function createCratesRepository(folder: string): Promise<RustRepository> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'Cargo.toml'), `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(CRATES)}\n`);
  const locked = CRATES.map((name) => `[[package]]\nname = "${name}"\nversion = "0.1.0"\n`);
  await writeFile(join(folder, 'Cargo.lock'), ['version = 3\n', ...locked].join('\n'));
  await writeFile(join(folder, 'README.md'), '# Four crates\n');
  for (const name of CRATES) await createCrate(join(folder, name), name);
  return commitTwice(folder, () => changeCrate(folder, 'codecs'));
}

/** The stepwise workspace's crate by another name, with fewer benchmarks. */
async function createCrate(folder: string, name: Crate): Promise<void> {
  for (const part of ['benches', 'src']) await mkdir(join(folder, part), { recursive: true });
  for (const [from, to] of [
    ['Cargo.toml', 'Cargo.toml'],
    ['src/lib.rs', 'src/lib.rs'],
    ['benches/steps.rs', `benches/${name}.rs`],
  ] as const) {
    const text = await readFile(join(WORKSPACE, 'measured', from), 'utf8');
    const fewer = text.replaceAll('1..=8', `1..=${BENCHMARKS_EACH}`).replaceAll('measured', name);
    await writeFile(join(folder, to), fewer.replaceAll('steps', name));
  }
}

/** Changes what a crate's bench does, and no other's. */
export async function changeCrate(folder: string, name: Crate): Promise<void> {
  await appendFile(join(folder, name, 'benches', `${name}.rs`), '\n#[used]\nstatic CHANGED: [u8; 3] = *b"yes";\n');
}

/** Has a crate's bench do all of its work so many times: what it measures takes so many times as long. */
export async function multiplyWork(folder: string, name: Crate, times: number): Promise<void> {
  const file = join(folder, name, 'benches', `${name}.rs`);
  const text = await readFile(file, 'utf8');
  const work = 'black_box(sum_of_squares(black_box(100)));';
  if (!text.includes(work)) throw new Error(`${file} does no such work`);
  await writeFile(file, text.replace(work, Array.from({ length: times }, () => work).join('\n                ')));
}

const benches = CRATES.map((name) => `--bench ${name}`).join(' ');

/** A profile of one suite, which builds all of the crates' benches. */
export const cratesProfile = (): string =>
  stringify({
    name: 'small',
    budget: { pass: '20 min', build: '10 min', executable: '5 min' },
    waits: { cpu: '5 min', cuda: '1 s' },
    warmBase: false,
    host: { minFreeDisk: '100 MiB' },
    noise: { remeasure: 0 },
    // Else every file that isn't Rust source may be read by a bench, documentation too, and makes it another.
    data: ['data/**'],
    suites: {
      crates: { kind: 'criterion', lane: 'cpu', required: true, command: `cargo bench --workspace ${benches}` },
    },
  });
