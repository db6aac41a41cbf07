import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, ENGINE, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

const MANIFEST = '/gate/checkout/engine/Cargo.toml';
const LOCK = 'failed to parse lock file at: /gate/checkout/Cargo.lock';

const asks = (what: string): string[] => [
  'error: failed to select a version for `kernels`.',
  '    ... required by package `engine v0.1.0 (/gate/checkout/engine)`',
  'versions that meet the requirements `*` (locked to 0.1.0) are: 0.1.0',
  '',
  what,
  '',
  '',
  'failed to select a version for `kernels` which could resolve this conflict',
];

const OWN: readonly ToldCase[] = [
  {
    name: 'a lock file with conflict markers',
    lines: chain(LOCK, 'TOML parse error at line 120, column 1\n    |\n120 | <<<<<<< HEAD\n    | ^\ninvalid key'),
    names: 'Cargo.lock',
    from: 'cargo ops/lockfile.rs',
  },
  {
    name: 'a manifest with conflict markers',
    lines: [
      'error: key with no value, expected `=`',
      ' --> engine/Cargo.toml:12:9',
      '   |',
      '12 | <<<<<<< HEAD',
      '   |         ^',
      ...chain('failed to load manifest for workspace member `/gate/checkout/engine`').slice(0, 1),
    ],
    names: 'engine/Cargo.toml',
    from: 'cargo util/toml/mod.rs',
  },
  {
    name: 'a manifest, as cargo before 1.80 says it',
    lines: chain(
      `failed to parse manifest at \`${MANIFEST}\``,
      'could not parse input as TOML',
      'TOML parse error at line 12, column 1\n   |\n12 | <<<<<<< HEAD\n   | ^\ninvalid key',
    ),
    names: MANIFEST,
    from: 'cargo 1.70 util/toml/mod.rs',
  },
  {
    name: 'a key twice',
    lines: chain(`failed to parse manifest at \`${MANIFEST}\``, 'duplicate key `serde` in table `dependencies`'),
    names: MANIFEST,
    from: 'toml_edit',
  },
  {
    name: 'a package twice in the lock file',
    lines: chain(LOCK, 'package `kernels` is specified twice in the lockfile'),
    names: 'Cargo.lock',
    from: 'cargo core/resolver/encode.rs',
  },
  {
    name: 'two packages that the lock file can’t tell apart',
    lines: [
      'error: package collision in the lockfile: packages kernels v0.1.0 (/gate/checkout/kernels) and kernels v0.1.0 (/gate/checkout/old) are different, but only one can be written to lockfile unambiguously',
    ],
    names: 'package collision',
    from: 'cargo core/resolver/mod.rs',
  },
  {
    name: 'a package twice in the workspace',
    lines: [
      'error: two packages named `kernels` in this workspace:',
      '- /gate/checkout/kernels/Cargo.toml',
      '- /gate/checkout/old/Cargo.toml',
    ],
    names: 'kernels',
    from: 'cargo core/workspace.rs',
  },
  {
    name: 'a feature that a member has no more',
    lines: asks(
      'package `engine` depends on `kernels` with feature `gpu` but `kernels` does not have that feature.\n package `kernels` does have feature `cuda`',
    ),
    names: '`gpu`',
    from: 'cargo core/resolver/errors.rs',
  },
  {
    name: 'features that a member has no more, as cargo before 1.84 says it',
    lines: asks(
      'the package `engine` depends on `kernels`, with features: `gpu, simd` but `kernels` does not have these features.',
    ),
    names: 'gpu, simd',
    from: 'cargo 1.75 core/resolver/errors.rs',
  },
  {
    name: 'a member that is not there',
    lines: chain(
      'failed to load manifest for workspace member `/gate/checkout/old`\nreferenced by workspace at `/gate/checkout/Cargo.toml`',
      'failed to read `/gate/checkout/old/Cargo.toml`',
      'No such file or directory (os error 2)',
    ),
    names: '/gate/checkout/old',
    from: 'cargo core/workspace.rs',
  },
  {
    name: 'a package that is not at its path',
    lines: [
      'error: no matching package named `kernel` found',
      'location searched: /gate/checkout/kernels',
      'required by package `engine v0.1.0 (/gate/checkout/engine)`',
    ],
    names: 'kernel',
    from: 'cargo core/resolver/errors.rs',
  },
  {
    name: 'a lock file that is behind',
    lines: [
      'error: the lock file /gate/checkout/Cargo.lock needs to be updated but --locked was passed to prevent this',
      'If you want to try to generate the lock file without accessing the network, remove the --locked flag and use --offline instead.',
    ],
    names: 'Cargo.lock',
    from: 'cargo 1.60 ops/lockfile.rs',
  },
  {
    name: 'a lock file that is behind, as a new cargo says it',
    lines: ['error: cannot update the lock file /gate/checkout/Cargo.lock because --locked was passed to prevent this'],
    names: 'Cargo.lock',
    from: 'cargo 1.91 ops/lockfile.rs',
  },
  {
    name: 'a lock file that is behind, without its path',
    lines: ['error: Cargo.lock needs to be updated but --locked was passed to prevent this'],
    names: 'Cargo.lock',
    from: 'AdaShoelace/hadlock#63',
  },
  {
    name: 'a workspace where a package should be',
    lines: ['error: found a virtual manifest at `/gate/checkout/kernels/Cargo.toml` instead of a package manifest'],
    names: '/gate/checkout/kernels/Cargo.toml',
    from: 'cargo ops/cargo_read_manifest.rs; colcon/colcon-cargo#25',
  },
  {
    name: 'two packages that link to the same library',
    lines: [
      'error: failed to select a version for `cyclonedds-sys`.',
      '    ... required by package `cyclonedds-rs v0.6.4 (https://github.com/sjames/cyclonedds-rs.git#6cca9101)`',
      '    ... which satisfies git dependency `cyclonedds-rs` of package `engine v0.1.0 (/gate/checkout/engine)`',
      'versions that meet the requirements `^0.2` (locked to 0.2.1) are: 0.2.1',
      '',
      'the package `cyclonedds-sys` links to the native library `ddsc`, but it conflicts with a previous package which links to `ddsc` as well:',
      'package `cyclonedds-sys v0.2.1 (https://github.com/sjames/cyclonedds-sys.git#2a4b484b)`',
      '',
      'failed to select a version for `cyclonedds-sys` which could resolve this conflict',
    ],
    names: '`ddsc`',
    from: 'sjames/cyclonedds-rs#12',
  },
  {
    name: 'two packages that link to the same library, as cargo 0.26 says it',
    lines: [
      'error: multiple packages link to native library `clang`, but a native library can be linked only once',
      '',
      'package `clang-sys v0.22.0`',
      '    ... which is depended on by `bindgen v0.33.2`',
    ],
    names: '`clang`',
    from: 'rust-lang/cargo#5237',
  },
  {
    name: 'versions that exclude each other',
    lines: [
      'error: failed to select a version for `solana-program`.',
      '    ... required by package `solana-zk-sdk v2.1.0`',
      '    ... which satisfies dependency `solana-zk-sdk = "^2.1.0"` of package `engine v0.1.0 (/gate/checkout/engine)`',
      'versions that meet the requirements `=2.1.0` are: 2.1.0',
      '',
      'all possible versions conflict with previously selected packages.',
      '',
      '  previously selected package `solana-program v2.3.0`',
      '    ... which satisfies dependency `solana-program = "^2.1.0"` of package `engine v0.1.0 (/gate/checkout/engine)`',
      '',
      'failed to select a version for `solana-program` which could resolve this conflict',
    ],
    names: 'previously selected',
    from: 'cargo core/resolver/errors.rs',
  },
  {
    name: 'a patch of its own',
    lines: chain(
      'failed to resolve patches for `https://github.com/rust-lang/crates.io-index`',
      'patch for `serde` in `https://github.com/rust-lang/crates.io-index` points to the same source, but patches must point to different sources',
    ),
    names: 'serde',
    from: 'cargo core/registry.rs',
  },
  {
    name: 'a configuration of its own',
    lines: chain(
      'could not load Cargo configuration',
      'could not parse TOML configuration in `/gate/checkout/.cargo/config.toml`',
      'TOML parse error at line 1, column 6',
    ),
    names: '.cargo/config.toml',
    from: 'cargo util/context/mod.rs',
  },
  {
    name: 'a wrapper of its own that is not there',
    lines: chain(
      'could not execute process `/gate/checkout/scripts/wrap.sh rustc -vV` (never executed)',
      'No such file or directory (os error 2)',
    ),
    names: 'wrap.sh',
    from: 'cargo-util process_error.rs',
  },
  {
    name: 'a linker of its own that is not there',
    lines: [
      'error: linker `/gate/checkout/scripts/link.sh` not found',
      '  |',
      '  = note: No such file or directory (os error 2)',
    ],
    names: 'link.sh',
    from: 'rustc_codegen_ssa linker_not_found',
  },
];

describe('the change’s own manifests', () => {
  it.each(OWN)('with $name do not compile', ({ lines, names }) => {
    for (const fetching of [true, false]) {
      const report = classifyCargoFailure({ lines, metadata: fetching ? null : ENGINE, reproduce: 'x', fetching });
      expect(report).toMatchObject({ class: 'compile-error', message: expect.stringContaining(names) });
    }
  });
});

it.each([
  'checksum for `zk-rt v0.1.0` could not be calculated, but a checksum is listed in the existing lock file',
  'checksum for `zk-rt v0.1.0` was not previously calculated, but a checksum could now be calculated',
])('is a lock file that does not fit what it names: %s', (head) => {
  const failure = { lines: chain(head), metadata: null, reproduce: 'cargo fetch --locked', fetching: true };
  expect(classifyCargoFailure(failure)).toMatchObject({
    class: 'compile-error',
    message: expect.stringContaining('Cargo.lock does not fit what it names'),
  });
});
