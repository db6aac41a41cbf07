import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** A workspace of one package without dependencies, in a folder of its own. */
export interface TinyWorkspace {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a command line there by a shell, as a bench host runs cargo; its lines of standard error. */
  fails(command: string, environment?: Readonly<Record<string, string>>): Promise<string[]>;
  remove(): Promise<void>;
}

const MANIFEST = `[package]
name = "engine"
version = "0.1.0"
edition = "2021"

[workspace]
`;

export async function tinyWorkspace(files: Readonly<Record<string, string>> = {}): Promise<TinyWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'tiny-workspace-'));
  const write = async (added: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(added)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  };
  await write({ 'Cargo.toml': MANIFEST, 'src/main.rs': 'fn main() { println!("measured"); }\n', ...files });
  return {
    folder,
    write,
    fails: async (command, environment = {}) => {
      const env = {
        CARGO_TARGET_DIR: join(folder, 'target'),
        CARGO_TERM_COLOR: 'never',
        LANG: 'C.UTF-8',
        ...environment,
      };
      const result = await execa('sh', ['-c', command], { cwd: folder, env, reject: false, stdin: 'ignore' });
      if (result.exitCode === 0) throw new Error(`${command} did not fail`);
      return result.stderr.split('\n');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
