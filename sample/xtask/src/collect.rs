//! `collect`: one report of what Criterion measured since a moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::{json, Value};

use crate::{write_json, Failure};

/// Deeper than Criterion's folders go: group, function, parameter, `new`.
const DEPTH: usize = 8;

/// Reads every `new/` folder below `criterion` that is not older than the file `since`.
pub fn run(criterion: &Path, since: &Path, json: &Path) -> Result<(), Failure> {
    let since =
        fs::metadata(since).and_then(|marker| marker.modified()).map_err(|error| name(since, error))?;
    let mut results = Vec::new();
    find(criterion, DEPTH, &mut results)?;
    results.sort();
    let mut benchmarks = Vec::new();
    for folder in results {
        benchmarks.extend(read(&folder, since)?);
    }
    if benchmarks.is_empty() {
        return Err(format!("{}: nothing was measured", criterion.display()).into());
    }
    write_json(json, &json!({ "source": "criterion", "benchmarks": benchmarks }))
}

fn find(folder: &Path, depth: usize, results: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(|error| name(folder, error))? {
        let entry = entry?;
        if depth > 0 && entry.file_type()?.is_dir() {
            if entry.file_name() == "new" {
                results.push(entry.path());
            }
            find(&entry.path(), depth - 1, results)?;
        }
    }
    Ok(())
}

fn read(folder: &Path, since: SystemTime) -> Result<Option<Value>, Failure> {
    let estimates = folder.join("estimates.json");
    match fs::metadata(&estimates).and_then(|file| file.modified()) {
        Ok(modified) if modified >= since => {}
        _ => return Ok(None),
    }
    let parse = |path: &Path| -> Result<Value, Failure> {
        let text = fs::read_to_string(path).map_err(|error| name(path, error))?;
        Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
    };
    let benchmark = parse(&folder.join("benchmark.json"))?;
    let estimates = parse(&estimates)?;
    Ok(Some(json!({
        "name": benchmark["full_id"],
        "throughput": benchmark["throughput"],
        "mean": { "estimate": estimates["mean"]["point_estimate"] },
        "unit": "ns",
    })))
}

fn name(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
