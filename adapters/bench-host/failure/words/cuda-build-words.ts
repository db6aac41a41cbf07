import { aProgram, linkedLibrary } from '../wanted.ts';
import type { KnownWords } from './known-words.ts';

const words = (pattern: string): RegExp => new RegExp(pattern, 'm');

/** Libraries of the toolkit and the driver, as linkers name them. */
const LIBRARY =
  '(?:cuda|cudart|cudadevrt|cublas|cublasLt|cudnn\\w*|cufft|cufftw|cufile|curand|cusolver|cusolverMg|cusparse|cusparseLt|cutensor|cupti|culibos|nccl|nppc|npp\\w+|nvblas|nvjpeg|nvJitLink|nvrtc|nvrtc-builtins|nvptxcompiler|nvidia-ml|nvToolsExt|nvinfer\\w*|nvvm)(?:_static|_alt|_alt_static|-builtins)?';

/** The same as the toolkit's packages for pkg-config. */
const PACKAGE = `${LIBRARY}(?:-\\d[\\d.]*)?`;

/** How a linker's lines begin, under rustc's note: never after words of its own that name the change's symbols. */
const LINKER =
  '^[^\\S\\n]*(?:= note: )?[\\w./+-]*(?:ld|lld|mold|wild|gold|bfd)[\\w.+-]*: (?:fatal error: |fatal: |error: |warning: )?';

const HEADER =
  '(?:cuda|cuda_runtime|cuda_runtime_api|cuda_fp16|cuda_fp8|cuda_bf16|cuda_device_runtime_api|cublas\\w*|cublasLt|cudnn\\w*|cufft\\w*|curand\\w*|cusolver\\w*|cusparse\\w*|cutensor|cupti|nvrtc|nvJitLink|nvml|nccl|npp\\w*|driver_types|device_launch_parameters|vector_types|cooperative_groups|cub/cub|thrust/\\w+)\\.(?:h|hpp|cuh)';

/** nvcc or nvidia-smi as a program: a path of sources that is called so isn't one. */
const PROGRAM = '(?:^|[\\s`\'"‘“(:=]|/bin/)(nvcc|nvidia-smi)(?=[`\'"’”\\s:,.)]|$)';

const ABSENT =
  '(?:not (?:be )?found|not installed|NotFound|No such file or directory|failed to (?:start|run)|Ensure that you have CUDA installed)';

const CUDA = '\\b(?:CUDA|Cuda|cuda)\\b';

/** Libraries that are installed beside the toolkit, as prose calls them. */
const BESIDE_TOOLKIT = '\\b(?:cuDNN|CUDNN|cudnn|cuBLAS|cuTENSOR|NCCL|TensorRT)';

/** No CUDA toolkit, library or driver where something is built that wants it. */
export const CUDA_BUILD_WORDS: readonly KnownWords[] = [
  {
    by: ['linker'],
    words: words(
      `${LINKER}(?:cannot find -l:?(?:lib)?(${LIBRARY})(?:\\.(?:a|so)[\\d.]*)?(?=[:\\s]|$)|unable to find library -l(${LIBRARY})(?=[\\s]|$)|library not found(?: for)?:? (?:-l)?(${LIBRARY})(?=[\\s]|$)|library '(${LIBRARY})' not found|-l(${LIBRARY}): library not found|cannot find (?:\\S*/)?lib(${LIBRARY})\\.(?:a|so)|cannot open (?:\\S*/)?lib(${LIBRARY})\\.(?:a|so))`,
    ),
    class: 'no-cuda',
    says: 'the CUDA library $1 is missing at the link',
    from: 'ld/ldlang.c "cannot find %s", gold/options.cc, lld/ELF/DriverUtils.cpp, mold main.cc, ld64',
    wanted: linkedLibrary,
  },
  {
    by: ['linker'],
    words: words(`${LINKER}lib(${LIBRARY})\\.so[\\d.]*, needed by [^\\n]*, not found`),
    class: 'no-cuda',
    says: 'the CUDA library $1 is missing at the link',
    from: 'ld/ldelf.c "%s, needed by %pB, not found"; NVIDIA/nvidia-docker#775',
  },
  {
    by: ['tool'],
    words: words(`^error: could not find native (?:static |dynamic )?library \`(${LIBRARY})\``),
    class: 'no-cuda',
    says: 'the CUDA library $1 is missing at the link',
    from: 'rustc_metadata missing_native_library; chelsea0x3b/cudarc#187',
  },
  {
    by: ['tool'],
    words: /could not execute process `(?:[^`\n]*\/)?(nvcc|nvidia-smi)\b[^\n]*never executed/,
    class: 'no-cuda',
    says: 'there is no $1 on this host',
    from: 'cargo-util process_error.rs',
  },
  {
    by: ['tool', 'script', 'own-script'],
    words: words(
      `(?:^|: )(?:error while loading shared libraries: )?lib(${LIBRARY}|cuda)\\.so[\\d.]*: cannot open shared object file|[Uu]nable to dynamically load the "(cuda|cudart|nvrtc|cublas|cublasLt|curand|cudnn)" shared library`,
    ),
    class: 'no-cuda',
    says: 'the CUDA library $1 is missing when a program of the build runs',
    from: 'glibc elf/dl-load.c, cudarc src/lib.rs panic_no_lib_found',
  },
  {
    by: ['script', 'own-script'],
    words:
      /No CMAKE_CUDA_COMPILER could be found|CMAKE_CUDA_COMPILER(?: not set, after EnableLanguage|-NOTFOUND)|The CMAKE_CUDA_COMPILER:|Couldn't find CUDA library root|Failed to find nvcc\b|Could not find (?:`nvcc`|nvcc executable|nvcc, please set CUDAToolkit_ROOT)|No CUDA toolset found|Failed to detect a default CUDA architecture|CMAKE_CUDA_ARCHITECTURES must be (?:non-empty if set|valid if set)|Could NOT find (?:CUDA(?:Toolkit|_\w+)?|CUDNN|cuDNN|CuDNN|NCCL|TENSORRT|TensorRT|CUTENSOR|cuTENSOR)\b|Could not find a package configuration file provided by "CUDA(?:Toolkit)?"|Specify CUDA_TOOLKIT_ROOT_DIR|The CUDA compiler\s[\s\S]{0,200}?is not able to compile a simple test program|Compiling the CUDA compiler identification source file|\bCUDA::\w+\s+but the target was not found/,
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit: CMake does not find it',
    from: 'CMake Modules: CMakeDetermineCUDACompiler, CMakeDetermineCompilerId, FindCUDAToolkit, FindCUDA, Internal/CMakeCUDAArchitecturesValidate; cmComputeLinkDepends.cxx',
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:The system library \`(${PACKAGE})\` required by crate|could not find system library '(${PACKAGE})' required by|Package '?(${PACKAGE})'?(?:, required by '[^'\\n]+',)? (?:was )?not found|No package '(${PACKAGE})' found|The following required packages were not found:\\s+- (${PACKAGE})(?=[<>=\\s]|$))`,
    ),
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit: pkg-config does not find $1',
    from: 'pkg-config 0.3 lib.rs, pkg-config pkg.c, of the packages that the toolkit installs',
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:${PROGRAM}[^\\n]{0,160}?${ABSENT}|(?:[Ff]ailed to|[Ff]ailed|[Cc]ould ?n[o'’]t|[Uu]nable to|[Cc]annot) ?(?:to )?(?:find|execute|run|spawn|spawning|start|locate|call|get)[^\\n/]{0,60}?${PROGRAM})`,
    ),
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit: there is no $1 on this host',
    from: 'bindgen_cuda 0.1 lib.rs, cudarc build.rs, candle-kernels 0.3 build.rs; sh "nvcc: not found"',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: words(`(NVIDIA-SMI) has failed because it couldn't communicate with the NVIDIA driver`),
    class: 'no-cuda',
    says: 'the NVIDIA driver of this host does not answer',
    from: 'nvidia-smi; huggingface/candle#353',
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:${CUDA}(?: [Tt]oolkit| [Ii]nstallation| [Ii]nstall path| [Ll]ibrar(?:y|ies)| headers| compiler| driver| SDK)? ?(?:is |was |are |were |could |can )?not (?:be )?(?:found|installed|available|detected)(?=[\\s.,:;!)'"]|$)|(?:[Cc]ould ?n[o'’]t|[Cc]annot|[Uu]nable to|[Ff]ailed to) (?:find|locate|detect|determine|get)(?: an?| any| the| your)? ${CUDA}(?: [Tt]oolkit(?: version)?| version| compute cap\\w*| arch\\w*| devices?| [Ii]nstallation| [Ii]nstall path| lib path| root| libraries| library path| include| home| path| in standard locations)?(?=[.,:;!)'"]| in\\b| at\\b| on\\b| under\\b|$)|${CUDA}(?: [Tt]oolkit)? (?:is |was )?required\\b|\\bCUDA_\\w*LIBRAR\\w*[^\\n]*NOTFOUND|[Nn]o CUDA-capable device is detected|CUDA_ERROR_NO_DEVICE|cudaErrorNoDevice|CUDA driver version is insufficient)`,
    ),
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit',
    from: 'find_cuda_helper 0.2 lib.rs, bindgen_cuda 0.1 lib.rs, candle-kernels build.rs, cust_raw build',
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:[Cc]ould ?n[o'’]t|[Cc]annot|[Uu]nable to|[Ff]ailed to) (?:find|locate)(?: an?| any| the| your)? (${BESIDE_TOOLKIT})(?: SDK| install\\w*| librar(?:y|ies)| include| headers?| directory| path)*(?=[.,:;!)'"]|$)`,
    ),
    class: 'no-cuda',
    says: '$crate finds no $1 on this host',
    from: 'cudnn-sys build/cudnn_sdk.rs; Rust-GPU/rust-cuda#204',
  },
  {
    by: ['script', 'own-script'],
    words:
      /\b(CUDA_(?:HOME|PATH|ROOT|TOOLKIT_ROOT_DIR))\b[^\n]{0,60}?(?:NOTFOUND|not set|unset|not found|not defined|NotPresent|not specified|must be set|is required)|(?:[Ss]et|[Ss]pecify|[Dd]efine|find|locate) (?:the )?[`'"]?(CUDA_(?:HOME|PATH|ROOT|TOOLKIT_ROOT_DIR))\b/,
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit: $1',
    from: 'cudarc build.rs, CMake FindCUDA, opencv and tch build scripts',
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:fatal error|catastrophic error|error): (?:cannot open source file )?['‘"“]?(${HEADER})['’"”]?(?:: No such file or directory| file not found|$)|Unable to find \`include/(cuda\\.h)\``,
    ),
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit: the header $1 is missing',
    from: 'gcc libcpp/files.cc, clang err_pp_file_not_found, cudarc build.rs',
  },
  {
    by: ['script', 'own-script'],
    words:
      /nvcc fatal\s*: (?:Unsupported gpu architecture '([^'\n]*)'|Value '([^'\n]*)' is not defined for option 'gpu-(?:architecture|code)'|(Host compiler targets unsupported OS)|(Failed to preprocess host compiler properties)|(Cannot find compiler) [^\n]*)|#error -- (unsupported GNU version)!|(Unsupported gpu architecture) |(nvcc cannot target gpu arch \d+)\. Available nvcc targets are|(CUDA compute cap \d+ is higher than the highest gpu code from nvcc \d+)|(Unsupported (?:cuda|CUDA) toolkit version: `?[\d.]+)/,
    class: 'no-cuda',
    says: '$crate can’t use the CUDA toolkit of this host: $1',
    from: 'nvcc driver, crt/host_config.h; bindgen_cuda lib.rs compute_cap; chelsea0x3b/cudarc#236; ggml-org/llama.cpp#7044',
  },
  {
    // Of a crate from elsewhere; the change's own script may name files of its own so.
    by: ['script'],
    words:
      /(?:nvcc|cuda|CUDA)[^\n]*(?:not found|NotFound|No such file|[Ff]ailed to (?:find|execute)|[Uu]nable to)|(?:not found|No such file|[Ff]ailed to (?:find|execute)|[Uu]nable to|Cannot find)[^\n]*(?:nvcc|cuda|CUDA)/,
    class: 'no-cuda',
    says: '$crate finds no CUDA toolkit',
    from: 'cudarc 0.9 to 0.19, cust_raw, onnxruntime and llama.cpp bindings',
  },
];
