//! What `matmul.cu` computes, operation by operation, on the CPU.

use super::*;
use crate::cpu::matmul_fp32;

const TILE: usize = super::TILE as usize;

/// One block of threads after the other: tiles widened and padded with zeros, and for each value a fused multiply and
/// add for each step of a tile, those beyond `inner` as well.
fn multiply(a: &Matrix, b: &Matrix, shape: Shape) -> Vec<f32> {
    let (a, b) = (a.widen(), b.widen());
    let Shape { rows, inner, columns } = shape;
    let mut product = vec![0.0; rows * columns];
    for block_row in (0..rows).step_by(TILE) {
        for block_column in (0..columns).step_by(TILE) {
            let mut sums = [[0.0f32; TILE]; TILE];
            for start in (0..inner).step_by(TILE) {
                let (mut left, mut right) = ([[0.0f32; TILE]; TILE], [[0.0f32; TILE]; TILE]);
                for (y, x) in threads() {
                    let (row, column) = (block_row + y, block_column + x);
                    let (across, down) = (start + x, start + y);
                    left[y][x] = if row < rows && across < inner { a[row * inner + across] } else { 0.0 };
                    right[y][x] =
                        if down < inner && column < columns { b[down * columns + column] } else { 0.0 };
                }
                for (y, x) in threads() {
                    for k in 0..TILE {
                        sums[y][x] = left[y][k].mul_add(right[k][x], sums[y][x]);
                    }
                }
            }
            for (y, x) in threads() {
                let (row, column) = (block_row + y, block_column + x);
                if row < rows && column < columns {
                    product[row * columns + column] = sums[y][x];
                }
            }
        }
    }
    product
}

fn threads() -> impl Iterator<Item = (usize, usize)> {
    (0..TILE).flat_map(|y| (0..TILE).map(move |x| (y, x)))
}

/// Whole tiles, tiles cut off on each side, and less than one tile.
const SHAPES: [Shape; 4] = [
    Shape { rows: 32, inner: 48, columns: 16 },
    Shape { rows: 33, inner: 41, columns: 18 },
    Shape { rows: 1, inner: 129, columns: 1 },
    Shape { rows: 5, inner: 3, columns: 7 },
];

fn inputs(precision: Precision, shape: Shape) -> (Matrix, Matrix) {
    let values = |len, phase: f32| (0..len).map(|i| (i as f32 * 0.37 + phase).sin()).collect::<Vec<_>>();
    let a = Matrix::round(precision, &values(shape.rows * shape.inner, 0.0));
    (a, Matrix::round(precision, &values(shape.inner * shape.columns, 1.0)))
}

fn cases() -> impl Iterator<Item = (Precision, Shape)> {
    Precision::ALL.into_iter().flat_map(|precision| SHAPES.map(|shape| (precision, shape)))
}

#[test]
fn sums_in_order_by_fused_steps() {
    for (precision, shape) in cases() {
        let (a, b) = inputs(precision, shape);
        let (wide_a, wide_b) = (a.widen(), b.widen());
        let plain = (0..shape.rows * shape.columns).map(|at| {
            let (row, column) = (at / shape.columns, at % shape.columns);
            (0..shape.inner).fold(0.0f32, |sum, k| {
                wide_a[row * shape.inner + k].mul_add(wide_b[k * shape.columns + column], sum)
            })
        });
        assert_eq!(multiply(&a, &b, shape), plain.collect::<Vec<_>>(), "{} {shape:?}", precision.name());
    }
}

#[test]
fn stays_within_its_bound_of_fp32() {
    for (precision, shape) in cases() {
        let (a, b) = inputs(precision, shape);
        let reference = matmul_fp32(&a.widen(), &b.widen(), shape);
        for (got, want) in multiply(&a, &b, shape).iter().zip(&reference) {
            assert!((got - want).abs() <= 1e-5, "{} {shape:?}: {got} and {want}", precision.name());
        }
    }
}

/// The bits that the kernel's conversions start from.
#[test]
fn passes_narrow_values_as_their_bits() {
    let Matrix::Fp16(halves) = Matrix::round(Precision::Fp16, &[1.0, -2.5]) else { unreachable!() };
    assert_eq!(halves.reinterpret_cast(), [0x3C00u16, 0xC100]);
    let Matrix::Bf16(brains) = Matrix::round(Precision::Bf16, &[1.0, -2.5]) else { unreachable!() };
    assert_eq!(brains.reinterpret_cast(), [0x3F80u16, 0xC020]);
    assert_eq!(f32::from_bits(0xC020 << 16), -2.5);
}

/// To the bit, on a machine with a device; on every other the opening itself has to say that there is none.
#[test]
fn is_what_the_device_computes() {
    let gpu = match Gpu::open() {
        Ok(gpu) => gpu,
        Err(error) => return assert!(error.to_string().starts_with("no CUDA device: "), "{error}"),
    };
    for (precision, shape) in cases() {
        let (a, b) = inputs(precision, shape);
        let product = gpu.matmul(&a, &b, shape).expect("a product");
        assert_eq!(product, multiply(&a, &b, shape), "{} {shape:?}", precision.name());
    }
}

#[test]
fn brings_the_kernels_that_it_asks_for() {
    for name in ["matmul_fp32", "matmul_fp16", "matmul_bf16"] {
        assert!(KERNELS.contains(&format!(".visible .entry {name}(")), "{name}");
    }
    assert!(!KERNELS.contains('\0'));
}
