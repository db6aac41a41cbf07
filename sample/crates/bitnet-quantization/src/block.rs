//! Chooses the function that packs or unpacks one block.

use crate::{scalar, Path, QuantizationType};

/// Packs a block's values and returns its scale.
pub type Encode = fn(values: &[f32], codes: &mut [u8]) -> f32;
/// Unpacks a block's values.
pub type Decode = fn(codes: &[u8], scale: f32, values: &mut [f32]);

pub fn encoder(kind: QuantizationType, path: Path) -> Encode {
    match (path, kind) {
        (Path::Scalar, QuantizationType::I2S) => scalar::encode_i2s,
        (Path::Scalar, QuantizationType::TL1) => scalar::encode_tl1,
        (Path::Scalar, QuantizationType::TL2) => scalar::encode_tl2,
        (Path::Simd, kind) => simd(kind).0,
    }
}

pub fn decoder(kind: QuantizationType, path: Path) -> Decode {
    match (path, kind) {
        (Path::Scalar, QuantizationType::I2S) => scalar::decode_i2s,
        (Path::Scalar, QuantizationType::TL1) => scalar::decode_tl1,
        (Path::Scalar, QuantizationType::TL2) => scalar::decode_tl2,
        (Path::Simd, kind) => simd(kind).1,
    }
}

#[cfg(all(feature = "cpu", target_arch = "x86_64"))]
fn simd(kind: QuantizationType) -> (Encode, Decode) {
    assert_eq!(Path::detect(), Path::Simd, "this processor has no AVX2");
    crate::avx2::functions(kind)
}

#[cfg(not(all(feature = "cpu", target_arch = "x86_64")))]
fn simd(_: QuantizationType) -> (Encode, Decode) {
    panic!("this build has no vectorized kernels: only x86-64 with feature `cpu` has them")
}
