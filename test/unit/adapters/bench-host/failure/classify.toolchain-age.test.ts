import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, ENGINE } from '../../../../support/cargo/failure-cases.ts';

const OLDER: readonly (readonly [string, readonly string[]])[] = [
  [
    'the change wants',
    ['error: rustc 1.80.1 is not supported by the following package:', '  engine@0.1.0 requires rustc 1.92'],
  ],
  [
    'a dependency wants',
    [
      'error: rustc 1.80.1 is not supported by the following packages:',
      '  dep@1.0.0 requires rustc 1.85',
      '  other@0.3.1 requires rustc 1.86',
    ],
  ],
  [
    'cargo 1.75 tells',
    [
      'error: package `engine v0.1.0 (/gate/checkout/engine)` cannot be built because it requires rustc 1.92 or newer, while the currently active rustc version is 1.75.0',
    ],
  ],
  [
    'the edition asks for',
    chain(
      'failed to parse manifest at `/gate/checkout/Cargo.toml`',
      'feature `edition2024` is required',
      'The package requires the Cargo feature called `edition2024`, but that feature is not stabilized in this version of Cargo (1.80.1).',
    ),
  ],
  [
    'the edition of a dependency asks for',
    chain(
      'failed to download `nutype_macros v0.6.2`',
      'unable to get packages from source',
      'failed to parse manifest at `/usr/local/cargo/registry/src/index.crates.io-1949cf8c6b5b557f/nutype_macros-0.6.2/Cargo.toml`',
      'feature `edition2024` is required',
    ),
  ],
  [
    'the resolver of a dependency asks for',
    chain(
      'failed to download `nalgebra v0.27.0`',
      'unable to get packages from source',
      'failed to parse manifest at `/usr/local/cargo/registry/src/github.com-1ecc6299db9ec823/nalgebra-0.27.0/Cargo.toml`',
      'feature `resolver` is required',
    ),
  ],
  [
    'an edition that it has not heard of asks for',
    chain(
      'failed to parse manifest at `/usr/local/cargo/registry/src/index.crates.io-1949cf8c6b5b557f/du-dust-0.8.4/Cargo.toml`',
      'failed to parse the `edition` key',
      'this version of Cargo is older than the `2021` edition, and only supports `2015` and `2018` editions.',
    ),
  ],
  [
    'the lock file asks for',
    chain(
      'failed to parse lock file at: /gate/checkout/Cargo.lock',
      'lock file version 4 requires `-Znext-lockfile-bump`',
    ),
  ],
];

describe('a toolchain that stands in for another', () => {
  it.each(OLDER)('and is older than what %s is a missing tool', (_, lines) => {
    const toolchain = { requested: '1.92.0', alternative: '1.80' };
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain });
    expect(report).toMatchObject({
      class: 'tool-missing',
      message: expect.stringContaining('1.92.0 is not installed'),
    });
    expect(report.message).toContain('1.80 is too old');
  });

  it.each(OLDER)('is the host’s own where nothing is pinned, and older than what %s', (_, lines) => {
    const toolchain = { requested: null };
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain });
    expect(report).toMatchObject({
      class: 'tool-missing',
      message: expect.stringContaining('pins no toolchain, and that of this host is too old'),
    });
  });

  it.each(OLDER)('is not believed to be older than what %s where it isn’t', (_, lines) => {
    for (const more of [{ requested: null }, { requested: '1.99.0', alternative: 'stable' }]) {
      const toolchain = { ...more, rustc: 'rustc 1.95.0 (59807616e 2026-04-14)' };
      const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain });
      expect(report.class).not.toBe('tool-missing');
    }
    const toolchain = { requested: null, rustc: 'rustc 1.50.0 (cb75ad5db 2021-02-10)' };
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain }).class).toBe('tool-missing');
  });

  it.each(OLDER)(
    'is not believed to be older than what %s where something was compiled: a macro said so',
    (_, lines) => {
      const failed = [...lines, '', 'error: could not compile `engine` (lib)'];
      for (const toolchain of [{ requested: null }, { requested: '1.99.0', alternative: 'stable' }]) {
        const report = classifyCargoFailure({ lines: failed, metadata: ENGINE, reproduce: 'x', toolchain });
        expect(report.class).not.toBe('tool-missing');
      }
    },
  );

  it('is not missing where nobody knows what would be new enough', () => {
    const lines = chain('failed to parse manifest at `/gate/checkout/Cargo.toml`', 'feature `edition2099` is required');
    const toolchain = { requested: null, rustc: 'rustc 1.95.0 (59807616e 2026-04-14)' };
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain }).class).toBe('compile-error');
  });

  it('is not to blame where it is the one that the change pins', () => {
    const toolchain = { requested: '1.80' };
    const classes = OLDER.map(
      ([, lines]) => classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain }).class,
    );
    expect(classes).toEqual([
      'compile-error',
      'dependency-broken',
      'compile-error',
      'compile-error',
      'dependency-broken',
      'dependency-broken',
      'dependency-broken',
      'compile-error',
    ]);
  });
});
