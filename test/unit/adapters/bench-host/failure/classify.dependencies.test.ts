import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, script, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

const HOME = '/usr/local/cargo';

const THEIRS: readonly ToldCase[] = [
  {
    name: 'a manifest that can’t be read',
    lines: chain(
      'failed to download `dep v1.0.0`',
      'unable to get packages from source',
      `failed to parse manifest at \`${HOME}/registry/src/index.crates.io-1949cf8c6b5b557f/dep-1.0.0/Cargo.toml\``,
      'feature `edition2099` is required',
    ),
    names: 'dep-1.0.0',
    from: 'cargo util/toml/mod.rs',
  },
  {
    name: 'a manifest of a repository',
    lines: chain(
      'failed to get `zk` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
      'failed to load source for dependency `zk`',
      'Unable to update https://github.com/acme/zk',
      `failed to parse manifest at \`${HOME}/git/checkouts/zk-a7184f46450a6996/ae4e272/Cargo.toml\``,
      'duplicate key',
    ),
    names: 'zk',
    from: 'cargo util/toml/mod.rs',
  },
  {
    name: 'a workspace in place of a package',
    lines: chain(
      'failed to get `zk` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
      'failed to load source for dependency `zk`',
      'Unable to update https://github.com/acme/zk',
      `found a virtual manifest at \`${HOME}/git/checkouts/zk-a7184f46450a6996/ae4e272/Cargo.toml\` instead of a package manifest`,
    ),
    names: 'zk',
    from: 'cargo ops/cargo_read_manifest.rs',
  },
  {
    name: 'a feature that one asks of another',
    lines: [
      'error: failed to select a version for `serde`.',
      '    ... required by package `dep v1.0.0`',
      '    ... which satisfies dependency `dep = "^1"` of package `engine v0.1.0 (/gate/checkout/engine)`',
      'versions that meet the requirements `^1` are: 1.0.228',
      '',
      'package `dep` depends on `serde` with feature `nope` but `serde` does not have that feature.',
    ],
    names: 'failed to select a version',
    from: 'cargo core/resolver/errors.rs',
  },
  {
    name: 'a version that is gone',
    lines: [
      'error: failed to select a version for the requirement `criterion = "=0.7.99"`',
      "candidate versions found which didn't match: 0.8.2, 0.8.1",
      'location searched: crates.io index',
      'required by package `engine v0.1.0 (/gate/checkout/engine)`',
    ],
    names: 'criterion',
    from: 'cargo core/resolver/errors.rs',
  },
  {
    name: 'a crate that is gone',
    lines: [
      'error: no matching package named `nope` found',
      'location searched: crates.io index',
      'required by package `engine v0.1.0 (/gate/checkout/engine)`',
    ],
    names: 'nope',
    from: 'cargo core/resolver/errors.rs',
  },
  {
    name: 'a system library',
    lines: script('alsa-sys v0.3.1', [
      'pkg-config exited with status code 1',
      'The system library `alsa` required by crate `alsa-sys` was not found.',
    ]),
    names: 'alsa',
    from: 'pkg-config 0.3 lib.rs',
  },
];

describe('a dependency', () => {
  it.each(THEIRS)('with $name is broken', ({ lines, names }) => {
    const report = classifyCargoFailure({ lines, metadata: null, reproduce: 'x', fetching: true });
    expect(report).toMatchObject({ class: 'dependency-broken', message: expect.stringContaining(names) });
  });
});
