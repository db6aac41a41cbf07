//! The reference: one weight after the other.
//!
//! The loops are written for reading. Nothing keeps the compiler from vectorizing them for the target's baseline (SSE2
//! on x86-64), and the comparison with AVX2 is against what it makes of them; the table lookups of the decoders are
//! what it leaves scalar.

use crate::PLANE;

/// Largest magnitude of a block: its scale. A maximum doesn't depend on the order, so every path finds the same.
fn magnitude(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |most, value| if value.abs() > most { value.abs() } else { most })
}

/// −1, 0 or +1.
fn ternary(value: f32, threshold: f32) -> i8 {
    if value > threshold {
        1
    } else if value < -threshold {
        -1
    } else {
        0
    }
}

/// Level of each 2-bit code; 3 is never written.
const I2S_LEVELS: [f32; 4] = [-1.0, 0.0, 1.0, 0.0];

pub fn encode_i2s(values: &[f32], codes: &mut [u8]) -> f32 {
    let scale = magnitude(values);
    let code = |value: f32| (ternary(value, scale * 0.5) + 1) as u8;
    for (i, byte) in codes.iter_mut().enumerate() {
        *byte = code(values[i])
            | code(values[i + PLANE]) << 2
            | code(values[i + 2 * PLANE]) << 4
            | code(values[i + 3 * PLANE]) << 6;
    }
    scale
}

pub fn decode_i2s(codes: &[u8], scale: f32, values: &mut [f32]) {
    for (i, value) in values.iter_mut().enumerate() {
        let code = codes[i % PLANE] >> (2 * (i / PLANE)) & 3;
        *value = I2S_LEVELS[usize::from(code)] * scale;
    }
}

/// The pair that each TL1 index stands for: `3 (a + 1) + (b + 1)`.
pub const TL1_PAIRS: [[i8; 2]; 9] =
    [[-1, -1], [-1, 0], [-1, 1], [0, -1], [0, 0], [0, 1], [1, -1], [1, 0], [1, 1]];

pub fn encode_tl1(values: &[f32], codes: &mut [u8]) -> f32 {
    let scale = magnitude(values);
    let weight = |i: usize| ternary(values[i], scale * 0.5);
    let index = |i: usize| (3 * (weight(i) + 1) + weight(i + PLANE) + 1) as u8;
    for (i, byte) in codes.iter_mut().enumerate() {
        *byte = index(i) | index(i + PLANE / 2) << 4;
    }
    scale
}

/// Index of pair `i` of a TL1 block.
pub fn tl1_index(codes: &[u8], i: usize) -> usize {
    usize::from(codes[i % (PLANE / 2)] >> (4 * (i / (PLANE / 2))) & 15)
}

pub fn decode_tl1(codes: &[u8], scale: f32, values: &mut [f32]) {
    for i in 0..PLANE {
        let [a, b] = TL1_PAIRS[tl1_index(codes, i)];
        values[i] = f32::from(a) * scale;
        values[i + PLANE] = f32::from(b) * scale;
    }
}

/// The triple that each TL2 index stands for, up to its sign: `9 a + 3 b + c` in 0..=13.
pub const TL2_TRIPLES: [[i8; 3]; 14] = [
    [0, 0, 0],
    [0, 0, 1],
    [0, 1, -1],
    [0, 1, 0],
    [0, 1, 1],
    [1, -1, -1],
    [1, -1, 0],
    [1, -1, 1],
    [1, 0, -1],
    [1, 0, 0],
    [1, 0, 1],
    [1, 1, -1],
    [1, 1, 0],
    [1, 1, 1],
];

pub fn encode_tl2(values: &[f32], codes: &mut [u8]) -> f32 {
    let scale = magnitude(values);
    let weight = |i: usize| ternary(values[i], scale * 0.5);
    let (indices, signs) = codes.split_at_mut(PLANE / 2);
    indices.fill(0);
    signs.fill(0);
    for i in 0..PLANE {
        let number = 9 * weight(i) + 3 * weight(i + PLANE) + weight(i + 2 * PLANE);
        indices[i % (PLANE / 2)] |= number.unsigned_abs() << (4 * (i / (PLANE / 2)));
        signs[i / 8] |= u8::from(number < 0) << (i % 8);
    }
    scale
}

/// Index and sign of triple `i` of a TL2 block.
pub fn tl2_index(codes: &[u8], i: usize) -> (usize, bool) {
    (tl1_index(codes, i), codes[PLANE / 2 + i / 8] >> (i % 8) & 1 == 1)
}

pub fn decode_tl2(codes: &[u8], scale: f32, values: &mut [f32]) {
    for i in 0..PLANE {
        let (index, negative) = tl2_index(codes, i);
        let signed = if negative { -scale } else { scale };
        for (plane, &weight) in TL2_TRIPLES[index].iter().enumerate() {
            // A product with zero would carry the sign along.
            values[i + plane * PLANE] = if weight == 0 { 0.0 } else { f32::from(weight) * signed };
        }
    }
}
