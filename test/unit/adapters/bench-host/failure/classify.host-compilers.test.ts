import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { compiled, ENGINE, linked, ownScript, script, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

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

const COMPILERS: readonly ToldCase[] = [
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
  ...[
    'src/common/debug.c:24:1: fatal error: error writing to /tmp/ccYbqjZL.s: No space left on device',
    'fatal error: error in backend: IO failure on output stream: No space left on device',
    "error: unable to open output file '/gate/target/release/build/x/out/debug.o': 'No space left on device'",
    "/tmp/ccYbqjZL.s: Error: can't write 4096 bytes to section .text of debug.o: 'No space left on device'",
    ...['9 [Killed]', '7 [Bus error], core dumped'].map(
      (signal) => `collect2: fatal error: ld terminated with signal ${signal}`,
    ),
  ].flatMap((line) => [
    {
      name: `a crate’s ${line}`,
      lines: script('llama-cpp-sys-2 v0.1.90', [line]),
      names: '',
      from: 'gcc/toplev.c, clang DiagnosticFrontendKinds.td, gas/output-file.c, gcc/collect2.c; llvm/llvm-project#88676',
    },
    {
      name: `the change’s own, through cc: ${line}`,
      lines: throughCc([line]),
      names: '',
      from: 'cc command_helpers.rs',
    },
  ]),
  ...[
    'ninja: error: opening build log: No space left on device',
    "cp: error writing 'src/x.c': No space left on device",
    'tar: lib/x.c: Cannot write: Disk quota exceeded',
    "OSError: [Errno 28] No space left on device: 'out/x'",
    'make[1]: x: Cannot allocate memory',
  ].map((line) => ({
    name: `a crate’s ${line}`,
    lines: script('llama-cpp-sys-2 v0.1.90', [line]),
    names: ' worked: ',
    from: 'ninja util.cc, coreutils, tar, Python and make with strerror(3)',
  })),
  ...[script('libc v0.2.153', []), ownScript([])].flatMap((lines) =>
    ['Text file busy (os error 26)', 'Resource temporarily unavailable (os error 11)'].map((why) => ({
      name: `a build script that can’t be started: ${lines[0]}: ${why}`,
      lines: [
        ...lines.slice(0, 3),
        '  could not execute process `/gate/target/release/build/x-0a1b/build-script-build` (never executed)',
        '',
        'Caused by:',
        `  ${why}`,
      ],
      names: 'when a build script was started',
      from: 'cargo-util process_builder.rs; uutils/coreutils#5992, cargo-bins/cargo-binstall#2184',
    })),
  ),
  ...[
    'lto-wrapper: fatal error: write: No space left on device',
    'cc: fatal error: Killed signal terminated program lto1',
    '/usr/bin/x86_64-linux-gnu-gcc-12: fatal error: Killed signal terminated program collect2',
    'c++: internal compiler error: Killed (program lto1)',
    'lto-wrapper: fatal error: /usr/bin/gcc terminated with signal 9 [Killed]',
    'collect2: fatal error: lto-wrapper terminated with signal 7 [Bus error], core dumped',
  ].map((line) => ({
    name: line,
    lines: linked([line, 'compilation terminated.', 'collect2: error: ld returned 1 exit status']),
    names: '',
    from: 'gcc/lto-wrapper.c, gcc/gcc.c, gcc/collect-utils.c',
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
];

describe('a compiler or linker whose host ran out', () => {
  it.each(COMPILERS)('$name is transient', ({ lines, names, fetching = false }) => {
    const report = classifyCargoFailure({ lines, metadata: fetching ? null : ENGINE, reproduce: 'x', fetching });
    expect(report).toMatchObject({ class: 'transient', message: expect.stringContaining(names) });
  });
});

describe("what the change's own build script says of a host that ran out", () => {
  const OWN: readonly (readonly [string, readonly string[]])[] = [
    ['make of a killed compiler', ['make: *** [Makefile:12: i2s.o] Error 137']],
    ['gcc', ['c++: fatal error: Killed signal terminated program cc1plus', 'compilation terminated.']],
    ['dash', ['sh: 0: Cannot fork']],
    ['coreutils', ["cp: error writing 'src/x.c': No space left on device"]],
    ['collect2', ['collect2: fatal error: ld terminated with signal 9 [Killed]', 'compilation terminated.']],
    ['Rust', ['memory allocation of 1073741824 bytes failed']],
  ];
  const classOf = (lines: readonly string[], hostRanOut: boolean) =>
    classifyCargoFailure({ lines: ownScript(lines), metadata: ENGINE, reproduce: 'cargo bench', hostRanOut }).class;

  it.each(OWN)('is heard where the host says so too, and alone it is not: %s', (_, lines) => {
    expect(classOf(lines, true)).toBe('transient');
    expect(classOf(lines, false)).toBe('compile-error');
  });

  it('is charged to the change the third time all the same', () => {
    const lines = ownScript(OWN[0]?.[1] ?? []);
    const failure = { lines, metadata: ENGINE, reproduce: 'cargo bench', hostRanOut: true, doubted: 2 };
    expect(classifyCargoFailure(failure).class).toBe('compile-error');
  });
});

it('is the host that a wrapped compiler was killed on', () => {
  const lines = compiled('engine', 'exit status: 137');
  expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'cargo bench' }).class).toBe('transient');
});
