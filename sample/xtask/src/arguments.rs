//! The command line.

use std::path::PathBuf;

use bitnet_quantization::QuantizationType;
use lexopt::{Arg, Error, Parser, ValueExt};

#[cfg_attr(not(feature = "inference"), allow(dead_code))]
pub struct BenchmarkOptions {
    pub model: PathBuf,
    pub json: PathBuf,
    pub tokens: usize,
    pub allow_mock: bool,
}

pub enum Task {
    #[cfg_attr(not(feature = "inference"), allow(dead_code))]
    Benchmark(BenchmarkOptions),
    Model {
        kind: QuantizationType,
        out: PathBuf,
    },
    #[cfg_attr(not(feature = "cpu"), allow(dead_code))]
    Verify {
        json: PathBuf,
    },
    Collect {
        criterion: PathBuf,
        since: PathBuf,
        json: PathBuf,
    },
}

/// Options as they stand on the command line, before it is known which the task needs.
#[derive(Default)]
struct Options {
    model: Option<PathBuf>,
    json: Option<PathBuf>,
    out: Option<PathBuf>,
    criterion: Option<PathBuf>,
    since: Option<PathBuf>,
    kind: Option<QuantizationType>,
    tokens: Option<usize>,
    allow_mock: bool,
}

pub fn parse(mut parser: Parser) -> Result<Task, Error> {
    let mut task = None;
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(value) if task.is_none() => task = Some(value.string()?),
            Arg::Long("model") => options.model = Some(parser.value()?.into()),
            Arg::Long("json") => options.json = Some(parser.value()?.into()),
            Arg::Long("out") => options.out = Some(parser.value()?.into()),
            Arg::Long("criterion") => options.criterion = Some(parser.value()?.into()),
            Arg::Long("since") => options.since = Some(parser.value()?.into()),
            Arg::Long("type") => options.kind = Some(kind(&parser.value()?.string()?)?),
            Arg::Long("tokens") => options.tokens = Some(parser.value()?.parse()?),
            Arg::Long("allow-mock") => options.allow_mock = true,
            other => return Err(other.unexpected()),
        }
    }
    let need =
        |value: Option<PathBuf>, name: &str| value.ok_or_else(|| Error::from(format!("--{name} is missing")));
    Ok(match task.as_deref() {
        Some("benchmark") => Task::Benchmark(BenchmarkOptions {
            model: need(options.model, "model")?,
            json: need(options.json, "json")?,
            tokens: positive(options.tokens.unwrap_or(256))?,
            allow_mock: options.allow_mock,
        }),
        Some("model") => {
            Task::Model { kind: options.kind.ok_or("--type is missing")?, out: need(options.out, "out")? }
        }
        Some("verify") => Task::Verify { json: need(options.json, "json")? },
        Some("collect") => Task::Collect {
            criterion: need(options.criterion, "criterion")?,
            since: need(options.since, "since")?,
            json: need(options.json, "json")?,
        },
        Some(other) => return Err(format!("no task {other:?}").into()),
        None => return Err("no task".into()),
    })
}

fn kind(name: &str) -> Result<QuantizationType, Error> {
    QuantizationType::parse(name).ok_or_else(|| format!("no quantization type {name:?}").into())
}

fn positive(tokens: usize) -> Result<usize, Error> {
    match tokens {
        1..=100_000 => Ok(tokens),
        _ => Err("--tokens must be between 1 and 100000".into()),
    }
}
