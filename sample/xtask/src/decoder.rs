//! Greedy decoding: a state that remembers the last tokens, residual layers, a head.
//!
//! The same model runs in two ways: on packed weights with 8-bit activations, and in FP32 throughout as the reference.
#![cfg_attr(not(feature = "inference"), allow(dead_code))]

use bitnet_quantization::{dequantize, Activations, Path, QuantizationType, QuantizedMatrix};

use crate::model::{Model, VOCABULARY, WIDTH};

/// How much of the last state a new token keeps.
const MEMORY: f32 = 0.5;

/// A matrix in one of the two ways.
enum Weights<'a> {
    Packed(&'a QuantizedMatrix),
    Float { values: Vec<f32>, columns: usize },
}

impl Weights<'_> {
    fn multiply(&self, vector: &[f32]) -> Vec<f32> {
        match self {
            Self::Packed(matrix) => matrix.multiply(&Activations::new(matrix.tensor().kind, vector)),
            Self::Float { values, columns } => values
                .chunks_exact(*columns)
                .map(|row| row.iter().zip(vector).map(|(weight, value)| weight * value).sum())
                .collect(),
        }
    }
}

pub struct Decoder<'a> {
    embedding: &'a [f32],
    layers: Vec<(Weights<'a>, Weights<'a>)>,
    head: Weights<'a>,
    state: Vec<f32>,
}

impl<'a> Decoder<'a> {
    pub fn packed(model: &'a Model) -> Self {
        Self::new(model, Weights::Packed)
    }

    pub fn fp32(model: &'a Model) -> Self {
        Self::new(model, |matrix| Weights::Float {
            values: dequantize(matrix.tensor(), Path::Scalar),
            columns: matrix.columns(),
        })
    }

    fn new(model: &'a Model, weights: impl Fn(&'a QuantizedMatrix) -> Weights<'a>) -> Self {
        Self {
            embedding: &model.embedding,
            layers: model.layers.iter().map(|layer| (weights(&layer.up), weights(&layer.down))).collect(),
            head: weights(&model.head),
            state: vec![0.0; WIDTH],
        }
    }

    /// Takes a token in and returns the logits of the next.
    pub fn step(&mut self, token: u8) -> Vec<f32> {
        let embedded = &self.embedding[usize::from(token) * WIDTH..][..WIDTH];
        for (state, value) in self.state.iter_mut().zip(embedded) {
            *state = MEMORY * *state + value;
        }
        let mut stream = self.state.clone();
        for (up, down) in &self.layers {
            let mut hidden = up.multiply(&normalized(&stream));
            hidden.iter_mut().for_each(|value| *value = value.max(0.0));
            for (value, change) in stream.iter_mut().zip(down.multiply(&hidden)) {
                *value += change;
            }
        }
        self.head.multiply(&normalized(&stream))
    }
}

/// Divided by its root mean square.
fn normalized(values: &[f32]) -> Vec<f32> {
    let squares: f32 = values.iter().map(|value| value * value).sum();
    let factor = 1.0 / (squares / values.len() as f32 + 1e-6).sqrt();
    values.iter().map(|value| value * factor).collect()
}

/// The likeliest token; the first of equals.
pub fn likeliest(logits: &[f32]) -> u8 {
    let mut best = 0;
    for (token, logit) in logits.iter().enumerate().take(VOCABULARY) {
        if *logit > logits[best] {
            best = token;
        }
    }
    best as u8
}

/// Names of the functions that a packed decoder of this kind runs.
pub fn kernels(kind: QuantizationType) -> [&'static str; 4] {
    let gemv = match kind {
        QuantizationType::I2S => "i2s_gemv",
        QuantizationType::TL1 => "tl1_lookup_gemv",
        QuantizationType::TL2 => "tl2_lookup_gemv",
    };
    ["embedding_lookup", "rms_norm", gemv, "logits_projection"]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::generate;

    #[test]
    fn packed_decoding_stays_close_to_fp32() {
        for kind in QuantizationType::ALL {
            let model = generate(kind);
            let (mut packed, mut reference) = (Decoder::packed(&model), Decoder::fp32(&model));
            for token in *b"a few bytes of a prompt" {
                let (got, want) = (packed.step(token), reference.step(token));
                let norm = |values: &[f32]| values.iter().map(|value| value * value).sum::<f32>().sqrt();
                let difference: Vec<f32> = got.iter().zip(&want).map(|(a, b)| a - b).collect();
                assert!(norm(&difference) < 0.02 * norm(&want), "{}", kind.name());
            }
        }
    }

    #[test]
    fn likeliest_is_the_first_of_equals() {
        assert_eq!(likeliest(&[0.0, 2.0, 1.0, 2.0]), 1);
    }
}
