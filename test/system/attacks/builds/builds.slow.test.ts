import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { LARGEST_PAYLOAD } from '../../../../gate/names/limits.ts';
import { preparedHostile } from '../../../support/cargo/hostile-workspace.ts';
import { watching } from '../../../support/cargo/rust-host.ts';

const COMMAND = 'cargo bench';

/** Prepares and builds the hostile workspace, changed, as a bench host does; what it threw is returned. */
async function build(name: string, edit: (folder: string) => Promise<void>) {
  try {
    const { rust, job } = await preparedHostile(`attack-${name}`, edit);
    return await rust.bench.build({ job, command: COMMAND, executables: null, timeoutMs: 280_000 }, watching());
  } catch (error) {
    if (error instanceof GateError) return error.report;
    throw error;
  }
}

const numbered = (count: number, of: (index: number) => string) => Array.from({ length: count }, (_, at) => of(at));

it('a target that requires 9,000 features is left out in a few words', async () => {
  const features = numbered(9000, (index) => `"feature-with-a-long-name-${index}"`);
  const built = await build('features', async (folder) => {
    await mkdir(join(folder, 'benches'), { recursive: true });
    await writeFile(join(folder, 'benches/left.rs'), 'fn main() {}\n');
    await appendFile(
      join(folder, 'Cargo.toml'),
      `\n[[bench]]\nname = "left"\nharness = false\nrequired-features = [${features.join(',')}]\n` +
        `[features]\n${features.map((feature) => `${feature} = []`).join('\n')}\n`,
    );
  });
  expect(built).toMatchObject({ leftOut: [{ target: 'left', reason: expect.stringMatching(/and 8990 more$/) }] });
  expect(Buffer.byteLength(JSON.stringify(built))).toBeLessThan(LARGEST_PAYLOAD);
});

it('a manifest of 7 MB is one that does not compile', async () => {
  const padding = `# ${'p'.repeat(7_000_000)}\n`;
  expect(await build('manifest', (folder) => appendFile(join(folder, 'Cargo.toml'), padding))).toMatchObject({
    class: 'compile-error',
    message: expect.stringMatching(/^the manifest Cargo\.toml is 7\d+ bytes long; at most 1048576 are read$/),
  });
});

it('a large [env] does not compile, by the executable that would get it', async () => {
  const variables = numbered(40, (index) => `V${index} = "${'v'.repeat(1000)}"`);
  const report = await build('env', async (folder) => {
    await mkdir(join(folder, '.cargo'));
    await writeFile(join(folder, '.cargo/config.toml'), `[env]\n${variables.join('\n')}\n`);
  });
  expect(report).toMatchObject({
    class: 'compile-error',
    message: expect.stringMatching(/^hostile of hostile takes 4\d{4} bytes to say: .* may take 32768$/),
  });
});

/** A macro that prints while it is expanded: its words stand among cargo's messages. */
const macro = (body: string) => async (folder: string) => {
  await mkdir(join(folder, 'loud/src'), { recursive: true });
  const manifest = '[package]\nname = "loud"\nversion = "0.1.0"\nedition = "2021"\n[lib]\nproc-macro = true\n';
  await writeFile(join(folder, 'loud/Cargo.toml'), manifest);
  const source = `#[proc_macro]\npub fn speak(_: proc_macro::TokenStream) -> proc_macro::TokenStream {\n${body}\nDefault::default()\n}\n`;
  await writeFile(join(folder, 'loud/src/lib.rs'), `extern crate proc_macro;\n${source}`);
  await appendFile(join(folder, 'Cargo.toml'), '\n[dependencies]\nloud = { path = "loud" }\n');
  await appendFile(join(folder, 'Cargo.lock'), '\n[[package]]\nname = "loud"\nversion = "0.1.0"\n');
  await writeFile(
    join(folder, 'Cargo.lock'),
    'version = 4\n\n[[package]]\nname = "hostile"\nversion = "0.1.0"\ndependencies = [\n "loud",\n]\n\n[[package]]\nname = "loud"\nversion = "0.1.0"\n',
  );
  await appendFile(join(folder, 'src/lib.rs'), '\nloud::speak!();\n');
};

it('more than 16 MiB among the messages of cargo are a build that does not compile', async () => {
  const report = await build('loud', macro('for _ in 0..20_000 { println!("{}", "x".repeat(1000)); }'));
  expect(report).toMatchObject({
    class: 'compile-error',
    message: 'what the build printed among the messages of cargo is longer than the 16 MiB that are read',
  });
});

it('what only looks like a message of cargo is passed over', async () => {
  const built = await build('liar', macro('println!("{}", "{\\"reason\\":\\"compiler-artifact\\",");'));
  expect(built).toMatchObject({
    executables: expect.arrayContaining([expect.objectContaining({ target: 'hostile' })]),
  });
});
