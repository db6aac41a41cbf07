//! The same product in FP32, FP16 and BF16.
//!
//! On a CPU the narrow precisions save memory, not time: the inputs are widened to FP32 in each product, and that is
//! counted. With feature `gpu` the products belong on the device; without one the bench refuses.

use std::hint::black_box;
use std::time::Duration;

use bitnet_kernels::cpu::{matmul, Matrix};
use bitnet_kernels::{Precision, Shape};
use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};

#[cfg(feature = "gpu")]
fn require_device(precision: Precision) {
    if let Err(error) = bitnet_kernels::gpu::require_kernel(precision) {
        panic!("{error}");
    }
}

#[cfg(not(feature = "gpu"))]
fn require_device(_: Precision) {}

fn mixed_precision(c: &mut Criterion) {
    for size in [64, 128] {
        let shape = Shape::square(size);
        let values =
            |phase: f32| (0..size * size).map(|i| (i as f32 * 0.1 + phase).sin()).collect::<Vec<_>>();
        let mut group = c.benchmark_group(format!("matmul_{size}x{size}"));
        group.throughput(Throughput::Elements((size * size * size) as u64));
        for precision in Precision::ALL {
            require_device(precision);
            let (a, b) = (Matrix::round(precision, &values(0.0)), Matrix::round(precision, &values(1.0)));
            let name = format!("cpu_{size}_{}", precision.name());
            group.bench_function(BenchmarkId::new("precision_comparison", name), |bencher| {
                bencher.iter(|| matmul(black_box(&a), black_box(&b), shape))
            });
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
