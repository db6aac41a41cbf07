import type { FailureReport } from '../../../gate/contract/failure.ts';
import type { Lane } from '../../../gate/names/names.ts';

/** What a program on the CUDA lane says of the device: nobody's fault, and the suite falls back to the CPU. */
interface CudaLack {
  readonly message: string;
  /** The line that told. */
  readonly line: string;
}

const LIBRARY =
  'lib(?:cuda|cudart|cublas|cublasLt|cudnn|cufft|curand|cusolver|cusparse|nvrtc|nvJitLink|nvidia-ml)\\.so[\\w.]*';

/**
 * Words of NVIDIA's driver and runtime, by the driver's name of the error (`CUDA_ERROR_…`), the runtime's
 * (`cudaError…`) and the text that goes with them; programs print any of the three.
 */
const LACKS: readonly (readonly [RegExp, (found: string) => string])[] = [
  [
    /CUDA_ERROR_UNSUPPORTED_PTX_VERSION|cudaErrorUnsupportedPtxVersion|PTX was compiled with an unsupported toolchain/,
    () => 'the NVIDIA driver is too old for the toolkit that the kernels were compiled with',
  ],
  [
    /cudaErrorInsufficientDriver|CUDA driver version is insufficient for CUDA runtime version|CUDA_ERROR_CALL_REQUIRES_NEWER_DRIVER|cudaErrorCallRequiresNewerDriver/,
    () => 'the NVIDIA driver is too old for the CUDA runtime of the program',
  ],
  [/undefined symbol: cu[A-Z]\w{1,80}/, (found) => `the NVIDIA driver is too old for the program (${found})`],
  [
    /CUDA_ERROR_SYSTEM_DRIVER_MISMATCH|cudaErrorSystemDriverMismatch|unsupported display driver \/ cuda driver combination|CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE|cudaErrorCompatNotSupportedOnDevice|forward compatibility was attempted on non supported HW/,
    () => "the NVIDIA driver's library and kernel module are of two versions",
  ],
  [
    new RegExp(
      `error while loading shared libraries: ${LIBRARY}|${LIBRARY}: cannot open shared object file|Unable to dynamically load the "(?:cuda|cudart|nvrtc|cublas|cublasLt|curand|cudnn)" shared library`,
    ),
    (found) => `a CUDA library is missing when the program runs: ${found}`,
  ],
  [
    /CUDA_ERROR_JIT_COMPILER_NOT_FOUND|cudaErrorJitCompilerNotFound|PTX JIT compiler library not found|CUDA_ERROR_SHARED_OBJECT_(?:INIT_FAILED|SYMBOL_NOT_FOUND)|cudaErrorSharedObject(?:InitFailed|SymbolNotFound)|shared object (?:initialization failed|symbol not found)/,
    (found) => `a library of the NVIDIA driver is missing when the program runs: ${found}`,
  ],
  [/CUDA_ERROR_STUB_LIBRARY|cudaErrorStubLibrary|CUDA driver is a stub library/, () => 'libcuda is a stub'],
  [
    /CUDA_ERROR_ECC_UNCORRECTABLE|cudaErrorECCUncorrectable|uncorrectable ECC error encountered/,
    () => 'the CUDA device was lost: uncorrectable memory error (ECC)',
  ],
  [
    /CUDA_ERROR_NVLINK_UNCORRECTABLE|cudaErrorNvlinkUncorrectable|uncorrectable NVLink error/,
    () => 'the CUDA device was lost: uncorrectable NVLink error',
  ],
  [
    /GPU is lost|GPU has fallen off the bus|Unable to determine the device handle for GPU|NVRM: Xid\b/,
    (found) => `the CUDA device was lost: ${found}`,
  ],
  [
    /CUDA_ERROR_DEVICE_UNAVAILABLE|cudaErrorDevicesUnavailable|(?:CUDA-capable device\(s\) is\/are|all CUDA-capable devices are) busy or unavailable/,
    () => 'the CUDA device is busy or unavailable',
  ],
  [
    /CUDA_ERROR_DEVICE_NOT_LICENSED|cudaErrorDeviceNotLicensed|device doesn't have a? ?valid Grid license/,
    () => 'the CUDA device is not licensed (vGPU)',
  ],
  [
    /CUDA_ERROR_MPS_\w{1,40}|cudaErrorMps\w{1,40}|MPS client failed to connect|MPS server (?:failed|is not ready)|MPS client has been terminated by the server|resources required to (?:create MPS client|support device connections) have been exhausted/,
    (found) => `the CUDA device can't be had from MPS: ${found}`,
  ],
  [
    /CUDA_ERROR_NO_BINARY_FOR_GPU|cudaErrorNoKernelImageForDevice|no kernel image is available for execution on the device/,
    () => 'the program has no kernels for the CUDA device of this host',
  ],
  [
    /Driver\/library version mismatch|API mismatch: the (?:NVIDIA kernel module|client)/,
    () => "the NVIDIA driver's library and kernel module are of two versions",
  ],
  [
    // Later on it may be the program's own doing.
    /(?:cuInit|cudaGetDeviceCount|[Ii]nitiali[sz])[^\n]{0,200}(?:CUDA_ERROR_(?:UNKNOWN|OPERATING_SYSTEM)|cudaError(?:Unknown|OperatingSystem)|unknown error)|(?:CUDA_ERROR_(?:UNKNOWN|OPERATING_SYSTEM)|cudaError(?:Unknown|OperatingSystem))[^\n]{0,200}(?:cuInit|cudaGetDeviceCount|[Ii]nitiali[sz])/,
    () => 'CUDA cannot be initialised on this host',
  ],
  [
    /CUDA_ERROR_SYSTEM_NOT_READY|cudaErrorSystemNotReady|system not yet initialized/,
    () => 'the CUDA devices are not ready: their fabric manager does not run',
  ],
  [
    /CUDA_ERROR_NO_DEVICE|cudaErrorNoDevice|no CUDA-capable device is detected|no CUDA device: /,
    () => 'the program finds no CUDA device',
  ],
];

/** An error without a name of its own, by its name, its text or its number (999): before anything was measured it is the driver's, later on perhaps the program's own doing. */
const AT_FIRST: (typeof LACKS)[number] = [
  /CUDA_ERROR_(?:UNKNOWN|OPERATING_SYSTEM)|cudaError(?:Unknown|OperatingSystem)|(?:CUDA|cuInit|cuda[A-Z]\w{1,60})[^\n]{0,100}(?:\b999\b|unknown error)/,
  () => 'CUDA cannot be initialised on this host',
];

/** What a program's last words say of a missing, unfit or lost device; null where nothing, or on another lane. */
function cudaLack(lane: Lane, words: readonly string[], initialising: boolean): CudaLack | null {
  if (lane !== 'cuda') return null;
  for (const [pattern, says] of initialising ? [...LACKS, AT_FIRST] : LACKS) {
    for (const line of words) {
      const found = pattern.exec(line);
      if (found !== null) return { message: says(found[0]), line: line.trim() };
    }
  }
  return null;
}

const OUT_OF_MEMORY = /CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation|CUDA(?: error)?:? out of memory/i;

/** True where the device's memory ran out: the program's affair, unlike a device that isn't there. */
const ranOutOfGpuMemory = (words: readonly string[]): boolean => words.some((line) => OUT_OF_MEMORY.test(line));

/**
 * A program's failure as it is to be reported on its lane: `no-cuda` where its words blame the device, with what ran out
 * where that was the device's memory, else unchanged.
 *
 * @param words its panic, or the last lines that it printed: what was said long before explains nothing
 * @param initialising whether it failed before it measured anything
 */
export function withCudaWords(
  failure: FailureReport,
  lane: Lane,
  words: readonly string[],
  initialising = false,
): FailureReport {
  const lack = cudaLack(lane, words, initialising);
  if (lack !== null) {
    const { reproduce, excerpt } = failure;
    return {
      class: 'no-cuda',
      message: `${lack.message} (${failure.message})`,
      excerpt: excerpt?.includes(lack.line) ? excerpt : lack.line.slice(0, 300),
      ...(reproduce === undefined ? {} : { reproduce }),
    };
  }
  if (lane !== 'cuda' || !ranOutOfGpuMemory(words)) return failure;
  return { ...failure, message: `${failure.message}: out of GPU memory` };
}
