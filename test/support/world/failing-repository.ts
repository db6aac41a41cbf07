import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { commitTwice, type RustRepository } from './rust-repository.ts';

const MANIFEST = `[package]
name = "engine"
version = "0.1.0"
edition = "2021"

[[bench]]
name = "codec"
harness = false
`;

const LOCK_FILE = `version = 3

[[package]]
name = "engine"
version = "0.1.0"
`;

/** A bench with one benchmark, and what it does when that runs. Without Criterion it is built in a moment. */
const bench = (body: string): string => `fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        println!("i2s/pack: benchmark");
        return;
    }
    println!("Benchmarking i2s/pack");
    ${body}
}
`;

/** What the sources of a commit are like. */
export interface Sources {
  readonly library?: string;
  /** Of the bench's main function. */
  readonly body: string;
}

/** A repository whose default branch is like one thing, and the change like another. */
export async function createFailingRepository(folder: string, main: Sources, change: Sources): Promise<RustRepository> {
  const write = async ({ library = '', body }: Sources): Promise<void> => {
    await writeFile(join(folder, 'src/lib.rs'), `pub fn pack() -> u32 {\n    ${library || '1'}\n}\n`);
    await writeFile(join(folder, 'benches/codec.rs'), bench(body));
  };
  for (const part of ['src', 'benches']) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, 'Cargo.toml'), MANIFEST);
  await writeFile(join(folder, 'Cargo.lock'), LOCK_FILE);
  await write(main);
  return commitTwice(folder, () => write(change));
}

/** A profile of that bench alone. */
export const failingProfile = (): string =>
  stringify({
    name: 'small',
    budget: { pass: '20 min', build: '10 min', executable: '5 min' },
    waits: { cpu: '5 min', cuda: '1 s' },
    warmBase: false,
    suites: { codecs: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench --bench codec' } },
  });
