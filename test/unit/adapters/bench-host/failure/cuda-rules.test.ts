import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../../../../adapters/bench-host/job/run-step.ts';
import { benchFailure } from '../../../../../adapters/bench-host/measure/bench-failure.ts';
import type { Lane } from '../../../../../gate/names/names.ts';

const fail = (text: string, lane: Lane = 'cuda', end: Partial<StepResult> = {}, current: string | null = null) =>
  benchFailure(
    {
      command: 'cargo bench -p kernels --bench matmul --features gpu',
      executable: {
        key: 'k',
        package: 'kernels',
        target: 'matmul',
        kind: 'bench',
        features: ['gpu'],
        harness: 'criterion',
        path: '/gate/target/matmul',
        cwd: '/gate/checkout',
        args: ['--bench'],
        environment: {},
      },
      job: {
        workflowId: 'w',
        firstExecutionRunId: 'r',
        commit: 'c',
        tree: 't',
        bundle: 'b',
        lane,
        environment: {},
        toolchainAlternatives: [],
      },
      timeoutMs: 60_000,
    },
    {
      result: {
        exitCode: 101,
        signal: null,
        timedOut: false,
        cancelled: false,
        durationMs: 1,
        tail: '',
        stdout: null,
        lines: text.split('\n'),
        errorLines: text.split('\n'),
        log: null,
        metLimit: null,
        peakMemoryBytes: null,
        leftDiskFull: false,
        oomKills: 0,
        ...end,
      },
      current,
      durationMs: 1,
      peakMemoryBytes: null,
      logs: [],
    },
    { listed: [], exact: true },
  );

/** A panic as the standard library prints it. */
const panicked = (message: string): string =>
  [
    'Benchmarking matmul/64: Warming up for 3.0000 s',
    "thread 'main' (4711) panicked at crates/kernels/benches/matmul.rs:31:40:",
    message,
    'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
  ].join('\n');

const unwrapped = (error: string): string => panicked(`called \`Result::unwrap()\` on an \`Err\` value: ${error}`);

describe('a bench on the CUDA lane', () => {
  it.each([
    [
      'without a device, as the sample says it',
      "Benchmarking matmul_64x64/precision_comparison/cuda_64_FP32: Warming up for 300.00 ms\nerror: no CUDA device: the NVIDIA driver's library libcuda is not on this machine",
      'finds no CUDA device',
    ],
    [
      'without a device, as cudarc says it',
      unwrapped('DriverError(CUDA_ERROR_NO_DEVICE, "no CUDA-capable device is detected")'),
      'finds no CUDA device',
    ],
    [
      'without a driver, as cudarc says it',
      panicked(
        'Unable to dynamically load the "cuda" shared library - searched for library names: ["libcuda.so", "libcuda64.so", "libcuda.so.1"]. Ensure that `LD_LIBRARY_PATH` has the correct path to the installed library.',
      ),
      'a CUDA library is missing when the program runs',
    ],
    [
      'without a driver, as the loader says it',
      '/gate/target/matmul: error while loading shared libraries: libcuda.so.1: cannot open shared object file: No such file or directory',
      'libcuda.so.1',
    ],
    [
      'without the toolkit that it is linked with',
      '/gate/target/matmul: error while loading shared libraries: libcublas.so.12: cannot open shared object file: No such file or directory',
      'libcublas.so.12',
    ],
    [
      "without the driver's compiler, as cudarc says it",
      unwrapped('DriverError(CUDA_ERROR_JIT_COMPILER_NOT_FOUND, "PTX JIT compiler library not found")'),
      'a library of the NVIDIA driver is missing',
    ],
    [
      "without a part of the driver's library",
      'CUDA error: shared object initialization failed, line 12, file kernels.cu',
      'a library of the NVIDIA driver is missing',
    ],
    [
      'on devices that are all taken, as older runtimes say it',
      'CUDA error: all CUDA-capable devices are busy or unavailable',
      'busy or unavailable',
    ],
    [
      'with kernels too new for the driver, as candle says it',
      'Error: Cuda(Load { cuda: DriverError(CUDA_ERROR_UNSUPPORTED_PTX_VERSION, "the provided PTX was compiled with an unsupported toolchain."), module_name: "urelu_f32" })',
      'too old for the toolkit',
    ],
    [
      'with a runtime too new for the driver',
      'CUDA error: CUDA driver version is insufficient for CUDA runtime version, line 12, file kernels.cu',
      'too old for the CUDA runtime',
    ],
    [
      'with functions that the driver lacks, as cudarc before 0.19 says it',
      panicked(
        'Expected symbol in library: DlSym { desc: "/usr/lib/x86_64-linux-gnu/libcuda.so.1: undefined symbol: cuCtxCreate_v4" }',
      ),
      'undefined symbol: cuCtxCreate_v4',
    ],
    [
      'with half a driver update',
      unwrapped(
        'DriverError(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, "system has unsupported display driver / cuda driver combination")',
      ),
      'two versions',
    ],
    [
      'whose device has bad memory',
      unwrapped('DriverError(CUDA_ERROR_ECC_UNCORRECTABLE, "uncorrectable ECC error encountered")'),
      'was lost: uncorrectable memory error',
    ],
    [
      'whose device fell off the bus',
      'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU',
      'the CUDA device was lost',
    ],
    [
      'whose device another process holds alone',
      unwrapped('DriverError(CUDA_ERROR_DEVICE_UNAVAILABLE, "CUDA-capable device(s) is/are busy or unavailable")'),
      'busy or unavailable',
    ],
    [
      'whose device is not licensed',
      unwrapped('DriverError(CUDA_ERROR_DEVICE_NOT_LICENSED, "device doesn\'t have valid Grid license")'),
      'is not licensed',
    ],
    [
      'whose MPS server is gone',
      unwrapped(
        'DriverError(CUDA_ERROR_MPS_CONNECTION_FAILED, "MPS client failed to connect to the MPS control daemon")',
      ),
      "can't be had from MPS",
    ],
    [
      'whose device is of another generation',
      'CUDA error: no kernel image is available for execution on the device, line 40, file kernels.cu',
      'has no kernels for the CUDA device',
    ],
    [
      'with a library that is not the kernel module’s',
      panicked('Failed to initialize NVML: Driver/library version mismatch'),
      'two versions',
    ],
    [
      'that cannot initialise CUDA, as TensorFlow says it',
      'failed call to cuInit: CUDA_ERROR_UNKNOWN: unknown error',
      'cannot be initialised',
    ],
    [
      'that cannot initialise CUDA, as cudarc says it',
      unwrapped('DriverError(CUDA_ERROR_UNKNOWN, "unknown error")'),
      'cannot be initialised',
    ],
  ])('%s falls back', (_, text, says) => {
    const report = fail(text);
    expect(report).toMatchObject({ class: 'no-cuda', message: expect.stringContaining(says) });
    expect(report?.message).toContain('matmul of kernels ended with exit code 101');
    expect(report?.message).not.toMatch(/\.$/);
    expect(report?.excerpt?.length).toBeLessThan(2001);
    expect(report?.reproduce).toContain('cargo bench -p kernels');
  });

  it('that runs out of the device’s memory has failed itself', () => {
    expect(fail(unwrapped('DriverError(CUDA_ERROR_OUT_OF_MEMORY, "out of memory")'))).toMatchObject({
      class: 'benchmark-failed',
      message: 'matmul of kernels ended with exit code 101: out of GPU memory',
    });
  });

  it.each([
    ['a kernel that reads beyond its memory', 'DriverError(CUDA_ERROR_ILLEGAL_ADDRESS, "an illegal memory access")'],
    ['a kernel that the driver cannot compile', 'DriverError(CUDA_ERROR_INVALID_PTX, "a PTX JIT compilation failed")'],
    ['a launch with too many threads', 'DriverError(CUDA_ERROR_INVALID_VALUE, "invalid argument")'],
  ])('has failed itself by %s', (_, error) => {
    expect(fail(unwrapped(error))).toMatchObject({ class: 'benchmark-failed' });
  });

  it('has failed itself by an unknown error of a benchmark under way', () => {
    const report = fail(unwrapped('DriverError(CUDA_ERROR_UNKNOWN, "unknown error")'), 'cuda', {}, 'matmul/64');
    expect(report).toMatchObject({ class: 'benchmark-failed' });
  });

  it('is not excused by what it said before its panic', () => {
    const text = `no CUDA device: skipped\n${panicked('assertion failed: parity')}\nno CUDA device: skipped`;
    expect(fail(text)).toMatchObject({ class: 'benchmark-failed' });
  });

  it('that hangs after its device was lost falls back too', () => {
    const hung = fail('NVRM: Xid (PCI:0000:02:00): 79, GPU has fallen off the bus.', 'cuda', { timedOut: true });
    expect(hung).toMatchObject({ class: 'no-cuda', message: expect.stringContaining('overran its 60 s') });
  });
});

it('excuses nothing on the CPU lane', () => {
  const text = unwrapped('DriverError(CUDA_ERROR_NO_DEVICE, "no CUDA-capable device is detected")');
  expect(fail(text, 'cpu')).toMatchObject({ class: 'benchmark-failed' });
});
