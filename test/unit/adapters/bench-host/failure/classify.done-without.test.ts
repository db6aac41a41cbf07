import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE, ownScript, script } from '../../../../support/cargo/failure-cases.ts';

/** What tools of build scripts look for and build without, beside an error in a source. */
const DONE_WITHOUT: readonly (readonly [string, readonly string[]])[] = [
  ['a status of FindDoxygen', ['-- Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE) ']],
  ['a status of FindPython3', ['-- Could NOT find Python3 (missing: Python3_EXECUTABLE Interpreter) ']],
  ['a status of FindCUDA', ['-- Could NOT find CUDA (missing: CUDA_TOOLKIT_ROOT_DIR CUDA_NVCC_EXECUTABLE) ']],
  ['a status of FindCUDAToolkit', ['-- Could not find nvcc, please set CUDAToolkit_ROOT.']],
  [
    'a warning of CMake',
    [
      'CMake Warning at ggml/src/CMakeLists.txt:403 (message):',
      '  CUDA not found',
      '',
      '  perl not found',
      'Call Stack (most recent call first):',
      '  CMakeLists.txt:12 (include)',
      '',
    ],
  ],
  ['configure', ['checking for nasm... nasm: not found', 'configure: WARNING: python3 not found, no documentation']],
];

describe('what a build does without', () => {
  const error = [
    "src/gemm.cpp:10:5: error: 'foo' was not declared in this scope",
    'make[2]: *** [CMakeFiles/x.dir/build.make:76: CMakeFiles/x.dir/src/gemm.cpp.o] Error 1',
  ];

  it.each(DONE_WITHOUT)('is not why it fails: %s', (_, said) => {
    const classes = [
      ownScript(error, said),
      ownScript([...said, ...error]),
      script('some-sys v0.4.1', [...said, ...error]),
    ].map((lines) => classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', has: () => false }).class);
    expect(classes).toEqual(['compile-error', 'compile-error', 'dependency-broken']);
  });

  it('does not hide the error that follows', () => {
    const [, warning = []] = DONE_WITHOUT[4] ?? [];
    const lines = ownScript([
      ...warning,
      'CMake Error at CMakeLists.txt:3 (project):',
      '  No CMAKE_CXX_COMPILER could be found.',
    ]);
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' })).toMatchObject({ class: 'tool-missing' });
  });
});
