//! Ternary quantization, as BitNet models use it: each weight is −1, 0 or +1 times the scale of its block.
//!
//! Three packings of the same values:
//! - **I2S**: two bits a weight, blocks of 128.
//! - **TL1**: two weights in a 4-bit index of a lookup table, blocks of 64.
//! - **TL2**: three weights in a 4-bit index and a sign, blocks of 96.
//!
//! Packings are planar: weights that share a byte or an index lie 32 (TL1, TL2: one plane) apart, so that vector code
//! needs no shuffles between lanes.

#[cfg(all(feature = "cpu", target_arch = "x86_64"))]
mod avx2;
mod block;
mod dot;
mod scalar;

pub use dot::{Activations, QuantizedMatrix};

/// How many weights a plane holds: one 256-bit register of bytes.
pub(crate) const PLANE: usize = 32;

/// The packing of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantizationType {
    I2S,
    TL1,
    TL2,
}

impl QuantizationType {
    pub const ALL: [Self; 3] = [Self::I2S, Self::TL1, Self::TL2];

    pub fn name(self) -> &'static str {
        match self {
            Self::I2S => "I2S",
            Self::TL1 => "TL1",
            Self::TL2 => "TL2",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Weights that share a scale.
    pub fn block(self) -> usize {
        match self {
            Self::I2S => 4 * PLANE,
            Self::TL1 => 2 * PLANE,
            Self::TL2 => 3 * PLANE,
        }
    }

    /// Bytes that a block's weights take.
    pub fn block_bytes(self) -> usize {
        match self {
            Self::I2S => PLANE,
            Self::TL1 => PLANE / 2,
            Self::TL2 => PLANE / 2 + PLANE / 8,
        }
    }
}

/// Which implementation runs. Both give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    Scalar,
    Simd,
}

impl Path {
    /// The fastest path that this build and this processor have. Only AVX2 is vectorized; elsewhere it is scalar.
    pub fn detect() -> Self {
        #[cfg(all(feature = "cpu", target_arch = "x86_64"))]
        if is_x86_feature_detected!("avx2") {
            return Self::Simd;
        }
        Self::Scalar
    }
}

/// A packed tensor. A tail shorter than a block is padded with zeros.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizedTensor {
    pub kind: QuantizationType,
    /// Number of weights.
    pub len: usize,
    /// One a block.
    pub scales: Vec<f32>,
    /// `block_bytes` a block.
    pub codes: Vec<u8>,
}

/// Quantizes by the largest magnitude of each block: what exceeds half of it becomes ±1.
///
/// # Panics
/// With [`Path::Simd`] where [`Path::detect`] is scalar.
pub fn quantize(kind: QuantizationType, values: &[f32], path: Path) -> QuantizedTensor {
    let blocks = values.len().div_ceil(kind.block());
    let mut tensor = QuantizedTensor {
        kind,
        len: values.len(),
        scales: vec![0.0; blocks],
        codes: vec![0; blocks * kind.block_bytes()],
    };
    let mut padded = [0.0; 4 * PLANE];
    let encode = block::encoder(kind, path);
    let codes = tensor.codes.chunks_exact_mut(kind.block_bytes());
    for ((chunk, codes), scale) in values.chunks(kind.block()).zip(codes).zip(&mut tensor.scales) {
        if chunk.len() == kind.block() {
            *scale = encode(chunk, codes);
        } else {
            padded[..chunk.len()].copy_from_slice(chunk);
            *scale = encode(&padded[..kind.block()], codes);
        }
    }
    tensor
}

/// The weights again, as floats.
///
/// # Panics
/// With [`Path::Simd`] where [`Path::detect`] is scalar.
pub fn dequantize(tensor: &QuantizedTensor, path: Path) -> Vec<f32> {
    let kind = tensor.kind;
    let mut values = vec![0.0; tensor.len];
    let mut padded = [0.0; 4 * PLANE];
    let decode = block::decoder(kind, path);
    let codes = tensor.codes.chunks_exact(kind.block_bytes());
    for ((chunk, codes), &scale) in values.chunks_mut(kind.block()).zip(codes).zip(&tensor.scales) {
        if chunk.len() == kind.block() {
            decode(codes, scale, chunk);
        } else {
            decode(codes, scale, &mut padded[..kind.block()]);
            chunk.copy_from_slice(&padded[..chunk.len()]);
        }
    }
    values
}

#[cfg(test)]
mod tests;
