#!/usr/bin/env bash
# Asks for the benchmark gate of a commit, and waits for its outcome over as many calls as it takes: an agent's shell ends
# a command after minutes, and a cold build takes longer.
#
#   ask-gate.sh --repo OWNER/NAME --pr N [more options of `benchmark-gate run`]
#
# Writes the outcome document to $OUTCOME, and prints what the gate said: status, route, and what reproduces a failure.
# Ends with the exit code of `benchmark-gate`:
#   0 pass or skipped   1 fail   2 wrong input   3 a service is away   4 still running after $CALLS calls   5 the gate broke
set -uo pipefail

outcome=${OUTCOME:-outcome.json}
wait=${WAIT:-8m}           # of one call: below what your shell allows a command
calls=${CALLS:-60}         # at most
tries=${TRIES:-5}          # of them, how many may find a service away
pause=${PAUSE:-20}         # seconds before another call then

# field PATH: a value of the outcome document, such as workflow.id; nothing where there is none.
field() {
  node -e 'const path = process.argv[2].split(".");
    const value = path.reduce((all, key) => all?.[key], JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")));
    process.stdout.write(String(value ?? ""))' "$outcome" "$1"
}

# call WORDS...: one call of the gate. Its document is kept whole, or not at all.
call() {
  benchmark-gate "$@" --wait "$wait" --json >"$outcome.part"
  local code=$?
  if [[ -s $outcome.part ]]; then mv "$outcome.part" "$outcome"; else rm -f "$outcome.part"; fi
  return "$code"
}

rm -f "$outcome"
id=''
code=4
away=0
for ((made = 0; made < calls; made++)); do
  # Once it is known, the run is followed: asking anew after its end would start another one.
  if [[ -z $id ]]; then call run "$@"; else call follow "$id"; fi
  code=$?
  case $code in
    3) if ((++away < tries)); then sleep "$pause"; else break; fi ;;
    4) id=$(field workflow.id) ;;
    *) break ;;
  esac
done

case $code in
  0 | 1)
    reason=$(field reason)
    echo "$(field gate) = $(field status)${reason:+ ($reason)}"
    [[ -z $(field route) ]] || echo "$(field route.kind) → $(field route.to)"
    field why
    echo
    node -e 'const { suites, targets } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      for (const { name, reproduce } of [...suites, ...targets]) if (reproduce) console.log(`to see it again: ${name}: ${reproduce}`)' \
      "$outcome"
    ;;
  2) echo 'the request is wrong, and nothing was started: mend what is named above, asking again changes nothing' >&2 ;;
  3) echo "a service stayed away over $away calls; a gate that had begun goes on" >&2 ;;
  4) echo "still running after $calls calls: benchmark-gate follow $id" >&2 ;;
  *) echo 'the gate itself broke: this says nothing of the change; tell its operator what is named above' >&2 ;;
esac
exit "$code"
