//! The same product in FP32, FP16 and BF16: on the CPU, and with feature `gpu` on the CUDA device instead.
//!
//! On a CPU the narrow precisions save memory, not time: the inputs are widened to FP32 in each product, and that is
//! counted. On the device, `precision_comparison` has the inputs there already and leaves the product there; one
//! iteration is one kernel from its start to its end, as the CPU waits for it. `with_transfers` counts the copies of
//! both inputs to the device and of the product back as well, and the allocations for them.

use std::hint::black_box;
use std::time::Duration;

use bitnet_kernels::cpu::Matrix;
use bitnet_kernels::{Precision, Shape};
use criterion::measurement::WallTime;
use criterion::{criterion_group, criterion_main, BenchmarkGroup, BenchmarkId, Criterion, Throughput};

fn values(size: usize, phase: f32) -> Vec<f32> {
    (0..size * size).map(|i| (i as f32 * 0.1 + phase).sin()).collect()
}

#[cfg(not(feature = "gpu"))]
fn products(group: &mut BenchmarkGroup<'_, WallTime>, size: usize, precision: Precision) {
    use bitnet_kernels::cpu::matmul;

    let (a, b) = (Matrix::round(precision, &values(size, 0.0)), Matrix::round(precision, &values(size, 1.0)));
    let name = format!("cpu_{size}_{}", precision.name());
    group.bench_function(BenchmarkId::new("precision_comparison", name), |bencher| {
        bencher.iter(|| matmul(black_box(&a), black_box(&b), Shape::square(size)))
    });
}

#[cfg(feature = "gpu")]
fn products(group: &mut BenchmarkGroup<'_, WallTime>, size: usize, precision: Precision) {
    use bitnet_kernels::cpu::matmul;
    use device::{gpu, or_exit};

    let shape = Shape::square(size);
    let (a, b) = (Matrix::round(precision, &values(size, 0.0)), Matrix::round(precision, &values(size, 1.0)));
    let name = format!("cuda_{size}_{}", precision.name());
    // The device is opened when the first benchmark runs, so that the list of benchmarks needs none.
    group.bench_function(BenchmarkId::new("precision_comparison", &name), |bencher| {
        let (left, right) = (or_exit(gpu().upload(&a)), or_exit(gpu().upload(&b)));
        let mut product = or_exit(gpu().allocate(shape));
        or_exit(gpu().multiply(&left, &right, &mut product, shape));
        let most = or_exit(gpu().download(&product))
            .iter()
            .zip(matmul(&a, &b, shape))
            .fold(0.0f32, |most, (got, want)| most.max((got - want).abs()));
        assert!(most <= 1e-4, "the device is {most} away from the CPU");
        // Returns when the kernel has ended: nothing is left in the stream when the clock is read.
        bencher.iter(|| or_exit(gpu().multiply(black_box(&left), black_box(&right), &mut product, shape)))
    });
    group.bench_function(BenchmarkId::new("with_transfers", &name), |bencher| {
        bencher.iter(|| or_exit(gpu().matmul(black_box(&a), black_box(&b), shape)))
    });
}

#[cfg(feature = "gpu")]
mod device {
    use std::sync::OnceLock;

    use bitnet_kernels::gpu::{Gpu, GpuError};

    /// One context for all benchmarks: making one takes longer than they do.
    pub fn gpu() -> &'static Gpu {
        static GPU: OnceLock<Gpu> = OnceLock::new();
        GPU.get_or_init(|| or_exit(Gpu::open()))
    }

    /// A missing or lost device is the machine's fault: it is said in one line, and is no panic of this program.
    pub fn or_exit<T>(result: Result<T, GpuError>) -> T {
        result.unwrap_or_else(|error| {
            eprintln!("error: {error}");
            std::process::exit(1)
        })
    }
}

fn mixed_precision(c: &mut Criterion) {
    for size in [64, 128] {
        let mut group = c.benchmark_group(format!("matmul_{size}x{size}"));
        group.throughput(Throughput::Elements((size * size * size) as u64));
        for precision in Precision::ALL {
            products(&mut group, size, precision);
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700));
    targets = mixed_precision
}
criterion_main!(benches);
