import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../adapters/bench-host/failure/classify.ts';
import { compiled, ENGINE, linked, ownScript, script } from '../../../support/cargo/failure-cases.ts';

/** Words that spare a change, each as the tool says it whose words they are. */
const SPARING: readonly string[] = [
  'Killed',
  'signal: 9, SIGKILL',
  'No space left on device (os error 28)',
  'Disk quota exceeded (os error 122)',
  'Cannot allocate memory (os error 12)',
  'Resource temporarily unavailable (os error 11)',
  'memory allocation of 1073741824 bytes failed',
  'rustc-LLVM ERROR: out of memory',
  'c++: fatal error: Killed signal terminated program cc1plus',
  'collect2: fatal error: ld terminated with signal 9 [Killed]',
  'error: could not compile `serde` (lib)',
  'Timeout was reached',
  "fatal: unable to access 'https://github.com/acme/zk/': Could not resolve host: github.com",
  'failed to get successful HTTP response from `https://index.crates.io/`, got 503',
  'failed to verify the checksum of `libc v0.2.153`',
  "error: toolchain '1.92.0' is not installed",
  'error: linker `mold` not found',
  "collect2: fatal error: cannot find 'ld'",
  'error: no such command: `criterion`',
  '  = note: the `wasm32-unknown-unknown` target may not be installed',
  '/usr/bin/ld: cannot find -lcuda: No such file or directory',
  'error: could not find native static library `cudart_static`, perhaps an -L flag is missing?',
  'crates were fetched in offline mode',
  'error: no bench target named `x` in `engine` package',
];

const failed = (lines: readonly string[]) =>
  classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'cargo bench --no-run' });

const E0308 = (...shown: readonly string[]): string[] => [
  '   Compiling engine v0.1.0 (/gate/checkout/engine)',
  'error[E0308]: mismatched types',
  ' --> engine/src/lib.rs:3:5',
  '  |',
  ...shown.map((line, at) => `${at + 3} | ${line}`),
  '  | ^ expected `u32`, found `&str`',
  '',
  'error: could not compile `engine` (lib) due to 1 previous error',
];

describe.each(SPARING)('a change that says "%s"', (words) => {
  it.each([
    ['on its build script’s standard error', ownScript([words])],
    ['on its build script’s standard output', ownScript([], [words])],
    [
      'in its build script’s panic',
      ownScript(["thread 'main' panicked at build.rs:3:5:", words, 'note: run with `RUST_BACKTRACE=1`']),
    ],
    ['in an empty line’s company', ownScript(['', words, '', 'Caused by:', `  ${words}`, ''])],
    ['in a warning of its build script', [`warning: engine@0.1.0: ${words}`, ...ownScript(['no'])]],
    ['in an error of its build script', [`error: engine@0.1.0: ${words}`, ...ownScript(['no'])]],
  ])('%s, is charged with its build script', (_, lines) => {
    expect(failed(lines)).toMatchObject({ class: 'compile-error' });
  });

  it.each([
    ['in a source that does not compile', E0308(`say("${words}");`)],
    [
      'in compile_error!',
      [
        `error: ${words}`,
        ' --> engine/src/lib.rs:3:5',
        '  |',
        `3 | compile_error!("${words}");`,
        '',
        'error: could not compile `engine` (lib) due to 1 previous error',
      ],
    ],
    [
      'in compile_error! of two lines, by an old rustc',
      [
        'error: no',
        words,
        ' --> engine/src/lib.rs:3:5',
        '  |',
        '3 | compile_error!(WHY);',
        '',
        'error: could not compile `engine` (lib) due to 1 previous error',
      ],
    ],
    [
      'in a warning beside its error',
      ['warning: unused variable', ' --> engine/src/lib.rs:9:5', '  |', `9 | let x = "${words}";`, '', ...E0308('x')],
    ],
    ['from a proc macro of its own beside its error', [words, ...E0308('x')]],
  ])('%s, is charged with its source', (_, lines) => {
    expect(failed(lines)).toMatchObject({ class: 'compile-error', message: expect.stringContaining('engine') });
  });

  it('in the name of a symbol that nothing defines, is charged with it', () => {
    const lines = linked([
      `/usr/bin/ld: /gate/target/release/deps/q.o: in function \`main': undefined reference to \`${words}'`,
      'collect2: error: ld returned 1 exit status',
    ]);
    expect(failed(lines)).toMatchObject({ class: 'compile-error' });
  });

  it('in the warning of a build script that ended well, is charged with its own error', () => {
    expect(failed([`warning: ring@0.17.8: ${words}`, ...E0308('x')])).toMatchObject({ class: 'compile-error' });
  });
});

describe('a change', () => {
  it('that has its compiler’s words from cc is charged with them the third time', () => {
    const lines = ownScript(
      ['error occurred in cc-rs: command did not execute successfully (status code exit status: 1): "c++"'],
      ['cargo:warning=c++: fatal error: Killed signal terminated program cc1plus'],
    );
    const classes = [0, 1, 2].map(
      (doubted) => classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', doubted }).class,
    );
    expect(classes).toEqual(['transient', 'transient', 'compile-error']);
  });

  it('whose build script kills itself is charged with it the third time', () => {
    const lines = ownScript([], [], 'signal: 9, SIGKILL: kill');
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', doubted: 2 }).class).toBe('compile-error');
  });

  it('that calls itself like a crate from elsewhere stays the change', () => {
    const lines = [
      'error: failed to run custom build command for `serde v1.0.0 (/gate/checkout/serde)`',
      '',
      'Caused by:',
      "  process didn't exit successfully: `/gate/target/release/build/serde-0a1b/build-script-build` (exit status: 1)",
      '  --- stderr',
      '  Killed',
    ];
    expect(failed(lines)).toMatchObject({ class: 'compile-error' });
  });

  it('that shows another crate’s failed build script in its own output stays the change', () => {
    const lines = ownScript(script('ring v0.17.8', ['Killed', 'No space left on device (os error 28)']));
    expect(failed(lines)).toMatchObject({ class: 'compile-error' });
  });

  it('whose crate fails for a target that is not there has to have rustc say so', () => {
    const lines = [
      "error[E0463]: can't find crate for `nope`",
      ' --> engine/src/lib.rs:1:1',
      '  |',
      '1 | extern crate nope; // = note: the `wasm32-unknown-unknown` target may not be installed',
      "  | ^^^^^^^^^^^^^^^^^^ can't find crate",
      '',
      'error: could not compile `engine` (lib) due to 1 previous error',
    ];
    expect(failed(lines)).toMatchObject({ class: 'compile-error' });
  });

  it.each([
    [
      'a path',
      'error: failed to load manifest for workspace member `/gate/checkout/No space left on device (os error 28)`\n\nCaused by:\n  failed to read `/gate/checkout/No space left on device (os error 28)/Cargo.toml`\n\nCaused by:\n  No such file or directory (os error 2)',
    ],
    [
      'a path at a line’s end',
      'error: failed to get `a` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`\n\nCaused by:\n  failed to load source for dependency `a`\n\nCaused by:\n  unable to update /gate/checkout/x: No space left on device (os error 28)\n\nCaused by:\n  failed to read `/gate/checkout/x/Cargo.toml`',
    ],
    [
      'a line of its manifest',
      'error: invalid type\n --> engine/Cargo.toml:3:1\n  |\n3 | No space left on device (os error 28)\n  | ^',
    ],
    [
      'a line of its lock file',
      'error: failed to parse lock file at: /gate/checkout/Cargo.lock\n\nCaused by:\n  TOML parse error at line 1, column 1\n    |\n  1 | [28] Timeout was reached (x)\n    | ^\n  invalid key',
    ],
  ])('that has them in %s is charged with its manifest', (_, text) => {
    const report = classifyCargoFailure({ lines: text.split('\n'), metadata: null, reproduce: 'x', fetching: true });
    expect(report).toMatchObject({ class: 'compile-error' });
  });

  it('can’t hide its error behind another crate’s that was killed', () => {
    const lines = [...E0308('x'), ...compiled('serde', 'signal: 9, SIGKILL: kill')];
    expect(failed(lines)).toMatchObject({ class: 'compile-error' });
  });
});
