#!/usr/bin/env bash
# Runs the sample's kernels on a CUDA device and keeps everything that was said, for docs/cuda-run.md. The host with the
# device needs its driver and nothing else: no Rust, no toolkit, no network.
#
#   bench/cuda-run.sh build FOLDER      where Rust is: puts the executables into FOLDER
#   bench/cuda-run.sh run FOLDER OUT    where the device is: FOLDER's executables, answers and figures to OUT
#
# `run` goes on after a step that fails; OUT/steps.txt has every step's exit code, and its own is 1 if one was not as it
# has to be.
set -uo pipefail

usage() {
  sed -n '5,6s/^# *//p' "$0" >&2
  exit 2
}

build() {
  local folder sample features executables
  mkdir -p "$1" && folder=$(cd "$1" && pwd) || exit 1
  sample=$(cd "$(dirname "$0")/../sample" && pwd) || exit 1
  cd "$sample" || exit 1
  for features in cpu gpu; do
    for kind in 'test --lib' 'bench --bench mixed_precision_bench'; do
      # shellcheck disable=SC2086 # words of a command
      executables=$(cargo ${kind%% *} --locked -p bitnet-kernels ${kind#* } --no-default-features --features "$features" \
        --no-run --message-format=json-render-diagnostics | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p') || exit 1
      cp "$executables" "$folder/${kind%% *}-$features" || exit 1
    done
  done
  ls -l "$folder"
}

failed=0

# step NAME EXPECTED COMMAND…: its output to OUT/NAME.txt; EXPECTED is an exit code, or `any`
step() {
  local name=$1 expected=$2 code
  shift 2
  "$@" >"$out/$name.txt" 2>&1 </dev/null
  code=$?
  echo "$name: exit code $code (expected: $expected)" | tee -a "$out/steps.txt"
  if [ "$expected" != any ] && [ "$code" != "$expected" ]; then
    failed=1
    tail -n 3 "$out/$name.txt"
  fi
}

fields=name,driver_version,memory.total,memory.free,compute_cap,persistence_mode,ecc.mode.current,mig.mode.current
fields=$fields,clocks.current.sm,clocks.applications.graphics,clocks.max.sm,temperature.gpu,power.limit

run() {
  local folder
  folder=$(cd "$1" && pwd) || exit 1
  mkdir -p "$2" && out=$(cd "$2" && pwd) || exit 1
  : >"$out/steps.txt"
  # The first device of the driver's tools is CUDA's first as well.
  export CUDA_DEVICE_ORDER=PCI_BUS_ID

  step smi any nvidia-smi
  step smi-version any nvidia-smi --version
  step smi-list any nvidia-smi -L
  step smi-before any nvidia-smi -q
  step smi-query 0 nvidia-smi "--query-gpu=$fields" --format=csv,noheader,nounits
  step smi-event-reasons any nvidia-smi --query-gpu=clocks_event_reasons.active --format=csv,noheader,nounits
  step smi-throttle-reasons any nvidia-smi --query-gpu=clocks_throttle_reasons.active --format=csv,noheader,nounits
  step smi-unknown-field any nvidia-smi --query-gpu=name,no_such_field --format=csv,noheader,nounits
  step smi-processes any nvidia-smi --query-compute-apps=pid --format=csv,noheader
  step devices any ls -l /dev

  # Passes without a device as well: that there is one, the bench shows, which doesn't.
  step same-bits 0 "$folder/test-gpu" gpu::
  # The two sides in turns, twice: what differs between two rounds is the host's noise.
  for round in 1 2; do
    for side in gpu cpu; do
      CRITERION_HOME="$out/criterion-$side-$round" step "bench-$side-$round" 0 "$folder/bench-$side" --bench
    done
  done
  step smi-after any nvidia-smi -q
  CUDA_VISIBLE_DEVICES='' step no-device 1 "$folder/bench-gpu" --bench
  CUDA_VISIBLE_DEVICES='' step no-device-list 0 "$folder/bench-gpu" --bench --list
  exit "$failed"
}

case "${1-} $#" in
  'build 2') build "$2" ;;
  'run 3') run "$2" "$3" ;;
  *) usage ;;
esac
