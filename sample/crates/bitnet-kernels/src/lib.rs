//! Matrix products in three precisions. The inputs are rounded to the precision; products and sums are FP32.

#[cfg(feature = "cpu")]
pub mod cpu;
#[cfg(feature = "gpu")]
pub mod gpu;

/// What the inputs of a product are rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    Fp32,
    Fp16,
    Bf16,
}

impl Precision {
    pub const ALL: [Self; 3] = [Self::Fp32, Self::Fp16, Self::Bf16];

    pub fn name(self) -> &'static str {
        match self {
            Self::Fp32 => "FP32",
            Self::Fp16 => "FP16",
            Self::Bf16 => "BF16",
        }
    }
}

/// `rows × inner` times `inner × columns`, all in row-major order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub rows: usize,
    pub inner: usize,
    pub columns: usize,
}

impl Shape {
    pub fn square(size: usize) -> Self {
        Self { rows: size, inner: size, columns: size }
    }
}
