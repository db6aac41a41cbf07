import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE, ownScript, script } from '../../../../support/cargo/failure-cases.ts';

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
  ['a wish for a program', ['Build requires npm, but it was not found.  Please install Node >= 16.16.0'], 'npm'],
  [
    'a question for a version',
    panicked('build.rs:27:10', 'error checking go version: Error { kind: NotFound, message: "program not found" }'),
    'go',
  ],
  [
    'protoc 2.6',
    [
      'thread \'main\' panicked at \'protoc: Custom { kind: NotFound, error: StringError("failed to spawn `\\"protoc\\" \\"--version\\"`: No such file or directory (os error 2)") }\', src/libcore/result.rs:999:5',
    ],
    'protoc',
  ],
  [
    'an expect with a proper name',
    panicked(
      `${REGISTRY}/randomx-rs-0.5.0/build.rs:92:14`,
      'failed to execute CMake: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
    ),
    'CMake',
  ],
  [
    'nasm-rs 0.1',
    panicked(
      `${REGISTRY}/nasm-rs-0.1.7/src/lib.rs:301:25`,
      'This version of NASM is too old: No such file or directory (os error 2)',
    ),
    'NASM',
  ],
  ['nasm-rs 0.3', panicked('build.rs:153:7', 'Unable to run nasm: No such file or directory (os error 2)'), 'nasm'],
  ['pyo3-build-config', ['error: no Python 3.x interpreter found'], 'Python'],
  [
    'pyo3 0.6',
    ['Error: "Could not find any interpreter at python, are you sure you have python installed on your PATH?"'],
    'python',
  ],
  [
    'FFmpeg’s configure',
    ['configure: nasm/yasm not found or too old. Use --disable-x86asm for a crippled build.'],
    'nasm',
  ],
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
});
