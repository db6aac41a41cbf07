import { lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { initCommand } from '../../../../cli/files/init.ts';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A git checkout of these files; every source is an empty program. */
async function checkout(
  files: Readonly<Record<string, string>>,
  sources: readonly string[] = [],
  around = tmpdir(),
): Promise<string> {
  const folder = await mkdtemp(join(around, 'init-'));
  made.push(folder);
  const all = { ...files, ...Object.fromEntries(sources.map((name) => [name, 'fn main() {}\n'])) };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await execa('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

const manifest = (name: string, rest: string): string =>
  `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${rest}`;
const CRITERION = '[dev-dependencies]\ncriterion = "0.8"\n';
const bench = (name: string, more = ''): string => `[[bench]]\nname = "${name}"\nharness = false\n${more}`;

async function init(folder: string, options: Parameters<typeof initCommand>[1] = {}) {
  const said = { out: '', err: '' };
  const code = await initCommand(folder, options, {
    stdout: (text) => {
      said.out += text;
    },
    stderr: { write: (text) => (said.err += text) },
  });
  return { code, ...said };
}

const file = (folder: string): string => join(folder, '.github/benchmark-gate.yaml');

/** The profile that was written, as the real check reads it. */
async function written(folder: string) {
  const text = await readFile(file(folder), 'utf8');
  return { text, profile: await loadProfile(file(folder)) };
}

describe('benchmark-gate init', () => {
  it('names the schema that editors complete by, where the checkout has the package', async () => {
    const files = { 'Cargo.toml': manifest('hex-lib', `${CRITERION}${bench('encode')}`) };
    const folder = await checkout(files, ['src/lib.rs', 'benches/encode.rs']);
    await init(folder);
    expect((await written(folder)).text).not.toContain('$schema');
    await mkdir(join(folder, 'node_modules/benchmark-gate/schemas'), { recursive: true });
    await writeFile(join(folder, 'node_modules/benchmark-gate/schemas/profile.schema.json'), '{}');
    expect((await init(folder, { force: true })).code).toBe(0);
    const [first = ''] = (await written(folder)).text.split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../node_modules/benchmark-gate/schemas/profile.schema.json');
  });

  it('writes some thirty lines for one package, which pass the check, and says what comes next', async () => {
    const folder = await checkout(
      { 'Cargo.toml': manifest('hex-lib', `${CRITERION}${bench('encode')}${bench('decode')}`) },
      ['src/lib.rs', 'benches/encode.rs', 'benches/decode.rs'],
    );
    const { code, out, err } = await init(join(folder, 'src'));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('profile hex-lib is valid: 1 suite, 0 metrics, 0 targets\n');
    expect(out).toContain('receipts: check "benchmarks", ledger where-found, comment never\n');
    expect(out).toContain('try it, without a server: benchmark-gate measure --local\n');
    expect(out).toMatch(/^next: commit it; benchmark-gate run --repo OWNER\/NAME --pr N --source \/.* --profile /m);
    const { text, profile } = await written(folder);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    expect(text).toMatch(/^ {2}# hex-lib: (?:encode, decode|decode, encode)$/m);
    expect(profile.suites).toMatchObject({
      benches: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench', expectedLeftOut: [] },
    });
  });

  it('names a checkout whose path has blanks as a shell takes it', async () => {
    const around = await mkdtemp(join(tmpdir(), 'init with blanks '));
    made.push(around);
    const files = { 'Cargo.toml': manifest('hex-lib', `${CRITERION}${bench('encode')}`) };
    const folder = await checkout(files, ['src/lib.rs', 'benches/encode.rs'], around);
    const [, command = ''] = /^next: commit it; benchmark-gate (run .*)$/m.exec((await init(folder)).out) ?? [];
    const { stdout } = await execa('sh', ['-c', `printf '%s\\n' ${command}`]);
    expect(stdout.split('\n').slice(5)).toEqual(['--source', folder, '--profile', file(folder), '--trust-profile']);
  });

  it('says how to commit the profile where a rule of the repository makes git ignore it', async () => {
    const files = { 'Cargo.toml': manifest('hex-lib', `${CRITERION}${bench('encode')}`) };
    const folder = await checkout({ ...files, '.gitignore': '.*\n!.gitignore\n' }, ['src/lib.rs', 'benches/encode.rs']);
    const by = ['add', '--force', '.github/benchmark-gate.yaml'];
    expect((await init(folder)).out).toContain(`next: commit it (git ignores it here: git ${by.join(' ')}); `);
    await execa('git', by, { cwd: folder });
    expect((await init(folder, { force: true })).out).toContain('next: commit it; ');
  });

  it('gives the benches of a workspace that need features a suite of their own', async () => {
    const one = `${CRITERION}${bench('plain')}${bench('fast', 'required-features = ["simd", "std"]\n')}`;
    const folder = await checkout(
      {
        'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["one", "two"]\n',
        'one/Cargo.toml': manifest('one', `${one}[features]\ndefault = ["std"]\nstd = []\nsimd = []\n`),
        'two/Cargo.toml': manifest('two', `${CRITERION}${bench('other')}`),
      },
      ['one/src/lib.rs', 'one/benches/plain.rs', 'one/benches/fast.rs', 'two/src/lib.rs', 'two/benches/other.rs'],
    );
    expect((await init(folder)).code).toBe(0);
    const { suites } = (await written(folder)).profile;
    expect(suites).toMatchObject({
      benches: { required: true, command: 'cargo bench --workspace', expectedLeftOut: ['fast'] },
      'one-simd': { required: false, command: 'cargo bench -p one --bench fast --features simd' },
    });
    expect(Object.keys(suites)).toEqual(['benches', 'one-simd']);
  });

  it('names the benches that measure where another runs under libtest or without Criterion, and says why', async () => {
    const folder = await checkout(
      {
        'Cargo.toml': manifest('app', `${CRITERION}${bench('good')}[workspace]\nmembers = ["tool"]\n`),
        'tool/Cargo.toml': manifest('tool', bench('own')),
      },
      ['src/lib.rs', 'benches/good.rs', 'benches/nightly.rs', 'tool/src/lib.rs', 'tool/benches/own.rs'],
    );
    const { code, err } = await init(folder);
    expect([code, err.trim().split('\n').sort()]).toEqual([
      0,
      [
        'app: nightly measures nothing: cargo runs it under libtest, since its [[bench]] has no "harness = false"',
        "tool: own measures nothing: its package doesn't depend on Criterion, whose results the gate reads",
      ],
    ]);
    expect((await written(folder)).profile.suites).toMatchObject({
      benches: { command: 'cargo bench -p app --bench good' },
    });
  });

  it.each([
    [
      'has the default harness alone',
      manifest('app', CRITERION),
      ['src/lib.rs', 'benches/slow.rs'],
      /app: slow measures nothing: .*\nnothing would be measured: give a package/,
    ],
    [
      'is virtual and has no bench',
      '[workspace]\nmembers = []\n',
      [],
      /^there is no bench target here\nnothing would be/,
    ],
    ['has a broken manifest', '[package\n', [], /^cargo can't read .*(?:expected|unclosed|invalid)/],
    ['has no manifest', null, [], /^cargo can't read .*could not find `Cargo\.toml`/],
  ])('writes nothing where the checkout %s', async (_, root, sources, message) => {
    const folder = await checkout(root === null ? {} : { 'Cargo.toml': root }, sources);
    await expect(init(folder)).rejects.toThrow(message);
    await expect(lstat(join(folder, '.github'))).rejects.toThrow('ENOENT');
  });

  it('refuses a workspace that is not in the root of a git checkout', async () => {
    const folder = await checkout({ 'rust/Cargo.toml': manifest('app', `${CRITERION}${bench('b')}`) }, [
      'rust/src/lib.rs',
      'rust/benches/b.rs',
    ]);
    await expect(init(join(folder, 'rust'))).rejects.toThrow(
      "the workspace is in rust, and the gate runs cargo in the repository's root",
    );
    await rm(join(folder, '.git'), { recursive: true });
    await expect(init(join(folder, 'rust'))).rejects.toThrow('is in no git checkout');
  });

  it('overwrites nothing but by --force, follows no link, and only prints with --print', async () => {
    const folder = await checkout({ 'Cargo.toml': manifest('app', `${CRITERION}${bench('b')}`) }, [
      'src/lib.rs',
      'benches/b.rs',
    ]);
    const printed = await init(folder, { print: true });
    expect(printed.out).toMatch(/^# What benchmark-gate measures/);
    await expect(lstat(join(folder, '.github'))).rejects.toThrow('ENOENT');

    await mkdir(join(folder, '.github'));
    await writeFile(file(folder), 'mine\n');
    await expect(init(folder)).rejects.toThrow(/is there already: --force replaces it/);
    expect(await readFile(file(folder), 'utf8')).toBe('mine\n');
    await init(folder, { force: true });
    expect(await readFile(file(folder), 'utf8')).toBe(printed.out);

    const elsewhere = await checkout({});
    await rm(join(folder, '.github'), { recursive: true });
    await symlink(elsewhere, join(folder, '.github'));
    await expect(init(folder, { force: true })).rejects.toThrow('is no folder: nothing is written');
    await expect(lstat(join(elsewhere, 'benchmark-gate.yaml'))).rejects.toThrow('ENOENT');
  });
});
