import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import type { Wanted } from '../../../../../adapters/bench-host/failure/wanted.ts';
import { ENGINE, ownScript, script } from '../../../../support/cargo/failure-cases.ts';

const panicked = (place: string, ...message: readonly string[]): string[] => [
  `thread 'main' (4711) panicked at ${place}:`,
  ...message,
  'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
];

const REGISTRY = '/usr/local/cargo/registry/src/index.crates.io-1949cf8c6b5b557f';

const cmake = (...message: readonly string[]): string[] => [
  'CMake Error at ggml/src/ggml-cuda/CMakeLists.txt:25 (enable_language):',
  ...message.map((line) => `  ${line}`),
  '',
  ...panicked(
    `${REGISTRY}/cmake-0.1.58/src/lib.rs:1131:5`,
    '',
    'command did not execute successfully, got: exit status: 1',
    '',
    'build script failed, must exit now',
  ),
];

/** What build scripts print, whosever they are. */
const SCRIPTS: readonly (readonly [string, readonly string[]])[] = [
  [
    'cudarc',
    panicked(
      `${REGISTRY}/cudarc-0.12.1/build.rs:57:10`,
      'Failed to execute `nvcc`: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
    ),
  ],
  [
    'cudarc’s headers',
    panicked(
      `${REGISTRY}/cudarc-0.9.14/build.rs:92:13`,
      'Unable to find `include/cuda.h` under any of: ["/usr", "/usr/local/cuda"]. Set the `CUDA_ROOT` environment variable to `$CUDA_ROOT/include/cuda.h` to override path.',
    ),
  ],
  [
    'bindgen_cuda',
    panicked(
      `${REGISTRY}/bindgen_cuda-0.1.6/src/lib.rs:391:26`,
      'nvcc failed to start. Ensure that you have CUDA installed and that `nvcc` is in your PATH.: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
    ),
  ],
  [
    'bindgen_cuda’s nvidia-smi',
    panicked(
      `${REGISTRY}/bindgen_cuda-0.1.6/src/lib.rs:503:18`,
      '`nvidia-smi` failed. Ensure that you have CUDA installed and that `nvidia-smi` is in your PATH.: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
    ),
  ],
  [
    'bindgen_cuda’s root',
    panicked(
      `${REGISTRY}/bindgen_cuda-0.1.6/src/lib.rs:320:41`,
      'Could not find CUDA in standard locations, set it manually using Builder().set_cuda_root(...)',
    ),
  ],
  [
    'bindgen_cuda’s library',
    panicked(
      `${REGISTRY}/bindgen_cuda-0.1.6/src/lib.rs:273:22`,
      'failed spawning nvcc: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
    ),
  ],
  [
    'cc',
    ['', '', 'error occurred in cc-rs: failed to find tool "nvcc": No such file or directory (os error 2)', '', ''],
  ],
  ['cc 1.0', ['', '', 'error occurred: Failed to find tool. Is `nvcc` installed?', '', '']],
  ['dash', ['/bin/sh: 1: nvcc: not found']],
  ['bash', ['./build.sh: line 3: nvcc: command not found']],
  ['bash’s nvidia-smi', ['bash: line 1: nvidia-smi: command not found']],
  [
    'nvidia-smi',
    [
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
    ],
  ],
  ['CMake without a compiler', cmake('No CMAKE_CUDA_COMPILER could be found.')],
  [
    'CMake with a compiler that is not there',
    cmake('The CMAKE_CUDA_COMPILER:', '', '  nvcc', '', 'is not a full path and was not found in the PATH.'),
  ],
  ['CMake without a library root', cmake("Couldn't find CUDA library root.")],
  [
    'CMake without nvcc',
    cmake(
      'Failed to find nvcc.',
      '',
      'Compiler requires the CUDA toolkit.  Please set the CUDAToolkit_ROOT',
      'variable.',
    ),
  ],
  ['CMake without a toolset', cmake('No CUDA toolset found.')],
  ['CMake without an architecture', cmake('Failed to detect a default CUDA architecture.')],
  ['CMake with an empty architecture', cmake('CMAKE_CUDA_ARCHITECTURES must be non-empty if set.')],
  [
    'FindCUDAToolkit',
    cmake(
      'Could NOT find CUDAToolkit (missing: CUDAToolkit_INCLUDE_DIRECTORIES',
      'CUDAToolkit_NVCC_EXECUTABLE CUDA_CUDART)',
    ),
  ],
  ['FindCUDAToolkit’s own words', cmake('Could not find nvcc, please set CUDAToolkit_ROOT.')],
  [
    'FindCUDA',
    cmake(
      'Could NOT find CUDA (missing: CUDA_TOOLKIT_ROOT_DIR CUDA_NVCC_EXECUTABLE',
      'CUDA_INCLUDE_DIRS CUDA_CUDART_LIBRARY)',
    ),
  ],
  [
    'CMake without one of the toolkit’s libraries',
    cmake(
      'Target "ggml" links to:',
      '',
      '  CUDA::cuda_driver',
      '',
      'but the target was not found.  Possible reasons include:',
    ),
  ],
  ['FindCUDA’s own words', cmake('Specify CUDA_TOOLKIT_ROOT_DIR')],
  [
    'a compiler that compiles nothing',
    cmake('The CUDA compiler', '', '  "/usr/bin/nvcc"', '', 'is not able to compile a simple test program.'),
  ],
  ['gcc', ['src/kernels.cu.cc:3:10: fatal error: cuda_runtime.h: No such file or directory']],
  ['clang', ["kernels/wrapper.h:1:10: fatal error: 'cuda.h' file not found"]],
  ['gcc without cuBLAS', ['src/gemm.cc:1:10: fatal error: cublas_v2.h: No such file or directory']],
  ['nvcc for a newer device', ["nvcc fatal   : Unsupported gpu architecture 'compute_89'"]],
  [
    'nvcc with a newer gcc',
    [
      '/usr/local/cuda/include/crt/host_config.h:143:2: error: #error -- unsupported GNU version! gcc versions later than 12 are not supported!',
    ],
  ],
  [
    'the loader',
    [
      '/gate/target/release/build/x-0a1b/build-script-build: error while loading shared libraries: libcuda.so.1: cannot open shared object file: No such file or directory',
    ],
  ],
  ['an environment', panicked('build.rs:7:10', 'CUDA_HOME environment variable is not set')],
  [
    'find_cuda_helper',
    panicked(`${REGISTRY}/find_cuda_helper-0.2.0/src/lib.rs:30:9`, 'Could not find a cuda installation'),
  ],
  ['plain words', panicked('build.rs:11:9', 'CUDA toolkit not found')],
  [
    'cudnn-sys',
    panicked(
      `${REGISTRY}/cudnn-sys-0.1.0/build/main.rs:7:42`,
      'Cannot create cuDNN SDK instance.: "Cannot find cuDNN include directory."',
    ),
  ],
  [
    'cudarc with a newer toolkit',
    panicked(
      `${REGISTRY}/cudarc-0.16.6/build.rs:128:14`,
      'Unsupported cuda toolkit version: `13.3`. Please raise a github issue.',
    ),
  ],
  [
    'bindgen_cuda with an older toolkit',
    panicked(
      `${REGISTRY}/bindgen_cuda-0.1.5/src/lib.rs:520:9`,
      'nvcc cannot target gpu arch 89. Available nvcc targets are [35, 37, 50, 52, 80, 86, 87].',
    ),
  ],
  [
    'bindgen_cuda with a newer device',
    panicked(
      `${REGISTRY}/bindgen_cuda-0.1.5/src/lib.rs:525:9`,
      'CUDA compute cap 120 is higher than the highest gpu code from nvcc 90',
    ),
  ],
];

describe('a build script that finds no CUDA', () => {
  it.each(SCRIPTS)('as %s says it, whosever it is', (_, stderr) => {
    for (const lines of [script('candle-kernels v0.6.0', stderr), ownScript(stderr)]) {
      expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' })).toMatchObject({ class: 'no-cuda' });
    }
  });

  it('is not believed where this host has the program, and the script is the change’s own', () => {
    const has = (wanted: Wanted) => 'program' in wanted && wanted.program === 'nvcc';
    const lines = ownScript(['/bin/sh: 1: nvcc: not found']);
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', has }).class).toBe('compile-error');
  });

  it.each([
    ['a source that is not there', 'could not read cuda/kernels/matmul.cu: No such file or directory (os error 2)'],
    ['a folder that is called so', 'No such file or directory (os error 2): /gate/checkout/cuda/i2s.h'],
    ['a kernel by name', 'could not find cuda kernel source i2s'],
    ['a wrapper by name', 'could not find cuDNN wrapper gemm.cc'],
    ['a file of flags', 'failed to read flags/nvcc.txt: No such file or directory (os error 2)'],
  ])('is not told by %s in the change’s own script', (_, message) => {
    const lines = ownScript(panicked('build.rs:12:10', message));
    expect(classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' }).class).toBe('compile-error');
  });
});
