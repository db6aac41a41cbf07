//! `benchmark`: how fast a model file decodes, and how far its logits are from FP32.

use std::time::{Duration, Instant};

use bitnet_quantization::Path;
use serde_json::{json, Value};

use crate::arguments::BenchmarkOptions;
use crate::decoder::{kernels, likeliest, Decoder};
use crate::model::{self, Model};
use crate::{write_json, Failure};

const PROMPT: &[u8] = b"The capital of France is";
const WARMUP_TOKENS: usize = 16;

pub fn run(options: &BenchmarkOptions) -> Result<(), Failure> {
    let report = if options.model.exists() {
        measure(&model::read(&options.model)?, options)
    } else if options.allow_mock {
        mock(options)
    } else {
        return Err(format!("{}: no such model; make one with `xtask model`", options.model.display()).into());
    };
    write_json(&options.json, &report)?;
    println!(
        "{} tokens, {} tokens/s ({})",
        report["tokens_generated"], report["performance"]["tokens_per_sec"], report["compute_path"]
    );
    Ok(())
}

fn measure(model: &Model, options: &BenchmarkOptions) -> Value {
    let start = Instant::now();
    let mut warm = Decoder::packed(model);
    let mut token = PROMPT[0];
    for _ in 0..WARMUP_TOKENS {
        token = likeliest(&warm.step(token));
    }
    let warmup = start.elapsed();

    let mut decoder = Decoder::packed(model);
    let (first, prefill) = timed(|| PROMPT.iter().map(|&token| likeliest(&decoder.step(token))).last());
    let mut tokens = Vec::with_capacity(options.tokens);
    let mut next = first.unwrap_or_default();
    let ((), decode) = timed(|| {
        for _ in 0..options.tokens {
            tokens.push(next);
            next = likeliest(&decoder.step(next));
        }
    });
    let total = start.elapsed();

    let Accuracy { relative, agreement } = accuracy(model, &tokens);
    let decode_ms = milliseconds(decode);
    json!({
        "model_path": options.model.display().to_string(),
        "quantization": model.kind.name(),
        "tokens_generated": tokens.len(),
        "timing": {
            "warmup_ms": milliseconds(warmup),
            "prefill_ms": milliseconds(prefill),
            "decode_ms": decode_ms,
            "total_ms": milliseconds(total),
        },
        "performance": {
            "tokens_per_sec": tokens.len() as f64 / (decode_ms / 1000.0),
            "ms_per_token": decode_ms / tokens.len() as f64,
        },
        "accuracy": {
            "relative_to_fp32": relative,
            "loss_percent": 100.0 - relative,
            "top1_agreement": agreement,
        },
        "kernels": kernels(model.kind),
        "simd": Path::detect() == Path::Simd,
        "compute_path": "real",
        "success": true,
    })
}

/// What stands in for a measurement so that the plumbing can be tried without a model. It measures nothing and says so.
fn mock(options: &BenchmarkOptions) -> Value {
    json!({
        "model_path": options.model.display().to_string(),
        "tokens_generated": options.tokens,
        "timing": { "warmup_ms": 0.0, "prefill_ms": 0.0, "decode_ms": options.tokens as f64, "total_ms": options.tokens as f64 },
        "performance": { "tokens_per_sec": 1000.0, "ms_per_token": 1.0 },
        "kernels": ["mock_inference"],
        "compute_path": "mock",
        "success": true,
    })
}

struct Accuracy {
    /// Percent: 100 (1 − ‖packed − FP32‖ / ‖FP32‖) over all logits of the run.
    relative: f64,
    /// Percent of steps at which both name the same next token.
    agreement: f64,
}

/// Both ways take in the prompt and the tokens of the run, so that one different choice doesn't end the comparison.
fn accuracy(model: &Model, tokens: &[u8]) -> Accuracy {
    let (mut packed, mut reference) = (Decoder::packed(model), Decoder::fp32(model));
    let (mut difference, mut norm, mut agreed, mut steps) = (0.0, 0.0, 0, 0);
    for &token in PROMPT.iter().chain(tokens) {
        let (got, want) = (packed.step(token), reference.step(token));
        for (got, want) in got.iter().zip(&want) {
            difference += f64::from(got - want).powi(2);
            norm += f64::from(*want).powi(2);
        }
        agreed += usize::from(likeliest(&got) == likeliest(&want));
        steps += 1;
    }
    Accuracy {
        relative: 100.0 * (1.0 - (difference / norm).sqrt()),
        agreement: 100.0 * agreed as f64 / f64::from(steps),
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// Microseconds are kept, and the rates are computed from what is written.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}
