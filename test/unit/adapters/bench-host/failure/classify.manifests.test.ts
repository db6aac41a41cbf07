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
