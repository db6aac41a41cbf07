import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, ENGINE, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

const FILES: readonly ToldCase[] = [
  ...['Permission denied (os error 13)', 'Read-only file system (os error 30)'].map((why) => ({
    name: `cargo’s home: ${why}`,
    lines: chain(
      'failed to download `libc v0.2.153`',
      'unable to get packages from source',
      'failed to open `/usr/local/cargo/registry/cache/index.crates.io-1949cf8c6b5b557f/libc-0.2.153.crate`',
      why,
    ),
    names: why.slice(0, 12),
    from: 'cargo util/flock.rs; rust-lang/cargo#6757',
    fetching: true,
  })),
  {
    name: 'cargo’s home: a folder that can’t be made',
    lines: chain(
      'failed to get `zk` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
      'failed to create directory `/usr/local/cargo/git/db`',
      'Permission denied (os error 13)',
    ),
    names: '',
    from: 'cargo-util paths.rs create_dir_all',
    fetching: true,
  },
  {
    name: 'a target that belongs to somebody else',
    lines: chain('failed to open: /gate/target/release/.cargo-lock', 'Permission denied (os error 13)'),
    names: 'can’t be written',
    from: 'cargo util/flock.rs; rust-lang/cargo#9161',
  },
  ...[
    'error: Permission denied (os error 13) at path "/gate/target/targetYVNYQu"',
    'error: couldn\'t create a temp dir: Permission denied (os error 13) at path "/tmp/rustcYbqjZL"',
  ].map((line) => ({
    name: line,
    lines: [line],
    names: 'can’t be written',
    from: 'tempfile error.rs PathError; chainguard-images/images#595',
  })),
  {
    name: 'libgit2 on a full disk',
    lines: chain(
      'failed to get `zk` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
      'failed to load source for dependency `zk`',
      'Unable to update https://github.com/acme/zk',
      'failed to fetch into: /usr/local/cargo/git/db/zk-a7184f46450a6996',
      'failed to write chunk: No space left on device; class=Os (2)',
    ),
    names: 'the disk was full',
    from: 'git2-rs Error Display, libgit2 util/posix.c',
    fetching: true,
  },
  ...[
    "fatal: sha1 file '/usr/local/cargo/git/db/zk/objects/pack/tmp_pack_X' write error: No space left on device",
    'fatal: write error: Disk quota exceeded',
    'fatal: Out of memory, malloc failed (tried to allocate 1048576 bytes)',
    'fatal: unable to create thread: Resource temporarily unavailable',
    "fatal: Unable to create '/usr/local/cargo/git/db/zk-a7184f46450a6996/shallow.lock': File exists.",
    "fatal: Unable to create '/usr/local/cargo/git/db/zk-a7184f46450a6996/shallow.lock': Permission denied",
    "fatal: detected dubious ownership in repository at '/usr/local/cargo/git/db/zk-a7184f46450a6996'",
    "error: cannot open '/usr/local/cargo/git/db/zk-a7184f46450a6996/FETCH_HEAD': Permission denied",
  ].map((line) => ({
    name: line,
    lines: [
      '    Updating git repository `https://github.com/acme/zk`',
      line,
      ...chain(
        'failed to get `zk` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
        'failed to load source for dependency `zk`',
        "process didn't exit successfully: `git fetch --no-tags --force 'https://github.com/acme/zk'` (exit status: 128)",
      ),
    ],
    names: '',
    from: 'git wrapper.c, object-file.c, setup.c, index-pack.c',
    fetching: true,
  })),
  {
    name: 'a wrapper whose server does not come up',
    lines: chain(
      'failed to run `rustc` to learn about target-specific information',
      "process didn't exit successfully: `sccache /usr/local/rustup/toolchains/1.95.0/bin/rustc - --crate-name ___` (exit status: 2)\n--- stderr\nsccache: error: Timed out waiting for server startup. Maybe the remote service is unreachable?",
    ),
    names: 'sccache does not answer',
    from: 'sccache src/commands.rs; mozilla/sccache#2030',
  },
];

describe('a host whose files can’t be written', () => {
  it.each(FILES)('$name is transient', ({ lines, names, fetching = false }) => {
    const report = classifyCargoFailure({ lines, metadata: fetching ? null : ENGINE, reproduce: 'x', fetching });
    expect(report).toMatchObject({ class: 'transient', message: expect.stringContaining(names) });
  });
});
