//! A model file: a small decoder over bytes, its matrices packed by one quantization type.
//!
//! Layout, little-endian: the magic, the type's number, then floats and codes in the order of [`Model`]'s fields. All
//! dimensions are fixed, so the file's length is too.

use std::path::Path;

use bitnet_quantization::{QuantizationType, QuantizedMatrix, QuantizedTensor};

use crate::Failure;

/// Tokens are bytes.
pub const VOCABULARY: usize = 256;
/// A multiple of every packing's block: 128, 64 and 96.
pub const WIDTH: usize = 384;
pub const HIDDEN: usize = 2 * WIDTH;
pub const LAYERS: usize = 2;

const MAGIC: &[u8; 8] = b"SAMPLEB1";

pub struct Layer {
    /// `HIDDEN × WIDTH`
    pub up: QuantizedMatrix,
    /// `WIDTH × HIDDEN`
    pub down: QuantizedMatrix,
}

pub struct Model {
    pub kind: QuantizationType,
    /// `VOCABULARY × WIDTH`, not quantized, as in BitNet.
    pub embedding: Vec<f32>,
    pub layers: Vec<Layer>,
    /// `VOCABULARY × WIDTH`
    pub head: QuantizedMatrix,
}

/// The model of a type: the same on every machine. Its weights are ternary from the start, as those of a trained
/// BitNet are, so packing them loses nothing; what a run loses, it loses by its 8-bit activations.
pub fn generate(kind: QuantizationType) -> Model {
    let mut random = Random(0x5EED_0000 + kind as u64);
    let mut matrix = |rows: usize, columns: usize, gain: f32| {
        let scale = gain / (columns as f32).sqrt();
        let weights: Vec<f32> = (0..rows * columns).map(|_| random.ternary() * scale).collect();
        QuantizedMatrix::new(kind, &weights, columns)
    };
    // What is added to the residual stream starts smaller, as in GPT-2.
    let residual = 1.0 / ((2 * LAYERS) as f32).sqrt();
    let layers = (0..LAYERS)
        .map(|_| Layer { up: matrix(HIDDEN, WIDTH, 1.0), down: matrix(WIDTH, HIDDEN, residual) })
        .collect();
    let head = matrix(VOCABULARY, WIDTH, 1.0);
    let embedding = (0..VOCABULARY * WIDTH).map(|_| random.uniform()).collect();
    Model { kind, embedding, layers, head }
}

pub fn write(path: &Path, model: &Model) -> Result<(), Failure> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(model.kind as u8);
    bytes.extend(model.embedding.iter().flat_map(|value| value.to_le_bytes()));
    for matrix in model.layers.iter().flat_map(|layer| [&layer.up, &layer.down]).chain([&model.head]) {
        bytes.extend(matrix.tensor().scales.iter().flat_map(|scale| scale.to_le_bytes()));
        bytes.extend(&matrix.tensor().codes);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

#[cfg_attr(not(feature = "inference"), allow(dead_code))]
pub fn read(path: &Path) -> Result<Model, Failure> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse(&bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn parse(bytes: &[u8]) -> Result<Model, Failure> {
    let mut rest = bytes;
    if take(&mut rest, MAGIC.len())? != MAGIC {
        return Err("this is no model file".into());
    }
    let number = usize::from(take(&mut rest, 1)?[0]);
    let kind = *QuantizationType::ALL.get(number).ok_or_else(|| format!("no quantization type {number}"))?;
    let embedding = floats(&mut rest, VOCABULARY * WIDTH)?;
    let mut matrix = |rows: usize, columns: usize| -> Result<QuantizedMatrix, Failure> {
        let len = rows * columns;
        let blocks = len / kind.block();
        let scales = floats(&mut rest, blocks)?;
        let codes = take(&mut rest, blocks * kind.block_bytes())?.to_vec();
        Ok(QuantizedMatrix::from_tensor(QuantizedTensor { kind, len, scales, codes }, columns))
    };
    let mut layers = Vec::with_capacity(LAYERS);
    for _ in 0..LAYERS {
        layers.push(Layer { up: matrix(HIDDEN, WIDTH)?, down: matrix(WIDTH, HIDDEN)? });
    }
    let head = matrix(VOCABULARY, WIDTH)?;
    match rest.len() {
        0 => Ok(Model { kind, embedding, layers, head }),
        more => Err(format!("{more} bytes too many").into()),
    }
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Result<&'a [u8], Failure> {
    let (taken, left) = rest.split_at_checked(len).ok_or("the file ends too early")?;
    *rest = left;
    Ok(taken)
}

fn floats(rest: &mut &[u8], len: usize) -> Result<Vec<f32>, Failure> {
    let bytes = take(rest, 4 * len)?.chunks_exact(4);
    Ok(bytes.map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect())
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn ternary(&mut self) -> f32 {
        [-1.0, 0.0, 1.0][(self.next() % 3) as usize]
    }

    /// In −1..1.
    fn uniform(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(model: &Model, name: &str) -> Vec<u8> {
        let path = std::env::temp_dir().join(format!("sample-model-{}-{name}", std::process::id()));
        write(&path, model).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        bytes
    }

    #[test]
    fn reads_what_it_writes() {
        for kind in QuantizationType::ALL {
            let first = bytes(&generate(kind), kind.name());
            assert_eq!(first, bytes(&parse(&first).unwrap(), kind.name()));
        }
    }

    #[test]
    fn refuses_what_is_no_model() {
        let whole = bytes(&generate(QuantizationType::I2S), "whole");
        assert!(parse(b"# README").is_err());
        assert!(parse(&whole[..whole.len() - 1]).is_err());
        assert!(parse(&[&whole[..], b"x"].concat()).is_err());
    }
}
