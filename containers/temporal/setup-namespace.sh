#!/bin/sh
# Makes the namespace with the search attributes of benchmark-gate; does no harm where they are there.
set -eu

namespace=${TEMPORAL_NAMESPACE:-default}
until temporal operator cluster health; do
  sleep 1
done
temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$namespace" --retention "${RETENTION:-720h}"

# A namespace is known to all parts of the server only a moment after it was made.
for name in Repository Subject HeadSha Status Route; do
  attempts=0
  until temporal operator search-attribute create --namespace "$namespace" --name "BenchmarkGate$name" --type Keyword; do
    attempts=$((attempts + 1))
    [ "$attempts" -lt 30 ]
    sleep 1
  done
done
