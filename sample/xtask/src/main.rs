//! The tasks of this workspace. Run one with `cargo run -p xtask --no-default-features --features F -- TASK`.

mod arguments;
#[cfg(feature = "inference")]
mod benchmark;
mod collect;
mod decoder;
mod model;
#[cfg(feature = "cpu")]
mod verify;

use std::process::ExitCode;

use arguments::Task;

type Failure = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: xtask benchmark --model M --json F [--tokens N] [--allow-mock]   (feature inference)
       xtask model --type I2S|TL1|TL2 --out F
       xtask verify --json F                                             (feature cpu)
       xtask collect --criterion DIR --since FILE --json F";

fn main() -> ExitCode {
    match arguments::parse(lexopt::Parser::from_env()) {
        Err(error) => {
            eprintln!("error: {error}\n{USAGE}");
            ExitCode::from(2)
        }
        Ok(task) => match run(task) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn run(task: Task) -> Result<(), Failure> {
    match task {
        Task::Model { kind, out } => model::write(&out, &model::generate(kind)),
        Task::Collect { criterion, since, json } => collect::run(&criterion, &since, &json),
        #[cfg(feature = "inference")]
        Task::Benchmark(options) => benchmark::run(&options),
        #[cfg(feature = "cpu")]
        Task::Verify { json } => verify::run(&json),
        #[allow(unreachable_patterns)]
        Task::Benchmark(_) => Err("this build has no `benchmark`: build with --features inference".into()),
        #[allow(unreachable_patterns)]
        Task::Verify { .. } => Err("this build has no `verify`: build with --features cpu".into()),
    }
}

/// Writes a JSON document, and its folder where that is missing.
fn write_json(path: &std::path::Path, document: &serde_json::Value) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, format!("{document:#}\n"))
        .map_err(|error| format!("{}: {error}", path.display()).into())
}
