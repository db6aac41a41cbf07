#!/usr/bin/env bash
# Measures the kernels and leaves benchmark-results/performance-report.json, made from what Criterion measured in this
# run and nothing else. Fails where cargo fails.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  echo "usage: $0 --features FEATURES [--baseline]" >&2
  exit 2
}

features=
criterion_arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --features) [ $# -ge 2 ] || usage; features=$2; shift 2 ;;
    --baseline) criterion_arguments=(--save-baseline performance); shift ;;
    *) usage ;;
  esac
done
[ -n "$features" ] || usage

results=benchmark-results
mkdir -p "$results"
rm -f "$results/performance-report.json"
marker=$results/.started
touch "$marker"
trap 'rm -f "$marker"' EXIT

# Absolute: cargo runs a bench in its package's folder.
export CRITERION_HOME=${CRITERION_HOME:-${CARGO_TARGET_DIR:-$PWD/target}/criterion}

cargo bench --locked -p bitnet-kernels --bench mixed_precision_bench \
  --no-default-features --features "$features" -- "${criterion_arguments[@]}"
cargo run --locked --quiet -p xtask --no-default-features -- \
  collect --criterion "$CRITERION_HOME" --since "$marker" --json "$results/performance-report.json"
