import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createBenchSteps } from '../../../../../../adapters/bench-host/bench-steps.ts';
import { createGit } from '../../../../../../adapters/git/git.ts';
import { commitWorkspace, fingerprint, jobOf, rustHost, watching } from '../../../../../support/cargo/rust-host.ts';
import { temporaryFolder } from '../../../../../support/processes/confine.ts';
import { TRIES_ALL } from '../../../../../support/tries-all.ts';

const BUILD_MS = 240_000;

/** A crate that a build script writes words with. */
const writerOf = (words: string): string =>
  `pub fn write() { std::fs::write(std::env::var("OUT_DIR").unwrap() + "/words.txt", "${words}").unwrap() }\n`;

/** A bench that uses a crate, a program of its package, and what its build script wrote, beside a crate that it doesn't use. */
const WORKSPACE = {
  'Cargo.toml': '[workspace]\nmembers = ["used", "unused", "speed", "writer"]\nresolver = "2"\n',
  'Cargo.lock': `version = 4
${['speed', 'unused', 'used', 'writer'].map((name) => `\n[[package]]\nname = "${name}"\nversion = "0.1.0"\n${name === 'speed' ? 'dependencies = [\n "used",\n "writer",\n]\n' : ''}`).join('')}`,
  'README.md': 'A workspace.\n',
  'used/Cargo.toml': '[package]\nname = "used"\nversion = "0.1.0"\nedition = "2021"\n',
  'used/src/lib.rs': '#[inline(never)]\npub fn twice(value: u64) -> u64 {\n    value * 2\n}\n',
  'unused/Cargo.toml': '[package]\nname = "unused"\nversion = "0.1.0"\nedition = "2021"\n',
  'unused/src/lib.rs': 'pub fn thrice(value: u64) -> u64 {\n    value * 3\n}\n',
  'speed/Cargo.toml':
    '[package]\nname = "speed"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nused = { path = "../used" }\n[build-dependencies]\nwriter = { path = "../writer" }\n[[bench]]\nname = "speed"\nharness = false\n',
  'speed/build.rs': 'fn main() { writer::write(); }\n',
  'speed/src/lib.rs': '',
  'speed/src/bin/tool.rs': 'fn main() { println!("{}", 1); }\n',
  'speed/benches/speed.rs': `fn main() {
    println!("{}", used::twice(std::env::args().count() as u64));
    std::process::Command::new(env!("CARGO_BIN_EXE_tool")).status().unwrap();
    println!("{}", std::fs::read_to_string(concat!(env!("OUT_DIR"), "/words.txt")).unwrap());
}
`,
  'writer/Cargo.toml': '[package]\nname = "writer"\nversion = "0.1.0"\nedition = "2021"\n',
  'writer/src/lib.rs': writerOf('few words'),
};

/** Builds commits of the workspace one after the other on one host, and says the identity of its bench. */
async function scene() {
  const workspace = await temporaryFolder();
  for (const [name, text] of Object.entries(WORKSPACE)) {
    await mkdir(join(workspace, name, '..'), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
  const { host, job } = await rustHost('identity', { ownTarget: true });
  const git = createGit({ folder: await temporaryFolder() });
  let about = fingerprint;
  const bench = createBenchSteps({
    ...host,
    describe: async () => about,
    listFiles: (checkout, commit, signal) => git.listFiles(checkout, commit, signal),
  });
  onTestFinished(() => bench.remove(job));
  return {
    host,
    asOn: (machineClass: string) => {
      about = { ...fingerprint, machineClass };
    },
    async identityOf(files: Readonly<Record<string, string>> = {}, environment: Readonly<Record<string, string>> = {}) {
      const commit = await commitWorkspace(async (folder) => {
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      }, workspace);
      const of = jobOf(job, commit, { environment });
      await bench.prepare(of, watching());
      const command = 'cargo bench --workspace';
      const build = await bench.build({ job: of, command, executables: null, timeoutMs: BUILD_MS }, watching());
      await rm(commit.folder, { recursive: true, force: true });
      return build.executables.find(({ target, kind }) => target === 'speed' && kind === 'bench')?.identity;
    },
  };
}

const library = (changed: string) => WORKSPACE['used/src/lib.rs'].replace('value * 2', changed);

it.runIf(process.platform === 'linux')(
  'an executable stays the same under changes that it has no part in',
  async () => {
    const { identityOf, asOn } = await scene();
    const base = await identityOf();
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(await identityOf({ 'unused/src/lib.rs': 'pub fn thrice(value: u64) -> u64 {\n    value * 4\n}\n' })).toBe(
      base,
    );

    const changed = [
      await identityOf({ 'used/src/lib.rs': library('value * 2 + 1') }),
      await identityOf({ 'README.md': 'Another workspace.\n' }),
      // What the bench runs, or reads, is no part of its executable.
      await identityOf({ 'speed/src/bin/tool.rs': 'fn main() { println!("{}", 2); }\n' }),
      await identityOf({ 'writer/src/lib.rs': writerOf('other words') }),
    ];
    if (TRIES_ALL) {
      changed.push(await identityOf({}, { SEED: '43' }));
      changed.push(await identityOf({ 'unused/build.rs': 'fn main() {}\n' }));
    }
    asOn('another-class');
    changed.push(await identityOf());
    expect(new Set([base, ...changed]).size).toBe(1 + changed.length);
    for (const each of changed) expect(each).toMatch(/^[0-9a-f]{64}$/);
  },
);

it.runIf(process.platform === 'linux')(
  'nothing is told of what a build has changed, or of what the loader brings in besides',
  async () => {
    const { identityOf } = await scene();
    const script = 'fn main() { std::fs::write("../README.md", "changed").unwrap(); }\n';
    expect(await identityOf({ 'unused/build.rs': script })).toBeUndefined();
    expect(await identityOf({}, { LD_PRELOAD: '' })).toBeUndefined();
  },
);
