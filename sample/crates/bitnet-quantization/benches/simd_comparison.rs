//! Scalar and SIMD of the same size, for each packing and direction.
//!
//! Both sides are what the compiler makes of them: it vectorizes parts of the scalar loops for the target's baseline.
//! On a processor without AVX2 there is only the scalar side, and no ratio.

use std::hint::black_box;
use std::time::Duration;

use bitnet_quantization::{dequantize, quantize, Path, QuantizationType};
use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};

const SIZE: usize = 16384;

fn simd_comparison(c: &mut Criterion) {
    let mut group = c.benchmark_group("simd_comparison");
    group.throughput(Throughput::Elements(SIZE as u64));
    let values: Vec<f32> = (0..SIZE).map(|i| (i as f32 * 0.37).sin()).collect();
    for kind in QuantizationType::ALL {
        let tensor = quantize(kind, &values, Path::Scalar);
        for (name, path) in [("scalar", Path::Scalar), ("simd", Path::Simd)] {
            if path == Path::Simd && Path::detect() == Path::Scalar {
                continue;
            }
            group.bench_function(BenchmarkId::new(format!("{}_quantize_{name}", kind.name()), SIZE), |b| {
                b.iter(|| quantize(kind, black_box(&values), path))
            });
            group.bench_function(BenchmarkId::new(format!("{}_dequantize_{name}", kind.name()), SIZE), |b| {
                b.iter(|| dequantize(black_box(&tensor), path))
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
    targets = simd_comparison
}
criterion_main!(benches);
