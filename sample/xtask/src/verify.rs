//! `verify`: do the fast ways compute what the plain ones do, and twice the same?

use std::path::Path as FilePath;

use bitnet_kernels::cpu::{matmul, Matrix};
use bitnet_kernels::{Precision, Shape};
use bitnet_quantization::{dequantize, quantize, Path, QuantizationType};
use serde_json::{json, Value};

use crate::decoder::{likeliest, Decoder};
use crate::model::generate;
use crate::{write_json, Failure};

pub fn run(json: &FilePath) -> Result<(), Failure> {
    let report = json!({
        "simd": simd(),
        "mixed_precision": {
            "fp16_max_error": mixed_precision_error(Precision::Fp16),
            "bf16_max_error": mixed_precision_error(Precision::Bf16),
        },
        "determinism": { "first": format!("{:016x}", digest()), "second": format!("{:016x}", digest()) },
    });
    write_json(json, &report)?;
    println!("{report:#}");
    Ok(())
}

fn values(len: usize, phase: f32) -> Vec<f32> {
    (0..len).map(|i| (i as f32 * 0.37 + phase).sin()).collect()
}

/// Codes, scales and values of both paths, for every packing. Null where this processor has one path only.
fn simd() -> Value {
    if Path::detect() == Path::Scalar {
        return Value::Null;
    }
    let mut parity = true;
    let mut most = 0.0f32;
    for kind in QuantizationType::ALL {
        let values = values(10_007, 0.0);
        let (scalar, simd) = (quantize(kind, &values, Path::Scalar), quantize(kind, &values, Path::Simd));
        let (left, right) = (dequantize(&scalar, Path::Scalar), dequantize(&simd, Path::Simd));
        parity &= scalar == simd && left == right;
        most = left.iter().zip(&right).fold(most, |most, (left, right)| most.max((left - right).abs()));
    }
    json!({ "parity": parity, "max_abs_diff": most })
}

/// Largest difference from the FP32 product of the same rounded inputs. That product is summed column by column and in
/// another order than the kernel's, so that the two don't share their rounding.
fn mixed_precision_error(precision: Precision) -> f64 {
    let shape = Shape { rows: 48, inner: 96, columns: 40 };
    let a = Matrix::round(precision, &values(shape.rows * shape.inner, 0.0));
    let b = Matrix::round(precision, &values(shape.inner * shape.columns, 1.0));
    let product = matmul(&a, &b, shape);
    let (a, b) = (a.widen(), b.widen());
    let mut most = 0.0f64;
    for (row, a) in product.chunks_exact(shape.columns).zip(a.chunks_exact(shape.inner)) {
        for (column, &got) in row.iter().enumerate() {
            let want: f32 = a.iter().enumerate().rev().map(|(k, a)| a * b[k * shape.columns + column]).sum();
            most = most.max(f64::from((got - want).abs()));
        }
    }
    most
}

/// FNV-1a over tokens and logits of a run of every model.
fn digest() -> u64 {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    for kind in QuantizationType::ALL {
        let model = generate(kind);
        let mut decoder = Decoder::packed(&model);
        let mut token = b'A';
        for _ in 0..24 {
            let logits = decoder.step(token);
            token = likeliest(&logits);
            take(&[token]);
            logits.iter().for_each(|logit| take(&logit.to_le_bytes()));
        }
    }
    hash
}
