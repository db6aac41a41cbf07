import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE, ownScript, script } from '../../../../support/cargo/failure-cases.ts';

const pkgConfig = (name: string): string[] => [
  `Package ${name} was not found in the pkg-config search path.`,
  `Perhaps you should add the directory containing \`${name}.pc'`,
  'to the PKG_CONFIG_PATH environment variable',
  `No package '${name}' found`,
];

const cmakes = (...message: readonly string[]): string[] => [
  'CMake Error at /usr/share/cmake-3.25/Modules/FindPackageHandleStandardArgs.cmake:230 (message):',
  ...message.map((line) => `  ${line}`),
  'Call Stack (most recent call first):',
  '  CMakeLists.txt:29 (find_package)',
  '',
  "thread 'main' panicked at cmake-0.1.50/src/lib.rs:1098:5:",
  'command did not execute successfully, got: exit status: 1',
];

/** What a build script prints, and the library that it lacks. */
const LACKED: readonly (readonly [string, readonly string[], string])[] = [
  [
    'pkg-config 0.3.25',
    [
      'Error: `"pkg-config" "--libs" "--cflags" "libsodium"` did not exit successfully: exit status: 1',
      "error: could not find system library 'libsodium' required by the 'engine' crate",
    ],
    'libsodium',
  ],
  ['pkg-config itself', pkgConfig('alsa'), 'alsa'],
  ['pkg-config of what another needs', ["Package 'libffi', required by 'glib-2.0', not found"], 'libffi'],
  ['CMake', cmakes('Could NOT find CURL (missing: CURL_LIBRARY CURL_INCLUDE_DIR)'), 'CURL'],
  [
    'CMake with advice',
    cmakes(
      'Could NOT find OpenSSL, try to set the path to OpenSSL root folder in the',
      'system variable OPENSSL_ROOT_DIR (missing: OPENSSL_CRYPTO_LIBRARY',
      'OPENSSL_INCLUDE_DIR)',
    ),
    'OpenSSL',
  ],
  ['CMake by pkg-config', cmakes('The following required packages were not found:', '', ' - libusb-1.0'), 'libusb-1.0'],
];

const ERROR = "src/gemm.cpp:10:5: error: 'foo' was not declared in this scope";

describe('a system library that a build script lacks', () => {
  const classOf = (lines: readonly string[]) => classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' }).class;

  it.each(LACKED)('by %s is a broken dependency, whosever script it is', (_, said, library) => {
    for (const lines of [script('some-sys v0.4.1', said), ownScript(said)]) {
      const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
      const message = expect.stringMatching(new RegExp(`^the system library ${library} that \\S+ needs is missing`));
      expect(report).toMatchObject({ class: 'dependency-broken', message });
    }
  });

  it.each([
    ['CUDA’s package', pkgConfig('cudart-12.2')],
    [
      'CUDA’s package by pkg-config 0.3',
      ['The system library `cublas-12.2` required by crate `engine` was not found.'],
    ],
    ['cuDNN by CMake', cmakes('Could NOT find CUDNN (missing: CUDNN_LIBRARY CUDNN_INCLUDE_DIR)')],
  ])('is no broken dependency where it is %s', (_, said) => {
    expect(classOf(ownScript(said))).toBe('no-cuda');
  });

  it.each([
    ['in a status line of CMake', [], ['-- Could NOT find CURL (missing: CURL_LIBRARY CURL_INCLUDE_DIR) ']],
    ['in a status line of CMake’s pkg-config', [], ["--   No package 'alsa' found"]],
    ['beside an error in its own source', [ERROR], pkgConfig('alsa')],
    ['beside what cc could not compile', ['error occurred in cc-rs: command did not execute'], pkgConfig('alsa')],
    ['in a package of CMake’s own', [], cmakes('Could NOT find Engine (missing: ENGINE_ROOT)')],
  ])('is not why the change’s own fails: %s', (_, stderr, stdout) => {
    expect(classOf(ownScript(stderr, stdout))).toBe('compile-error');
  });
});
