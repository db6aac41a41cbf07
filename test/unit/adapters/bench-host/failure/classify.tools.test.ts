import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain, ENGINE, linked, ownScript, script, type ToldCase } from '../../../../support/cargo/failure-cases.ts';

const CC_RS = (words: string): string[] => ['', '', `error occurred in cc-rs: ${words}`, '', ''];

const panicked = (place: string, ...message: readonly string[]): string[] => [
  `thread 'main' (4711) panicked at ${place}:`,
  ...message,
  'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
];

const REGISTRY = '/usr/local/cargo/registry/src/index.crates.io-1949cf8c6b5b557f';

/** What a build script prints, whosever it is, and the tool that it lacks. */
const SCRIPTS: readonly (readonly [string, readonly string[], string])[] = [
  ['cc 1.2', CC_RS('failed to find tool "c++": No such file or directory (os error 2)'), 'c++'],
  [
    'cc 1.2 with a path',
    CC_RS('failed to find tool "/usr/bin/x86_64-linux-gnu-gcc": No such file or directory (os error 2)'),
    'x86_64-linux-gnu-gcc',
  ],
  ['cc 1.0', ['', '', 'error occurred: Failed to find tool. Is `c++` installed?', '', ''], 'c++'],
  [
    'cc 1.1',
    CC_RS(
      'Failed to find tool. Is `musl-gcc` installed? (see https://docs.rs/cc/latest/cc/#compile-time-requirements for help)',
    ),
    'musl-gcc',
  ],
  [
    'cmake 0.1',
    panicked(
      `${REGISTRY}/cmake-0.1.58/src/lib.rs:1131:5`,
      '',
      'failed to execute command: No such file or directory (os error 2)',
      'is `cmake` not installed?',
      '',
      'build script failed, must exit now',
    ),
    'cmake',
  ],
  [
    'autotools 0.2',
    panicked(
      `${REGISTRY}/autotools-0.2.7/src/lib.rs:781:5`,
      '',
      'failed to execute command: No such file or directory (os error 2)',
      'is `autoreconf` not installed?',
      '',
      'build script failed, must exit now',
    ),
    'autoreconf',
  ],
  ['openssl-src 300', ['Error configuring OpenSSL build:', "    Command 'perl' not found. Is perl installed?"], 'perl'],
  ['openssl-src 300, make', ['Error building OpenSSL:', "    Command 'make' not found. Is make installed?"], 'make'],
  [
    'OpenSSL’s Configure',
    [
      "Can't locate FindBin.pm in @INC (you may need to install the FindBin module) (@INC contains: /etc/perl) at ./Configure line 15.",
    ],
    'FindBin',
  ],
  ['aws-lc-sys', ['Missing dependency: cmake'], 'cmake'],
  [
    'prost-build 0.13',
    [
      'Error: Custom { kind: NotFound, error: "Could not find `protoc`. If `protoc` is installed, try setting the `PROTOC` environment variable to the path of the `protoc` binary. To install it on Debian, run `apt-get install protobuf-compiler`." }',
    ],
    'protoc',
  ],
  [
    'prost-build 0.11',
    panicked(
      `${REGISTRY}/prost-build-0.11.9/src/lib.rs:1457:10`,
      'Could not find `protoc` installation and this build crate cannot proceed without',
      '    this knowledge. If `protoc` is installed and this crate had trouble finding',
      '    it, you can set the `PROTOC` environment variable',
    ),
    'protoc',
  ],
  [
    'protobuf-parse 3',
    panicked(
      `${REGISTRY}/protobuf-parse-3.7.2/src/protoc/command.rs:174:17`,
      'protoc binary not found: cannot find binary path',
    ),
    'protoc',
  ],
  [
    'bindgen 0.72',
    panicked(
      `${REGISTRY}/bindgen-0.72.1/lib.rs:616:27`,
      "Unable to find libclang: \"couldn't find any valid shared libraries matching: ['libclang.so', 'libclang-*.so', 'libclang.so.*', 'libclang-*.so.*'], set the `LIBCLANG_PATH` environment variable to a path where one of these files can be found (invalid: [])\"",
    ),
    'libclang',
  ],
  [
    'bindgen without clang’s headers',
    [
      "/usr/include/stdio.h:33:10: fatal error: 'stddef.h' file not found",
      'panicked: Unable to generate bindings: ClangDiagnostic("/usr/include/stdio.h:33:10: fatal error: \'stddef.h\' file not found\\n")',
    ],
    'clang’s own headers',
  ],
  [
    'pkg-config 0.3',
    panicked(
      `${REGISTRY}/alsa-sys-0.3.1/build.rs:13:18`,
      '',
      'Could not run `PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 pkg-config --libs --cflags alsa`',
      'The pkg-config command could not be found.',
      '',
      'Most likely, you need to install a pkg-config package for your OS.',
    ),
    'pkg-config',
  ],
  [
    'CMake without a C++ compiler',
    ['CMake Error at CMakeLists.txt:3 (project):', '  No CMAKE_CXX_COMPILER could be found.'],
    'CMAKE_CXX_COMPILER',
  ],
  [
    'CMake with a compiler that is not there',
    [
      'CMake Error at CMakeLists.txt:2 (project):',
      '  The CMAKE_C_COMPILER:',
      '',
      '    clang-18',
      '',
      '  is not a full path and was not found in the PATH.',
    ],
    'CMAKE_C_COMPILER',
  ],
  [
    'CMake without ninja',
    [
      'CMake Error: CMake was unable to find a build program corresponding to "Ninja".  CMAKE_MAKE_PROGRAM is not set.  You probably need to select a different build tool.',
    ],
    'Ninja',
  ],
  [
    'CMake that is too old',
    [
      'CMake Error at CMakeLists.txt:1 (cmake_minimum_required):',
      '  CMake 3.28 or higher is required.  You are running version 3.22.1',
    ],
    'CMake 3.28',
  ],
  ['CMake without Python', ['  Could NOT find Python3 (missing: Python3_EXECUTABLE Interpreter)'], 'Python3'],
  [
    'gcc without its C++ compiler',
    ['c++: fatal error: cannot execute ‘cc1plus’: execvp: No such file or directory'],
    'cc1plus',
  ],
  [
    'an older gcc without its C++ compiler',
    ["gcc: error trying to exec 'cc1plus': execvp: No such file or directory"],
    'cc1plus',
  ],
  ['dash', ['/bin/sh: 1: nasm: not found'], 'nasm'],
  ['bash', ['./build.sh: line 12: flatc: command not found'], 'flatc'],
  ['env', ['/usr/bin/env: ‘python3’: No such file or directory'], 'python3'],
  ['make', ['make: yasm: Command not found', 'make: *** [Makefile:12: x.o] Error 127'], 'yasm'],
  [
    'an expect',
    panicked(
      'build.rs:21:10',
      'failed to run flatc: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
    ),
    'flatc',
  ],
  ['an error of anyhow', ['Error: could not execute `glslc`: No such file or directory (os error 2)'], 'glslc'],
  [
    'a script’s own words',
    panicked('build.rs:9:9', 'cmake is required but was not found. Please install cmake.'),
    'cmake',
  ],
];

describe('a tool that a build script lacks', () => {
  it.each(SCRIPTS)('by %s is missing, whosever script it is', (_, stderr, tool) => {
    for (const lines of [script('some-sys v0.4.1', stderr), ownScript(stderr)]) {
      const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
      expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining(tool) });
    }
  });

  it('is not missing where this host has it, whatever the change’s own script says', () => {
    const lines = ownScript(['/bin/sh: 1: nasm: not found']);
    const has = (program: string) => program === 'nasm';
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', has });
    expect(report).toMatchObject({ class: 'compile-error', message: expect.stringContaining('engine') });
    const elsewhere = { lines, metadata: ENGINE, reproduce: 'x', has: () => false };
    expect(classifyCargoFailure(elsewhere)).toMatchObject({ class: 'tool-missing' });
  });
});

const TOOLS: readonly ToldCase[] = [
  {
    name: 'a toolchain',
    lines: [
      "error: toolchain '1.92.0-x86_64-unknown-linux-gnu' is not installed",
      'help: run `rustup toolchain install` to install it',
    ],
    names: '1.92.0',
    from: 'rustup errors.rs',
  },
  {
    name: 'a toolchain, as rustup 1.24 says it',
    lines: ["error: override toolchain '1.70.0-x86_64-unknown-linux-gnu' is not installed"],
    names: '1.70.0',
    from: 'rustup 1.24 errors.rs',
  },
  {
    name: 'a custom toolchain of a file',
    lines: [
      "error: custom toolchain 'nightly-patched' specified in override file '/gate/checkout/rust-toolchain.toml' is not installed",
    ],
    names: 'nightly-patched',
    from: 'rustup config.rs',
  },
  {
    name: 'a component',
    lines: [
      "error: 'rustfmt' is not installed for the toolchain '1.92.0-x86_64-unknown-linux-gnu'.",
      'To install, run `rustup component add rustfmt --toolchain 1.92.0-x86_64-unknown-linux-gnu`',
    ],
    names: 'rustfmt',
    from: 'rustup toolchain.rs recursion_error',
  },
  {
    name: 'a component of a custom toolchain',
    lines: ["error: 'cargo' is not installed for the custom toolchain 'mine'."],
    names: 'cargo',
    from: 'rustup errors.rs',
  },
  {
    name: 'a component that the toolchain can not have',
    lines: [
      "error: the 'cargo' binary, normally provided by the 'cargo' component, is not applicable to the '1.30.0-x86_64-unknown-linux-gnu' toolchain",
    ],
    names: 'cargo',
    from: 'rustup cli/proxy_mode.rs',
  },
  {
    name: 'any toolchain',
    lines: [
      "error: rustup could not choose a version of cargo to run, because one wasn't specified explicitly, and no default is configured.",
    ],
    names: 'cargo',
    from: 'rustup config.rs',
  },
  {
    name: 'a target',
    lines: [
      "error[E0463]: can't find crate for `std`",
      '  |',
      '  = note: the `wasm32-unknown-unknown` target may not be installed',
      '  = help: consider downloading the target with `rustup target add wasm32-unknown-unknown`',
      '',
      'error: could not compile `cfg-if` (lib) due to 1 previous error',
    ],
    names: 'wasm32-unknown-unknown',
    from: 'rustc_metadata metadata_target_not_installed',
  },
  {
    name: 'a target, told at the change’s own source',
    lines: [
      "error[E0463]: can't find crate for `core`",
      ' --> engine/src/lib.rs:1:1',
      '  |',
      '1 | extern crate core;',
      "  | ^^^^^^^^^^^^^^^^^^ can't find crate",
      '  |',
      '  = note: the `thumbv7em-none-eabihf` target may not be installed',
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'thumbv7em',
    from: 'rustc_metadata metadata_target_not_installed',
  },
  {
    name: 'the standard library’s sources',
    lines: [
      'error: "/usr/local/rustup/toolchains/nightly/lib/rustlib/src/rust/library/Cargo.lock" does not exist, unable to build with the standard library, try:',
      '        rustup component add rust-src',
    ],
    names: 'rust-src',
    from: 'cargo core/compiler/standard_lib.rs',
  },
  {
    name: 'a command of cargo',
    lines: ['error: no such command: `criterion`', '', 'help: a command with a similar name exists: `version`'],
    names: 'criterion',
    from: 'cargo bin/cargo/main.rs',
  },
  {
    name: 'a linker',
    lines: [
      'error: linker `mold` not found',
      '  |',
      '  = note: No such file or directory (os error 2)',
      '',
      'error: could not compile `engine` (build script) due to 1 previous error',
    ],
    names: 'mold',
    from: 'rustc_codegen_ssa linker_not_found',
  },
  {
    name: 'a cross linker',
    lines: [
      'error: linker `aarch64-linux-gnu-gcc` not found',
      '  |',
      '  = note: No such file or directory (os error 2)',
    ],
    names: 'aarch64-linux-gnu-gcc',
    from: 'rustc_codegen_ssa linker_not_found',
  },
  {
    name: 'a linker under clang',
    lines: linked(["clang: error: invalid linker name in argument '-fuse-ld=mold'"]),
    names: 'mold',
    from: 'clang err_drv_invalid_linker_name',
  },
  {
    name: 'a linker under clang 12',
    lines: linked(["clang-12: error: invalid linker name in '-fuse-ld=lld'"]),
    names: 'lld',
    from: 'clang err_drv_invalid_linker_name',
  },
  {
    name: 'a linker that an old gcc does not know',
    lines: linked(['cc: error: unrecognized command line option ‘-fuse-ld=mold’; did you mean ‘-fuse-ld=gold’?']),
    names: 'mold',
    from: 'gcc opts-common.c',
  },
  {
    name: 'a linker under gcc in the C locale',
    lines: linked(
      ["collect2: fatal error: cannot find 'ld'", 'compilation terminated.'],
      '"cc" "-m64" "-o" "/gate/target/q" "-fuse-ld=mold"',
    ),
    names: 'mold',
    from: 'gcc/collect2.c',
  },
  {
    name: 'a linker under gcc in UTF-8',
    lines: linked(['collect2: fatal error: cannot find ‘ld’', 'compilation terminated.']),
    names: 'ld',
    from: 'gcc/collect2.c',
  },
  {
    name: 'any linker under clang',
    lines: linked(['clang: error: unable to execute command: Executable "ld" doesn\'t exist!']),
    names: 'ld',
    from: 'llvm Program.inc',
  },
  {
    name: 'rust-lld',
    lines: [
      "error: the self-contained linker was requested, but it wasn't found in the target's sysroot, or in rustc's sysroot",
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ],
    names: 'rust-lld',
    from: 'rustc_codegen_ssa self_contained_linker_missing',
  },
  {
    name: 'a wrapper',
    lines: chain(
      'could not execute process `sccache /usr/local/rustup/toolchains/1.95.0/bin/rustc -vV` (never executed)',
      'No such file or directory (os error 2)',
    ),
    names: 'sccache',
    from: 'rust-lang/cargo#12419',
  },
  {
    name: 'a wrapper, found out while a crate is compiled',
    lines: [
      'error: could not compile `cfg-if` (lib)',
      '',
      'Caused by:',
      '  could not execute process `/opt/wrap/ccache-rustc rustc --crate-name cfg_if src/lib.rs` (never executed)',
      '',
      'Caused by:',
      '  No such file or directory (os error 2)',
    ],
    names: '/opt/wrap/ccache-rustc',
    from: 'cargo-util process_error.rs',
  },
  {
    name: 'rustc itself',
    lines: chain('could not execute process `rustc -vV` (never executed)', 'No such file or directory (os error 2)'),
    names: 'rustc',
    from: 'cargo-util process_error.rs',
  },
];

describe('a tool that cargo or rustc lacks', () => {
  it.each(TOOLS)('$name is missing', ({ lines, names }) => {
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining(names) });
  });
});

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

  it('is not to blame where it is the one that the change pins', () => {
    const toolchain = { requested: '1.80' };
    const classes = OLDER.map(
      ([, lines]) => classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', toolchain }).class,
    );
    expect(classes).toEqual(['compile-error', 'dependency-broken', 'compile-error', 'compile-error', 'compile-error']);
  });
});
