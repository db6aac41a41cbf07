import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { compiled, ENGINE, linked, ownScript, script } from '../../../../support/cargo/failure-cases.ts';

const ICE = [
  "thread 'rustc' (4711) panicked at /rustc-dev/f2d3ce0bd/compiler/rustc_middle/src/ty/mod.rs:12:5:",
  'index out of bounds: the len is 1 but the index is 7',
  'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
  '',
  'error: the compiler unexpectedly panicked. this is a bug.',
  '',
  'note: we would appreciate a bug report: https://github.com/rust-lang/rust/issues/new',
  '',
  'query stack during panic:',
  '#0 [mir_borrowck] borrow-checking `matmul`',
  'end of query stack',
];

const AT_A_SOURCE = [
  'error: internal compiler error: compiler/rustc_mir_build/src/build/mod.rs:12:5: unexpected region',
  '  --> engine/src/lib.rs:3:1',
  '   |',
  '3  | fn matmul() {}',
  '   | ^^^^^^^^^^^',
  '',
];

/** What was built of a crate is damaged, and the sources that name it miss it. */
const UNREADABLE = [
  'error[E0786]: found invalid metadata files for crate `import_map`',
  '  --> engine/src/graph.rs:1677:11',
  '   |',
  '77 |       use import_map::ImportMapError;',
  '   |           ^^^^^^^^^^',
  '   |',
  '   = note: invalid metadata version found: /gate/target/release/deps/libimport_map-36932c26d43db89e.rmeta',
  '',
  'error[E0432]: unresolved import `import_map`',
  '  --> engine/src/graph.rs:1677:11',
  '',
];

const CRASHES: readonly (readonly [string, readonly string[]])[] = [
  ['rustc that panics', compiled('engine', 'exit status: 101', ICE)],
  ['rustc that panics at a source', compiled('engine', 'exit status: 101', AT_A_SOURCE)],
  ['rustc over a dependency', compiled('serde', 'signal: 11, SIGSEGV: invalid memory reference')],
  ['rustc that is aborted', compiled('engine', 'signal: 6, SIGABRT: process abort signal')],
  ['rustc with an illegal instruction', compiled('engine', 'signal: 4, SIGILL: illegal instruction')],
  [
    'rustc that tells its signal',
    compiled('engine', 'signal: 11, SIGSEGV: invalid memory reference', [
      'error: rustc interrupted by SIGSEGV, printing backtrace',
      '',
    ]),
  ],
  [
    'rustc that is asked for its version',
    ["error: process didn't exit successfully: `rustc -vV` (signal: 11, SIGSEGV: invalid memory reference)"],
  ],
  ['rustc that can’t read what it built', compiled('engine', 'exit status: 101', UNREADABLE)],
  [
    'rustc without stack',
    compiled('engine', 'signal: 6, SIGABRT: process abort signal', [
      "thread 'rustc' (4711) has overflowed its stack",
      'fatal runtime error: stack overflow, aborting',
    ]),
  ],
  ['LLVM', compiled('engine', 'exit status: 101', ['LLVM ERROR: Cannot select: 0x55d: v4i32 = vselect'])],
  [
    'ld',
    linked([
      'collect2: fatal error: ld terminated with signal 11 [Segmentation fault], core dumped',
      'compilation terminated.',
    ]),
  ],
  ['bfd', linked(['/usr/bin/ld: BFD (GNU Binutils) 2.40 internal error, aborting at ../../bfd/reloc.c:8580'])],
  [
    'lld',
    linked([
      'PLEASE submit a bug report to https://github.com/llvm/llvm-project/issues/ and include the crash backtrace.',
      'clang: error: unable to execute command: Segmentation fault (core dumped)',
    ]),
  ],
  ['gcc', script('ring v0.17.8', ['crypto/x.c:12:1: internal compiler error: Segmentation fault'])],
  [
    'gcc over the change’s own source',
    ownScript(['kernels/i2s.cc:12:1: internal compiler error: in gimplify_expr, at gimplify.cc:3000']),
  ],
  [
    'clang',
    script('ring v0.17.8', [
      'clang: error: clang frontend command failed with exit code 139 (use -v to see invocation)',
    ]),
  ],
  [
    'ld under cmake',
    script('llama-cpp-sys-2 v0.1.90', [
      'collect2: fatal error: ld terminated with signal 11 [Segmentation fault], core dumped',
    ]),
  ],
  [
    'a linker under clang under cmake',
    script('llama-cpp-sys-2 v0.1.90', ['clang: error: linker command failed due to signal (use -v to see invocation)']),
  ],
  ['gcc that links over its own representation', linked(['lto1: internal compiler error: Segmentation fault'])],
  ['nvcc', script('candle-kernels v0.6.0', ["nvcc error   : 'cicc' died due to signal 11 (Invalid memory reference)"])],
];

describe('a compiler that crashes', () => {
  it.each(CRASHES)('%s is transient twice, and the third time the change does not compile', (_, lines) => {
    const classes = [0, 1, 2].map(
      (doubted) => classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', doubted }).class,
    );
    expect(classes).toEqual(['transient', 'transient', 'compile-error']);
  });

  it('says how often', () => {
    const lines = compiled('engine', 'exit status: 101', ICE);
    const { message } = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', doubted: 2 });
    expect(message).toContain('3 times');
  });

  it('is none where a host ran out: that stays transient', () => {
    const lines = compiled('engine', 'signal: 9, SIGKILL: kill');
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', doubted: 2 }).class).toBe('transient');
  });

  it.each([
    [
      'the change’s own build script',
      ownScript([], [], 'signal: 11, SIGSEGV: invalid memory reference'),
      'compile-error',
    ],
    [
      'a dependency’s build script',
      script('ring v0.17.8', []).map((line) =>
        line.replace('exit status: 101', 'signal: 11, SIGSEGV: invalid memory reference'),
      ),
      'dependency-broken',
    ],
  ])('is not %s', (_, lines, kind) => {
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' }).class).toBe(kind);
  });
});
