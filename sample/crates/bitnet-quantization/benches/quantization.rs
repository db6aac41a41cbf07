//! Rates of each packing, and scalar beside SIMD.

use std::hint::black_box;
use std::time::Duration;

use bitnet_quantization::{dequantize, quantize, Path, QuantizationType};
use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};

const SIZES: [usize; 2] = [4096, 65536];

fn values(size: usize) -> Vec<f32> {
    (0..size).map(|i| (i as f32 * 0.37).sin()).collect()
}

fn quantization_sizes(c: &mut Criterion) {
    let mut group = c.benchmark_group("quantization_sizes");
    for size in SIZES {
        let values = values(size);
        group.throughput(Throughput::Elements(size as u64));
        for kind in QuantizationType::ALL {
            group.bench_function(BenchmarkId::new(format!("{}_quantize", kind.name()), size), |b| {
                b.iter(|| quantize(kind, black_box(&values), Path::detect()))
            });
        }
    }
    group.finish();
}

fn dequantization_sizes(c: &mut Criterion) {
    let mut group = c.benchmark_group("dequantization_sizes");
    for size in SIZES {
        let values = values(size);
        group.throughput(Throughput::Elements(size as u64));
        for kind in QuantizationType::ALL {
            let tensor = quantize(kind, &values, Path::detect());
            group.bench_function(BenchmarkId::new(format!("{}_dequantize", kind.name()), size), |b| {
                b.iter(|| dequantize(black_box(&tensor), Path::detect()))
            });
        }
    }
    group.finish();
}

/// Quantize and dequantize again, once by each path.
fn simd_vs_scalar(c: &mut Criterion) {
    let mut group = c.benchmark_group("simd_vs_scalar");
    for size in SIZES {
        let values = values(size);
        group.throughput(Throughput::Elements(size as u64));
        for (name, path) in [("scalar", Path::Scalar), ("simd", Path::Simd)] {
            if path == Path::Simd && Path::detect() == Path::Scalar {
                continue;
            }
            group.bench_function(BenchmarkId::new(format!("I2S_{name}"), size), |b| {
                b.iter(|| dequantize(&quantize(QuantizationType::I2S, black_box(&values), path), path))
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700));
    targets = quantization_sizes, dequantization_sizes, simd_vs_scalar
}
criterion_main!(benches);
