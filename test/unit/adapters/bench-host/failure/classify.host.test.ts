import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import {
  chain,
  compiled,
  ENGINE,
  linked,
  ownScript,
  script,
  type ToldCase,
} from '../../../../support/cargo/failure-cases.ts';

const written = (path: string, why: string) => chain(`failed to write \`${path}\``, why);

const PANIC = [
  "thread 'rustc' (4711) panicked at /rustc-dev/f2d3ce0bd/compiler/rustc_codegen_ssa/src/back/write.rs:1885:10:",
];

/** The change's own C++ by the cc crate, as cc says what its compiler said. */
const throughCc = (said: readonly string[]): string[] =>
  ownScript(
    [
      '',
      '',
      'error occurred in cc-rs: command did not execute successfully (status code exit status: 1): LC_ALL="C" "c++" "-O3" "-c" "kernels/i2s.cc"',
      '',
    ],
    said.map((line) => `cargo:warning=${line}`),
  );

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
  {
    name: 'no memory to start the linker',
    lines: [
      'error: could not exec the linker `cc`',
      '  |',
      '  = note: Cannot allocate memory (os error 12)',
      '  = note: "cc" "-m64" "-o" "/gate/target/release/deps/q-0a1b"',
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'when the linker was started',
    from: 'rustc_codegen_ssa unable_to_exe_linker',
  },
  {
    name: 'a linker that is killed itself',
    lines: linked([''], undefined, 'signal: 9 (SIGKILL)'),
    names: 'the linker was killed',
    from: 'std ExitStatus Display on Unix',
  },
  ...['9 [Killed]', '7 [Bus error]', '7 [Bus error], core dumped', '6 [Aborted]'].map((signal) => ({
    name: `ld ended by signal ${signal}`,
    lines: linked([`collect2: fatal error: ld terminated with signal ${signal}`, 'compilation terminated.']),
    names: 'ended by the host',
    from: 'gcc/collect2.c; rust-lang/rust#78773',
  })),
  {
    name: 'ld killed, as an older gcc says it',
    lines: linked(['collect2: error: ld terminated with signal 9 [Killed]']),
    names: 'ended by the host',
    from: 'gcc 4.8 collect2.c',
  },
  {
    name: 'a linker under clang that is killed',
    lines: linked([
      'clang: error: unable to execute command: Killed',
      'clang: error: linker command failed due to signal (use -v to see invocation)',
    ]),
    names: 'Killed',
    from: 'clang Driver/Job.cpp',
  },
  ...[
    '/usr/bin/ld: final link failed: No space left on device',
    '/usr/bin/ld: final link failed: memory exhausted',
    '/usr/bin/ld.bfd: final link failed: Disk quota exceeded',
    '/usr/bin/ld.gold: fatal error: /gate/target/release/deps/q: posix_fallocate: No space left on device',
    "rust-lld: error: failed to write output '/gate/target/release/deps/q': No space left on device",
    'ld.lld: error: cannot open output file /gate/target/release/deps/q: Disk quota exceeded',
    'mold: fatal: failed to write to an output file. Disk full?',
    '/usr/bin/ld: out of memory allocating 4064 bytes after a total of 1234567 bytes',
    'ld.lld: error: cannot open /gate/target/release/deps/libx.rlib: Too many open files',
    "as: can't open a bfd on stdout: No space left on device",
  ].map((line) => ({
    name: line,
    lines: linked([line, 'collect2: error: ld returned 1 exit status']),
    names: 'while a compiler or linker worked',
    from: 'bfd/bfd.c, gold/output.cc, lld/ELF/Writer.cpp, mold output-file-unix.cc',
  })),
  {
    name: 'a linker without a thread',
    lines: linked([
      "terminate called after throwing an instance of 'std::system_error'",
      '  what():  Resource temporarily unavailable',
      'collect2: fatal error: ld terminated with signal 6 [Aborted], core dumped',
    ]),
    names: 'ended by the host',
    from: 'libstdc++ vterminate.cc; rui314/mold#1020',
  },
  ...[
    'c++: fatal error: Killed signal terminated program cc1plus',
    'g++: fatal error: Killed signal terminated program cc1plus',
    'x86_64-linux-gnu-gcc-12: fatal error: Killed signal terminated program cc1',
    'c++: internal compiler error: Killed (program cc1plus)',
  ].flatMap((line) => [
    {
      name: `a crate’s ${line}`,
      lines: script('librocksdb-sys v0.16.0+8.10.0', [line, 'compilation terminated.']),
      names: 'was killed',
      from: 'gcc/gcc.c; rust-rocksdb/rust-rocksdb#650',
    },
    {
      name: `the change’s own, through cc: ${line}`,
      lines: throughCc([line, 'compilation terminated.']),
      names: 'was killed',
      from: 'cc command_helpers.rs',
    },
  ]),
  ...[
    'cc1plus: out of memory allocating 65536 bytes after a total of 1576960 bytes',
    'virtual memory exhausted: Cannot allocate memory',
    '/tmp/ccAbCdEf.s: Assembler messages:\n/usr/bin/as: /tmp/ccAbCdEf.s: No space left on device',
    'cc1plus: fatal error: error writing to /tmp/ccXyZ.s: No space left on device',
    'gcc: fatal error: cannot execute ‘/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus’: vfork: Resource temporarily unavailable',
    '/bin/sh: fork: retry: Resource temporarily unavailable',
    'ninja: fatal: posix_spawn: Resource temporarily unavailable',
    'gmake[2]: *** [CMakeFiles/x.dir/build.make:76: x.o] Killed',
    '/bin/sh: line 1: 12345 Killed                  cc1plus -O3 x.cc',
    "nvcc error   : 'cicc' died due to signal 9 (Kill signal)",
    "terminate called after throwing an instance of 'std::bad_alloc'",
    'Error: Os { code: 28, kind: StorageFull, message: "No space left on device" }',
    'Error: Custom { kind: Other, error: "failed to write bindings: Disk quota exceeded (os error 122)" }',
    'memory allocation of 134217728 bytes failed',
    'clang: error: unable to execute command: Killed',
  ].map((line) => ({
    name: `a crate’s ${line}`,
    lines: script('llama-cpp-sys-2 v0.1.90', line.split('\n')),
    names: '',
    from: 'gcc, binutils, bash, make, ninja, nvcc, libstdc++ and std with strerror(3)',
  })),
  {
    name: 'a crate’s build script that is killed',
    lines: [
      'error: failed to run custom build command for `aws-lc-sys v0.30.0`',
      '',
      'Caused by:',
      "  process didn't exit successfully: `/gate/target/release/build/aws-lc-sys-0a1b/build-script-main` (signal: 9, SIGKILL: kill)",
    ],
    names: 'a build script was killed',
    from: 'cargo-util process_error.rs',
  },
  {
    name: 'the change’s own build script that is killed',
    lines: ownScript([], [], 'signal: 9, SIGKILL: kill'),
    names: 'a build script was killed',
    from: 'cargo-util process_error.rs',
  },
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

describe('a host that ran out', () => {
  it.each(HOST)('$name is transient', ({ lines, names, fetching = false }) => {
    const report = classifyCargoFailure({ lines, metadata: fetching ? null : ENGINE, reproduce: 'x', fetching });
    expect(report).toMatchObject({ class: 'transient', message: expect.stringContaining(names) });
  });
});
