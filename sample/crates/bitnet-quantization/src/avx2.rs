//! The same packings with AVX2: a plane of 32 weights is one register of bytes.
//!
//! # Safety
//! Every function here needs AVX2; [`functions`] is called only where the processor has it. Pointers stay within the
//! slices because blocks are whole: `values` holds `QuantizationType::block` floats, `codes` its bytes.

use std::arch::x86_64::*;

use crate::block::{Decode, Encode};
use crate::{scalar, QuantizationType, PLANE};

/// Packs and unpacks a block of `kind`.
pub fn functions(kind: QuantizationType) -> (Encode, Decode) {
    match kind {
        QuantizationType::I2S => (
            |values, codes| unsafe { encode_i2s(values, codes) },
            |codes, scale, values| unsafe { decode_i2s(codes, scale, values) },
        ),
        QuantizationType::TL1 => (
            |values, codes| unsafe { encode_tl1(values, codes) },
            |codes, scale, values| unsafe { decode_tl1(codes, scale, values) },
        ),
        QuantizationType::TL2 => (
            |values, codes| unsafe { encode_tl2(values, codes) },
            |codes, scale, values| unsafe { decode_tl2(codes, scale, values) },
        ),
    }
}

#[target_feature(enable = "avx2")]
unsafe fn magnitude(values: &[f32]) -> f32 {
    let sign = _mm256_set1_ps(-0.0);
    let mut most = [_mm256_setzero_ps(); 2];
    for chunk in values.chunks_exact(16) {
        // The first operand is what a NaN yields to: as in the scalar comparison.
        most[0] = _mm256_max_ps(_mm256_andnot_ps(sign, _mm256_loadu_ps(chunk.as_ptr())), most[0]);
        most[1] = _mm256_max_ps(_mm256_andnot_ps(sign, _mm256_loadu_ps(chunk.as_ptr().add(8))), most[1]);
    }
    let mut lanes = [0.0f32; 8];
    _mm256_storeu_ps(lanes.as_mut_ptr(), _mm256_max_ps(most[0], most[1]));
    lanes.into_iter().fold(0.0, f32::max)
}

/// −1, 0 or +1 for 32 values, as bytes in their order.
#[target_feature(enable = "avx2")]
unsafe fn ternary_plane(values: *const f32, threshold: f32) -> __m256i {
    let above = _mm256_set1_ps(threshold);
    let below = _mm256_set1_ps(-threshold);
    let ternary = |offset: usize| {
        let value = _mm256_loadu_ps(values.add(offset));
        let positive = _mm256_castps_si256(_mm256_cmp_ps::<_CMP_GT_OQ>(value, above));
        let negative = _mm256_castps_si256(_mm256_cmp_ps::<_CMP_LT_OQ>(value, below));
        // A mask is −1 as an integer.
        _mm256_sub_epi32(negative, positive)
    };
    let low = _mm256_packs_epi32(ternary(0), ternary(8));
    let high = _mm256_packs_epi32(ternary(16), ternary(24));
    // Packing works within 128-bit lanes; this puts the groups of four back in order.
    _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7))
}

/// Writes 32 bytes times the scale as floats.
#[target_feature(enable = "avx2")]
unsafe fn store_plane(weights: __m256i, scale: f32, values: *mut f32) {
    let scale = _mm256_set1_ps(scale);
    let mut bytes = [0i8; PLANE];
    _mm256_storeu_si256(bytes.as_mut_ptr().cast(), weights);
    for group in 0..4 {
        let eight = _mm_loadl_epi64(bytes.as_ptr().add(8 * group).cast());
        let floats = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(eight));
        _mm256_storeu_ps(values.add(8 * group), _mm256_mul_ps(floats, scale));
    }
}

/// Shifts every byte left; nothing may cross its border.
#[target_feature(enable = "avx2")]
unsafe fn shifted<const BITS: i32>(bytes: __m256i) -> __m256i {
    _mm256_slli_epi16::<BITS>(bytes)
}

#[target_feature(enable = "avx2")]
unsafe fn encode_i2s(values: &[f32], codes: &mut [u8]) -> f32 {
    let scale = magnitude(values);
    let one = _mm256_set1_epi8(1);
    let plane = |i: usize| _mm256_add_epi8(ternary_plane(values.as_ptr().add(i * PLANE), scale * 0.5), one);
    let low = _mm256_or_si256(plane(0), shifted::<2>(plane(1)));
    let high = _mm256_or_si256(shifted::<4>(plane(2)), shifted::<6>(plane(3)));
    _mm256_storeu_si256(codes.as_mut_ptr().cast(), _mm256_or_si256(low, high));
    scale
}

#[target_feature(enable = "avx2")]
unsafe fn decode_i2s(codes: &[u8], scale: f32, values: &mut [f32]) {
    let codes = _mm256_loadu_si256(codes.as_ptr().cast());
    let mask = _mm256_set1_epi8(3);
    let one = _mm256_set1_epi8(1);
    let planes =
        [codes, _mm256_srli_epi16::<2>(codes), _mm256_srli_epi16::<4>(codes), _mm256_srli_epi16::<6>(codes)];
    for (i, plane) in planes.into_iter().enumerate() {
        let weights = _mm256_sub_epi8(_mm256_and_si256(plane, mask), one);
        store_plane(weights, scale, values.as_mut_ptr().add(i * PLANE));
    }
}

/// Index `i` and index `i + 16` share a byte.
#[target_feature(enable = "avx2")]
unsafe fn store_indices(indices: __m256i, codes: &mut [u8]) {
    let high = _mm_slli_epi16::<4>(_mm256_extracti128_si256::<1>(indices));
    let bytes = _mm_or_si128(_mm256_castsi256_si128(indices), high);
    _mm_storeu_si128(codes.as_mut_ptr().cast(), bytes);
}

#[target_feature(enable = "avx2")]
unsafe fn load_indices(codes: &[u8]) -> __m256i {
    let bytes = _mm_loadu_si128(codes.as_ptr().cast());
    let both = _mm256_set_m128i(_mm_srli_epi16::<4>(bytes), bytes);
    _mm256_and_si256(both, _mm256_set1_epi8(15))
}

/// Three times each byte.
#[target_feature(enable = "avx2")]
unsafe fn tripled(bytes: __m256i) -> __m256i {
    _mm256_add_epi8(bytes, _mm256_add_epi8(bytes, bytes))
}

#[target_feature(enable = "avx2")]
unsafe fn encode_tl1(values: &[f32], codes: &mut [u8]) -> f32 {
    let scale = magnitude(values);
    let a = ternary_plane(values.as_ptr(), scale * 0.5);
    let b = ternary_plane(values.as_ptr().add(PLANE), scale * 0.5);
    let index = _mm256_add_epi8(_mm256_add_epi8(tripled(a), b), _mm256_set1_epi8(4));
    store_indices(index, codes);
    scale
}

/// One column of a table of tuples, as the register that `vpshufb` looks up in.
#[target_feature(enable = "avx2")]
unsafe fn column<const WIDTH: usize>(tuples: &[[i8; WIDTH]], at: usize) -> __m256i {
    let mut bytes = [0i8; 16];
    for (byte, tuple) in bytes.iter_mut().zip(tuples) {
        *byte = tuple[at];
    }
    _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast()))
}

#[target_feature(enable = "avx2")]
unsafe fn decode_tl1(codes: &[u8], scale: f32, values: &mut [f32]) {
    let indices = load_indices(codes);
    for plane in 0..2 {
        let weights = _mm256_shuffle_epi8(column(&scalar::TL1_PAIRS, plane), indices);
        store_plane(weights, scale, values.as_mut_ptr().add(plane * PLANE));
    }
}

#[target_feature(enable = "avx2")]
unsafe fn encode_tl2(values: &[f32], codes: &mut [u8]) -> f32 {
    let scale = magnitude(values);
    let plane = |i: usize| ternary_plane(values.as_ptr().add(i * PLANE), scale * 0.5);
    let number = _mm256_add_epi8(tripled(_mm256_add_epi8(tripled(plane(0)), plane(1))), plane(2));
    let (indices, signs) = codes.split_at_mut(PLANE / 2);
    store_indices(_mm256_abs_epi8(number), indices);
    signs.copy_from_slice(&_mm256_movemask_epi8(number).to_le_bytes());
    scale
}

#[target_feature(enable = "avx2")]
unsafe fn decode_tl2(codes: &[u8], scale: f32, values: &mut [f32]) {
    let (indices, signs) = codes.split_at(PLANE / 2);
    let indices = load_indices(indices);
    // Each byte gets the sign byte of its group of eight, then tests its own bit.
    let mut sign_bytes = [0u8; 4];
    sign_bytes.copy_from_slice(signs);
    let groups = _mm256_setr_epi64x(0, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303);
    let spread = _mm256_shuffle_epi8(_mm256_set1_epi32(i32::from_le_bytes(sign_bytes)), groups);
    let bits = _mm256_set1_epi64x(i64::from_le_bytes([1, 2, 4, 8, 16, 32, 64, 128]));
    let negative = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bits), bits);
    let sign = _mm256_or_si256(negative, _mm256_set1_epi8(1));
    for plane in 0..3 {
        let weights = _mm256_shuffle_epi8(column(&scalar::TL2_TRIPLES, plane), indices);
        store_plane(_mm256_sign_epi8(weights, sign), scale, values.as_mut_ptr().add(plane * PLANE));
    }
}
