import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, compiled, ENGINE, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

const written = (path: string, why: string) => chain(`failed to write \`${path}\``, why);

const PANIC = [
  "thread 'rustc' (4711) panicked at /rustc-dev/f2d3ce0bd/compiler/rustc_codegen_ssa/src/back/write.rs:1885:10:",
];

const HOST: readonly ToldCase[] = [
  {
    name: 'a disk that is full under cargo',
    lines: written(
      '/gate/target/release/.fingerprint/x-0a1b/invoked.timestamp',
      'No space left on device (os error 28)',
    ),
    names: 'the disk was full',
    from: 'cargo-util paths.rs write; rust-lang/cargo#9460',
  },
  {
    name: 'a quota that is full under cargo',
    lines: chain('failed to create directory `/gate/target/release/deps`', 'Disk quota exceeded (os error 122)'),
    names: 'quota',
    from: 'cargo-util paths.rs create_dir_all',
  },
  {
    name: 'a disk that is full while a crate is unpacked',
    lines: chain(
      'failed to download replaced source registry `crates-io`',
      'failed to unpack package `libc v0.2.153`',
      'failed to unpack entry at `libc-0.2.153/src/unix/mod.rs`',
      'failed to unpack `/usr/local/cargo/registry/src/x-0/libc-0.2.153/src/unix/mod.rs`',
      'No space left on device (os error 28)',
    ),
    names: 'the disk was full',
    from: 'cargo sources/registry/mod.rs unpack, tar entry.rs',
    fetching: true,
  },
  {
    name: 'no memory for a process of cargo',
    lines: chain(
      'could not execute process `rustc --crate-name engine src/lib.rs` (never executed)',
      'Cannot allocate memory (os error 12)',
    ),
    names: 'ran out of memory',
    from: 'cargo-util process_builder.rs; rust-lang/cargo#7858',
  },
  {
    name: 'no process for cargo',
    lines: [
      'error: could not compile `engine` (lib)',
      '',
      'Caused by:',
      '  could not execute process `rustc --crate-name engine src/lib.rs` (never executed)',
      '',
      'Caused by:',
      '  Resource temporarily unavailable (os error 11)',
    ],
    names: 'threads or processes',
    from: 'cargo-util process_builder.rs; rust-lang/cargo#9157',
  },
  {
    name: 'no more open files',
    lines: chain('failed to open `/gate/target/release/deps/libx.rlib`', 'Too many open files (os error 24)'),
    names: 'open files',
    from: 'std::io::Error EMFILE; rust-lang/cargo#10194',
  },
  {
    name: 'a folder that is read only',
    lines: chain('failed to open: /gate/target/release/.cargo-lock', 'Read-only file system (os error 30)'),
    names: 'Read-only file system',
    from: 'cargo util/flock.rs; rust-lang/cargo#5283',
  },
  {
    name: 'a build script that is still being written',
    lines: chain(
      'failed to run custom build command for `libc v0.2.153`',
      'could not execute process `/gate/target/release/build/libc-0a1b/build-script-build` (never executed)',
      'Text file busy (os error 26)',
    ),
    names: 'Text file busy',
    from: 'rust-lang/cargo#9370',
  },
  {
    name: 'rustc without room for temporary files',
    lines: [
      'error: couldn\'t create a temp dir: No space left on device (os error 28) at path "/tmp/rustcAbCdEf"',
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'the disk was full',
    from: 'rustc_interface errors.rs TempsDirError',
  },
  {
    name: 'rustc that can not write an archive',
    lines: [
      'error: failed to build archive at `/gate/target/release/deps/libengine.rlib`: No space left on device (os error 28)',
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'the disk was full',
    from: 'rustc_codegen_ssa archive_build_failure',
  },
  {
    name: 'rustc that can not write its metadata for a quota',
    lines: [
      'error: failed to write to `/gate/target/release/deps/rmetaX/full.rmeta`: Disk quota exceeded (os error 122)',
    ],
    names: 'quota',
    from: 'rustc_metadata fail_write_file',
  },
  {
    name: 'rustc without memory for a map',
    lines: ["error: failed to mmap file '/gate/target/release/deps/libx.rlib': Cannot allocate memory (os error 12)"],
    names: 'ran out of memory',
    from: 'rustc_codegen_ssa extract_bundled_libs_mmap_file',
  },
  {
    name: 'rustc that runs out of memory',
    lines: compiled('engine', 'signal: 6, SIGABRT: process abort signal', [
      'memory allocation of 1073741824 bytes failed',
    ]),
    names: 'memory allocation of 1073741824 bytes failed',
    from: 'std alloc.rs default_alloc_error_hook; rust-lang/rust#106710',
  },
  {
    name: 'rustc without memory for its own library',
    lines: [
      'error: only metadata stub found for `rlib` dependency `core` please provide path to the corresponding .rmeta file with full metadata',
      '',
      'error: cannot find macro `println` in this scope',
      ' --> src/main.rs:1:13',
      '  |',
      '1 | fn main() { println!("x"); }',
      '  |             ^^^^^^^',
      '',
      'error: could not compile `engine` (bin "engine") due to 3 previous errors',
    ],
    names: 'rustc could not map core',
    from: 'rustc 1.95 under ulimit -v 400000, captured',
  },
  {
    name: 'LLVM that runs out of memory',
    lines: compiled('engine', 'signal: 6, SIGABRT: process abort signal', [
      'rustc-LLVM ERROR: out of memory',
      'Allocation failed',
    ]),
    names: 'out of memory',
    from: 'llvm ErrorHandling.cpp report_bad_alloc_error; rust-lang/rust#51830',
  },
  {
    name: 'LLVM without a thread',
    lines: compiled('serde', 'signal: 6, SIGABRT: process abort signal', [
      'LLVM ERROR: pthread_create failed: Resource temporarily unavailable',
    ]),
    names: 'pthread_create failed',
    from: 'llvm/lib/Support/Unix/Threading.inc',
  },
  ...(['9, SIGKILL: kill', '7, SIGBUS: access to undefined memory', '15, SIGTERM: termination signal'] as const).map(
    (signal) => ({
      name: `rustc ended by signal ${signal}`,
      lines: compiled('engine', `signal: ${signal}`),
      names: 'was killed',
      from: 'cargo-util process_error.rs; rust-lang/cargo#12912',
    }),
  ),
  {
    name: 'no thread for rustc',
    lines: compiled('engine', 'exit status: 101', [
      ...PANIC,
      'failed to spawn helper thread: Os { code: 11, kind: WouldBlock, message: "Resource temporarily unavailable" }',
    ]),
    names: 'threads or processes',
    from: 'rustc_codegen_ssa back/write.rs; rust-lang/rust#104757',
  },
  {
    name: 'no thread for an older rustc',
    lines: compiled('engine', 'exit status: 101', [
      `thread 'rustc' panicked at 'failed to spawn helper thread: Os { code: 11, kind: WouldBlock, message: "Resource temporarily unavailable" }', compiler/rustc_codegen_ssa/src/back/write.rs:1653:10`,
    ]),
    names: 'threads or processes',
    from: 'rust-lang/rust#97386',
  },
  {
    name: 'no thread for cargo',
    lines: [
      "thread 'main' panicked at library/std/src/thread/mod.rs:741:29:",
      'failed to spawn thread: Os { code: 11, kind: WouldBlock, message: "Resource temporarily unavailable" }',
    ],
    names: 'threads or processes',
    from: 'std thread/mod.rs spawn; rust-lang/cargo#6747',
  },
  {
    name: 'no thread for the jobserver',
    lines: ['error: failed to spawn helper thread: Resource temporarily unavailable (os error 11)'],
    names: 'threads or processes',
    from: 'jobserver 0.1 lib.rs into_helper_thread',
  },
  ...[
    ["error: command failed: 'rustc'", 'info: caused by: Resource temporarily unavailable (os error 11)'],
    [
      'error: could not create temp file: /usr/local/rustup/tmp/x_file',
      '',
      'Caused by:',
      '    0: could not write',
      '    1: No space left on device (os error 28)',
    ],
  ].map((lines) => ({
    name: `rustup: ${lines.at(-1)}`,
    lines,
    names: 'while cargo worked',
    from: 'rustup with error-chain, and with anyhow’s Debug; rust-lang/cargo#4096',
  })),
  {
    name: 'no memory for what was built of another crate',
    lines: [
      'error[E0786]: found invalid metadata files for crate `import_map`',
      '  --> engine/src/lib.rs:1677:11',
      '   |',
      "   = note: failed to mmap file '/gate/target/release/deps/libimport_map-0a1b.rlib': Cannot allocate memory (os error 12)",
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'ran out of memory',
    from: 'rustc_codegen_ssa back/metadata.rs load_metadata_with',
  },
  {
    name: 'a rustc that is killed as it is asked for its version',
    lines: ["error: process didn't exit successfully: `/usr/local/bin/rustc -vV` (signal: 9, SIGKILL: kill)"],
    names: 'a compiler was killed',
    from: 'cargo util/rustc.rs: a ProcessError alone',
  },
];

describe('a host that ran out under cargo or rustc', () => {
  it.each(HOST)('$name is transient', ({ lines, names, fetching = false }) => {
    const report = classifyCargoFailure({ lines, metadata: fetching ? null : ENGINE, reproduce: 'x', fetching });
    expect(report).toMatchObject({ class: 'transient', message: expect.stringContaining(names) });
  });
});
