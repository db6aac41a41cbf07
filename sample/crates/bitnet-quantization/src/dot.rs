//! Matrix times vector on packed weights, with activations of eight bits: integer sums within a block, floats across.

use crate::scalar::{tl1_index, tl2_index, TL1_PAIRS, TL2_TRIPLES};
use crate::{quantize, Path, QuantizationType, QuantizedTensor, PLANE};

/// A vector of activations, quantized to eight bits with one scale a block, and what its kind looks up in.
pub struct Activations {
    kind: QuantizationType,
    scales: Vec<f32>,
    bytes: Vec<i8>,
    /// TL1, TL2: for each pair or triple the sums that its indices stand for, 16 entries each.
    table: Vec<i16>,
}

impl Activations {
    /// # Panics
    /// Unless the length is a multiple of the kind's block.
    pub fn new(kind: QuantizationType, values: &[f32]) -> Self {
        assert_eq!(
            values.len() % kind.block(),
            0,
            "{} activations come in blocks of {}",
            kind.name(),
            kind.block()
        );
        let mut scales = Vec::with_capacity(values.len() / kind.block());
        let mut bytes = Vec::with_capacity(values.len());
        for block in values.chunks_exact(kind.block()) {
            let most = block.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            let scale = if most == 0.0 { 1.0 } else { most / 127.0 };
            scales.push(scale);
            bytes.extend(block.iter().map(|value| (value / scale).round() as i8));
        }
        let table = match kind {
            QuantizationType::I2S => Vec::new(),
            QuantizationType::TL1 => table(&bytes, &TL1_PAIRS),
            QuantizationType::TL2 => table(&bytes, &TL2_TRIPLES),
        };
        Self { kind, scales, bytes, table }
    }

    fn block_sum(&self, block: usize, codes: &[u8]) -> i32 {
        let table = || &self.table[block * PLANE * 16..][..PLANE * 16];
        match self.kind {
            QuantizationType::I2S => {
                let bytes = &self.bytes[block * 4 * PLANE..][..4 * PLANE];
                i2s_sum(bytes, codes)
            }
            QuantizationType::TL1 => {
                let rows = table().chunks_exact(16).enumerate();
                rows.map(|(i, row)| i32::from(row[tl1_index(codes, i)])).sum()
            }
            QuantizationType::TL2 => {
                let rows = table().chunks_exact(16).enumerate();
                rows.map(|(i, row)| {
                    let (index, negative) = tl2_index(codes, i);
                    let sum = i32::from(row[index]);
                    if negative {
                        -sum
                    } else {
                        sum
                    }
                })
                .sum()
            }
        }
    }
}

/// Sum of the activations times the 2-bit weights. Codes are weights plus one, so the plain sum is taken off at the end.
fn i2s_sum(bytes: &[i8], codes: &[u8]) -> i32 {
    let mut sum = 0;
    for (i, &code) in codes.iter().enumerate() {
        for plane in 0..4 {
            sum += (i32::from(code >> (2 * plane) & 3) - 1) * i32::from(bytes[i + plane * PLANE]);
        }
    }
    sum
}

fn table<const WIDTH: usize>(bytes: &[i8], tuples: &[[i8; WIDTH]]) -> Vec<i16> {
    let mut table = vec![0; bytes.len() / WIDTH * 16];
    for (block, rows) in bytes.chunks_exact(WIDTH * PLANE).zip(table.chunks_exact_mut(PLANE * 16)) {
        for (i, row) in rows.chunks_exact_mut(16).enumerate() {
            for (entry, tuple) in row.iter_mut().zip(tuples) {
                *entry = (0..WIDTH)
                    .map(|plane| i16::from(tuple[plane]) * i16::from(block[i + plane * PLANE]))
                    .sum();
            }
        }
    }
    table
}

/// A matrix of packed rows.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizedMatrix {
    columns: usize,
    tensor: QuantizedTensor,
}

impl QuantizedMatrix {
    /// Packs a matrix, row by row.
    ///
    /// # Panics
    /// Unless `columns` is a multiple of the kind's block and divides the number of values.
    pub fn new(kind: QuantizationType, values: &[f32], columns: usize) -> Self {
        Self::from_tensor(quantize(kind, values, Path::detect()), columns)
    }

    /// # Panics
    /// As [`QuantizedMatrix::new`].
    pub fn from_tensor(tensor: QuantizedTensor, columns: usize) -> Self {
        assert_eq!(columns % tensor.kind.block(), 0, "a row must be whole blocks");
        assert_eq!(tensor.len % columns, 0, "a matrix must be whole rows");
        Self { columns, tensor }
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    pub fn tensor(&self) -> &QuantizedTensor {
        &self.tensor
    }

    /// `self` times the activations.
    pub fn multiply(&self, activations: &Activations) -> Vec<f32> {
        let kind = self.tensor.kind;
        assert_eq!(kind, activations.kind, "weights and activations must be packed alike");
        let blocks = self.columns / kind.block();
        let rows = self.tensor.codes.chunks_exact(blocks * kind.block_bytes());
        let scales = self.tensor.scales.chunks_exact(blocks);
        rows.zip(scales)
            .map(|(row, scales)| {
                let codes = row.chunks_exact(kind.block_bytes()).enumerate();
                codes
                    .map(|(i, codes)| {
                        activations.block_sum(i, codes) as f32 * scales[i] * activations.scales[i]
                    })
                    .sum()
            })
            .collect()
    }
}
