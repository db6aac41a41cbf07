//! Matrix products on the CPU.

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};

use crate::{Precision, Shape};

/// A matrix as it is stored in a precision.
#[derive(Clone, Debug)]
pub enum Matrix {
    Fp32(Vec<f32>),
    Fp16(Vec<f16>),
    Bf16(Vec<bf16>),
}

impl Matrix {
    /// Rounds to the nearest value of the precision.
    pub fn round(precision: Precision, values: &[f32]) -> Self {
        match precision {
            Precision::Fp32 => Self::Fp32(values.to_vec()),
            Precision::Fp16 => Self::Fp16(values.iter().map(|&value| f16::from_f32(value)).collect()),
            Precision::Bf16 => Self::Bf16(values.iter().map(|&value| bf16::from_f32(value)).collect()),
        }
    }

    /// The stored values as FP32: exact, since FP32 holds every value of the others.
    pub fn widen(&self) -> Vec<f32> {
        match self {
            Self::Fp32(values) => values.clone(),
            Self::Fp16(values) => values.to_f32_vec(),
            Self::Bf16(values) => values.to_f32_vec(),
        }
    }
}

/// `a` times `b`. A whole row of `b` is added at a time, so the sum over `inner` runs in order.
///
/// # Panics
/// Unless both matrices have the shape's number of values.
pub fn matmul(a: &Matrix, b: &Matrix, shape: Shape) -> Vec<f32> {
    match (a, b) {
        // Nothing to widen: a copy would be charged to FP32.
        (Matrix::Fp32(a), Matrix::Fp32(b)) => matmul_fp32(a, b, shape),
        _ => matmul_fp32(&a.widen(), &b.widen(), shape),
    }
}

/// `a` times `b` in FP32.
///
/// # Panics
/// Unless both slices have the shape's number of values.
pub fn matmul_fp32(a: &[f32], b: &[f32], shape: Shape) -> Vec<f32> {
    assert_eq!(a.len(), shape.rows * shape.inner, "left matrix");
    assert_eq!(b.len(), shape.inner * shape.columns, "right matrix");
    let mut product = vec![0.0; shape.rows * shape.columns];
    for (row, a) in product.chunks_exact_mut(shape.columns).zip(a.chunks_exact(shape.inner)) {
        for (&factor, b) in a.iter().zip(b.chunks_exact(shape.columns)) {
            for (sum, &value) in row.iter_mut().zip(b) {
                *sum += factor * value;
            }
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies() {
        let shape = Shape { rows: 2, inner: 3, columns: 2 };
        let product = matmul_fp32(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[7.0, 8.0, 9.0, 10.0, 11.0, 12.0], shape);
        assert_eq!(product, [58.0, 64.0, 139.0, 154.0]);
    }

    #[test]
    fn rounds_inputs_and_accumulates_in_fp32() {
        // 1 + 2⁻⁹ is no BF16 value; 2⁻⁹ itself is. A BF16 sum would lose it, an FP32 sum keeps it.
        let shape = Shape { rows: 1, inner: 2, columns: 1 };
        let small = 2f32.powi(-9);
        let ones = Matrix::round(Precision::Bf16, &[1.0, 1.0]);
        let parts = Matrix::round(Precision::Bf16, &[1.0, small]);
        assert_eq!(matmul(&ones, &parts, shape), [1.0 + small]);
        assert_eq!(Matrix::round(Precision::Bf16, &[1.0 + small]).widen(), [1.0]);
    }

    #[test]
    fn follows_fp32_of_the_rounded_inputs() {
        let shape = Shape::square(48);
        let values = |phase: f32| (0..48 * 48).map(|i| (i as f32 * 0.1 + phase).sin()).collect::<Vec<_>>();
        for precision in Precision::ALL {
            let (a, b) = (Matrix::round(precision, &values(0.0)), Matrix::round(precision, &values(1.0)));
            let reference = matmul_fp32(&a.widen(), &b.widen(), shape);
            assert_eq!(matmul(&a, &b, shape), reference, "{}", precision.name());
        }
    }
}
