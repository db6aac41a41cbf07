import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE, linked } from '../../../../support/cargo/failure-cases.ts';

const RETURNED = 'collect2: error: ld returned 1 exit status';

/** A linker's line, and the library that it lacks. */
const LINKERS: readonly (readonly [string, string])[] = [
  ['/usr/bin/ld: cannot find -lcudart', 'cudart'],
  ['/usr/bin/ld: cannot find -lcublas: No such file or directory', 'cublas'],
  ['/usr/bin/ld.bfd: cannot find -lcuda: No such file or directory', 'cuda'],
  ['/usr/bin/x86_64-linux-gnu-ld: cannot find -lnvrtc: No such file or directory', 'nvrtc'],
  ['/usr/bin/ld.gold: error: cannot find -lcudart_static', 'cudart_static'],
  ['rust-lld: error: unable to find library -lcublasLt_static', 'cublasLt_static'],
  ['ld.lld: error: unable to find library -lcuda', 'cuda'],
  ['lld: error: unable to find library -lcurand', 'curand'],
  ['mold: fatal: library not found: cuda', 'cuda'],
  ['mold: error: library not found: nvidia-ml', 'nvidia-ml'],
  ['ld: library not found for -lcudnn', 'cudnn'],
  ["ld: library 'cusparse' not found", 'cusparse'],
  ['/usr/bin/ld: cannot find /usr/local/cuda/lib64/libcudart_static.a: No such file or directory', 'cudart_static'],
  ['/usr/bin/ld: cannot find -lcudadevrt: No such file or directory', 'cudadevrt'],
  ['/usr/bin/ld: cannot find -lnvToolsExt', 'nvToolsExt'],
  ['/usr/bin/ld: cannot find -lnvJitLink_static', 'nvJitLink_static'],
  ['/usr/bin/ld: cannot find -lnccl', 'nccl'],
  [
    '/usr/bin/ld: warning: libcuda.so.1, needed by /opt/lib/libggml.so, not found (try using -rpath or -rpath-link)',
    'cuda',
  ],
];

describe('a CUDA library that a linker lacks', () => {
  it.each(LINKERS)('%s', (line, library) => {
    const report = classifyCargoFailure({ lines: linked([line, RETURNED]), metadata: ENGINE, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'no-cuda', message: `the CUDA library ${library} is missing at the link` });
  });

  it('is not one whose name only begins so', () => {
    const lines = linked(['/usr/bin/ld: cannot find -lcudasynth: No such file or directory', RETURNED]);
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'dependency-broken', message: expect.stringContaining('cudasynth') });
  });
});

it('a static library that rustc lacks is no CUDA', () => {
  const lines = [
    'error: could not find native static library `cudart_static`, perhaps an -L flag is missing?',
    '',
    'error: could not compile `cudarc` (lib) due to 1 previous error',
  ];
  const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x' });
  expect(report).toMatchObject({ class: 'no-cuda', message: expect.stringContaining('cudart_static') });
});
