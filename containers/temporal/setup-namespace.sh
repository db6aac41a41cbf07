#!/bin/sh
# Makes the namespace with the search attributes of benchmark-gate; does no harm where they are there.
set -eu

namespace=${TEMPORAL_NAMESPACE:-default}
until temporal operator cluster health; do
  sleep 1
done
temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$namespace" --retention "${RETENTION:-720h}"

# A namespace is known to all parts of the server only a moment after it was made: what they say till then is no failure.
for name in Repository Subject HeadSha Status Route; do
  attempts=0
  until said=$(temporal operator search-attribute create --namespace "$namespace" --name "BenchmarkGate$name" \
    --type Keyword 2>&1); do
    attempts=$((attempts + 1))
    if [ "$attempts" -eq 30 ]; then
      echo "$said" >&2
      exit 1
    fi
    sleep 1
  done
done
echo "$namespace has the search attributes of benchmark-gate"
