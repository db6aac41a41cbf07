// The products of gpu.rs on the device. `gpu/emulation.rs` computes the same, operation by operation, on the CPU.
//
// matmul.ptx is made of this file, and is what a build takes: neither building nor running needs a toolkit, the driver
// compiles PTX for its device. It was made by NVRTC 12.9.86 (the wheel nvidia-cuda-nvrtc-cu12), as
//
//   nvcc --ptx --gpu-architecture=compute_70 matmul.cu
//
// makes it, and then `.version` was set to 6.3: nothing here needs more, and a driver refuses a version newer than its
// own. ptxas 12.9.86 (the wheel nvidia-cuda-nvcc-cu12) assembles it for sm_70, sm_75, sm_80, sm_86, sm_89, sm_90, sm_100
// and sm_120 without spills. To make it anew: docs/cuda-run.md of the repository that this sample belongs to.

#define TILE 16

__device__ float widen(float value) { return value; }

struct fp16 { unsigned short bits; };
struct bf16 { unsigned short bits; };

// Exact, as for BF16: FP32 holds every value of both.
__device__ float widen(fp16 value) {
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(value.bits));
    return wide;
}

__device__ float widen(bf16 value) { return __uint_as_float((unsigned)value.bits << 16); }

// One thread for each value of the product, in blocks of TILE x TILE. A block reads a tile of each input at a time,
// widened and with zeros beyond the edges; the sum over `inner` runs in order, by fused multiply and add in FP32.
template <typename T>
__device__ void multiply(const T *a, const T *b, float *product, unsigned rows, unsigned inner, unsigned columns) {
    __shared__ float left[TILE][TILE];
    __shared__ float right[TILE][TILE];
    const unsigned row = blockIdx.y * TILE + threadIdx.y;
    const unsigned column = blockIdx.x * TILE + threadIdx.x;
    float sum = 0.0f;
    for (unsigned start = 0; start < inner; start += TILE) {
        const unsigned across = start + threadIdx.x;
        const unsigned down = start + threadIdx.y;
        left[threadIdx.y][threadIdx.x] =
            row < rows && across < inner ? widen(a[(unsigned long long)row * inner + across]) : 0.0f;
        right[threadIdx.y][threadIdx.x] =
            down < inner && column < columns ? widen(b[(unsigned long long)down * columns + column]) : 0.0f;
        __syncthreads();
#pragma unroll
        for (unsigned k = 0; k < TILE; k++) sum = fmaf(left[threadIdx.y][k], right[k][threadIdx.x], sum);
        __syncthreads();
    }
    if (row < rows && column < columns) product[(unsigned long long)row * columns + column] = sum;
}

#define KERNEL(name, type)                                                                                     \
    extern "C" __global__ void name(const type *a, const type *b, float *product, unsigned rows, unsigned inner, \
                                    unsigned columns) {                                                        \
        multiply(a, b, product, rows, inner, columns);                                                         \
    }

KERNEL(matmul_fp32, float)
KERNEL(matmul_fp16, fp16)
KERNEL(matmul_bf16, bf16)
