/**
 * The runner that cargo is told to start executables with (`CARGO_TARGET_<TRIPLE>_RUNNER`): notes how cargo would have
 * run each, and runs nothing. A record is: number of arguments, working directory, the arguments, the environment, an
 * empty field; each field ends in a NUL byte, which none of them can hold.
 */
export const RECORDING_RUNNER = `#!/bin/sh
set -e
{
  printf '%s\\0%s\\0' "$#" "$PWD"
  printf '%s\\0' "$@"
  env -0
  printf '\\0'
} >>"$BENCHMARK_GATE_RECORD"
`;

/** Where the runner writes. */
export const RECORD_VARIABLE = 'BENCHMARK_GATE_RECORD';

/** One executable as cargo would have run it. */
export interface RunRecord {
  readonly cwd: string;
  readonly executable: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The name of the variable that sets the runner for a target triple. */
export const runnerVariable = (triple: string): string =>
  `CARGO_TARGET_${triple.toUpperCase().replaceAll(/[-.]/g, '_')}_RUNNER`;

/** Characters of one record: Linux itself gives a program no more than some megabytes. */
const LONGEST_RECORD = 1024 * 1024;

/**
 * The records one by one: what only looks like many thousands of them is never held at once.
 *
 * @throws where a record is cut off (a runner was killed while it wrote), or can't be one
 */
export function* parseRecords(text: string): Generator<RunRecord> {
  let at = 0;
  let begin = 0;
  const next = (): string => {
    const end = text.indexOf('\0', at);
    if (end === -1) throw new Error('the record of a run is cut off');
    if (end - begin > LONGEST_RECORD)
      throw new Error(`the record of a run is longer than ${LONGEST_RECORD} characters`);
    const field = text.slice(at, end);
    at = end + 1;
    return field;
  };
  while (at < text.length) {
    begin = at;
    const count = Number(next());
    if (!Number.isInteger(count) || count < 1) throw new Error('the record of a run does not begin with a count');
    const cwd = next();
    const executable = next();
    const args: string[] = [];
    while (args.length < count - 1) args.push(next());
    const environment: Record<string, string> = {};
    for (let field = next(); field !== ''; field = next()) {
      const equals = field.indexOf('=');
      if (equals > 0) environment[field.slice(0, equals)] = field.slice(equals + 1);
    }
    yield { cwd, executable, args, environment };
  }
}

/** What the shell, rustup's proxies and the gate itself set. */
const NOT_CARGOS = /^(?:_|PWD|OLDPWD|SHLVL|PATH|RUSTUP_.*|RUST_RECURSION_COUNT|BENCHMARK_GATE_.*)$/;

/** The variables that cargo added to what it was given. */
export function cargosOwn(
  recorded: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recorded).filter(([name, value]) => given[name] !== value && !NOT_CARGOS.test(name)),
  );
}
