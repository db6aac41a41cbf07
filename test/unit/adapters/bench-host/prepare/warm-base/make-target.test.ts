import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildLines } from '../../../../../../adapters/bench-host/prepare/warm-base/build-lines.ts';
import {
  commonConfiguration,
  isHarmless,
  isHarmlessEnvironment,
} from '../../../../../../adapters/bench-host/prepare/warm-base/configuration.ts';
import { foreignPackages } from '../../../../../../adapters/bench-host/prepare/warm-base/locked-packages.ts';
import { stripTarget } from '../../../../../../adapters/bench-host/prepare/warm-base/strip-target.ts';
import { stubSources } from '../../../../../../adapters/bench-host/prepare/warm-base/stub-sources.ts';

async function folderOf(files: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'warm-parts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), 'own');
  }
  return folder;
}

describe('the packages of a lock file', () => {
  it('are foreign where nothing of the repository is in them or below them', () => {
    const lock = `
version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["serde 1.0.0", "plain"]
[[package]]
name = "serde"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = ["patched 0.2.0", "plain"]
[[package]]
name = "over"
version = "1.0.0"
source = "git+https://example.com/over#0123"
dependencies = ["serde"]
[[package]]
name = "patched"
version = "0.2.0"
[[package]]
name = "plain"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "twice"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "twice"
version = "2.0.0"
`;
    expect(foreignPackages(lock)).toEqual(new Set(['plain']));
    expect(foreignPackages('')).toEqual(new Set());
    for (const text of ['[[', 'package = 1', '[[package]]\nname = 1']) expect(foreignPackages(text)).toBeNull();
  });
});

describe('the lines that build', () => {
  it('are those of cargo, run nothing, and go on after a package that does not compile', () => {
    expect(
      buildLines([
        'cargo bench --workspace --features cpu -- --quick',
        'cargo bench --workspace --features cpu',
        'cargo +nightly run -p xtask -- verify --json {report}',
        'cargo build -p xtask --keep-going',
        './scripts/bench.sh --features cpu',
        'cargo fmt',
        'cargo bench --manifest-path other/Cargo.toml',
      ])?.map((args) => args.join(' ')),
    ).toEqual([
      'bench --workspace --features cpu --locked --no-run --no-fail-fast',
      '+nightly build -p xtask --locked --keep-going',
      'build -p xtask --keep-going --locked',
    ]);
  });

  it('are none where one brings configuration along', () => {
    expect(buildLines(['cargo bench', 'cargo bench --config other.toml'])).toBeNull();
    expect(buildLines(['cargo bench --config=other.toml'])).toBeNull();
    expect(buildLines(['cargo bench -Z build-std'])).toBeNull();
  });
});

describe("cargo's configuration", () => {
  it.each([
    ['', true],
    ['[build]\nrustflags = ["-C", "target-cpu=native"]\n[profile.bench]\nlto = true\n[alias]\nx = "run"\n', true],
    ['[target.x86_64-unknown-linux-gnu]\nlinker = "clang"\nrustflags = ["-Clink-arg=-fuse-ld=/usr/bin/mold"]\n', true],
    ['[env]\nLEVEL = "3"\nOTHER = { value = "x", force = true }\n', true],
    ['[env]\nPROTOC = { value = "tools/protoc", relative = true }\n', false],
    ['[env]\nPROTOC = "./protoc"\n', false],
    ['[build]\nrustc-wrapper = "./wrapper.sh"\n', false],
    ['[build]\nrustc-wrapper = "ci/lib-wrap.sh"\n', false],
    ['[build]\nrustc-wrapper = "/usr/../tmp/wrap.sh"\n', false],
    ['[build]\nrustc-wrapper = "/usr/bin/sccache"\n', true],
    ['[build]\ntarget = "own.json"\n', false],
    ['[build]\nrustflags = "-C linker=scripts/cc"\n', false],
    ['[target.x]\nlinker = "../cc"\n', false],
    ['[target.x.foo]\nrustc-link-lib = ["foo"]\n', false],
    ['[source.crates-io]\nreplace-with = "own"\n', false],
    ['[patch.crates-io]\nserde = { path = "serde" }\n', false],
    ['paths = ["serde"]\n', false],
    ['include = ["other.toml"]\n', false],
    ['[unstable]\nbuild-std = ["std"]\n', false],
    ['[[', false],
  ])('%j says the same everywhere: %s', (text, harmless) => {
    expect(isHarmless(text)).toBe(harmless);
  });

  it('has to be the same in both commits, in plain files', () => {
    const file = (path: string, id = '1', mode = '100644') => ({ path, id, mode });
    const config = file('.cargo/config.toml');
    const other = file('src/lib.rs', '2');
    expect(commonConfiguration([config, other], [config])).toEqual([config]);
    expect(commonConfiguration([other], [])).toEqual([]);
    expect(commonConfiguration([config], [file('.cargo/config.toml', '3')])).toBeNull();
    expect(commonConfiguration([config], [])).toBeNull();
    expect(commonConfiguration([], [config])).toBeNull();
    const link = file('.cargo', '1', '120000');
    expect(commonConfiguration([link], [link])).toBeNull();
  });

  it('can come from variables, too', () => {
    expect(isHarmlessEnvironment({ RUSTFLAGS: '-C target-cpu=native', MODEL: 'models/a' })).toBe(true);
    expect(isHarmlessEnvironment({ RUSTC_WRAPPER: 'scripts/wrap' })).toBe(false);
    expect(isHarmlessEnvironment({ CARGO_BUILD_RUSTC: './rustc' })).toBe(false);
  });
});

describe('a target directory', () => {
  const hash = '-0123456789abcdef';

  it('is left with what was built of foreign packages', async () => {
    const target = await folderOf([
      '.rustc_info.json',
      'CACHEDIR.TAG',
      'tmp/x',
      `release/.fingerprint/serde${hash}/lib-serde`,
      `release/.fingerprint/app${hash}/lib-app`,
      'release/.fingerprint/odd/x',
      `release/build/serde${hash}/out/x`,
      `release/build/app${hash}/out/x`,
      `release/deps/libserde${hash}.rlib`,
      `release/deps/libapp_lib${hash}.rlib`,
      `release/deps/say${hash}`,
      `release/deps/say${hash}.d`,
      'release/libserde.rlib',
      'release/incremental/x',
      `x86_64-unknown-linux-gnu/debug/.fingerprint/serde${hash}/x`,
      `debug/.fingerprint/app${hash}/x`,
    ]);
    await symlink('/etc', join(target, 'release/link'));
    expect(await stripTarget(target, new Set(['serde']), new Set(['say', 'app_lib']))).toBe(2);
    const left = await readdir(target, { recursive: true, withFileTypes: true });
    const files = left.filter((entry) => !entry.isDirectory());
    expect(files.map(({ parentPath, name }) => relative(target, join(parentPath, name))).sort()).toEqual([
      '.rustc_info.json',
      `release/.fingerprint/serde${hash}/lib-serde`,
      `release/build/serde${hash}/out/x`,
      `release/deps/libserde${hash}.rlib`,
      `x86_64-unknown-linux-gnu/debug/.fingerprint/serde${hash}/x`,
    ]);
  });

  it('is empty where cargo lays it out in another way', async () => {
    const target = await folderOf([`release/build/serde/${hash}/fingerprint/x`]);
    expect(await stripTarget(target, new Set(['serde']), new Set())).toBe(0);
    expect(await readdir(target)).toEqual([]);
  });
});

describe('sources', () => {
  const packagesOf = (...targets: { src_path: string; kind: string[]; name: string }[]) => [
    {
      name: 'app',
      id: 'app',
      version: '0.1.0',
      manifest_path: '/gate/checkout/Cargo.toml',
      features: {},
      targets: targets.map((target) => ({ ...target, 'required-features': [] })),
    },
  ];

  it('are replaced inside of the checkout only, and through no link', async () => {
    const outside = await folderOf(['victim.rs']);
    const checkout = await folderOf(['src/lib.rs']);
    await symlink(join(outside, 'victim.rs'), join(checkout, 'build.rs'));
    await symlink(outside, join(checkout, 'benches'));
    const mount = { outside: checkout, inside: '/gate/checkout' };
    const target = (path: string, kind: string) => ({ src_path: `/gate/checkout/${path}`, kind: [kind], name: 'x' });
    await stubSources(packagesOf(target('src/lib.rs', 'lib'), target('build.rs', 'custom-build')), mount);
    await expect(stubSources(packagesOf(target('benches/victim.rs', 'bench')), mount)).rejects.toThrow('outside');
    const elsewhere = { src_path: '/elsewhere/lib.rs', kind: ['lib'], name: 'x' };
    await expect(stubSources(packagesOf(elsewhere), mount)).rejects.toThrow('outside');
    expect(await readFile(join(checkout, 'build.rs'), 'utf8')).toContain('fn main');
    expect(await readFile(join(checkout, 'src/lib.rs'), 'utf8')).not.toContain('own');
    expect(await readFile(join(outside, 'victim.rs'), 'utf8')).toBe('own');
  });
});
