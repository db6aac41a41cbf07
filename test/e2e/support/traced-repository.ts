import { appendFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { commitTwice, type RustRepository } from './rust-repository.ts';

export const SUITE = 'traced';

/** Says when it began and ended, by the machine's clock in nanoseconds, and on which host's checkout. */
const PROGRAM = `#!/bin/sh
set -e
began=$(date +%s%N)
if [ "$1" = "$SLOW" ]; then sleep "$SECONDS_SLOW"; else sleep 0.2; fi
ended=$(date +%s%N)
echo "{\\"began\\": \\"$began\\", \\"ended\\": \\"$ended\\", \\"took\\": $(((ended - began) / 1000000))}" > "$2"
`;

/** A workspace without dependencies, whose suite is a script: ready to be measured in a second. */
export async function createTracedRepository(folder: string): Promise<RustRepository> {
  await mkdir(join(folder, 'src'), { recursive: true });
  await mkdir(join(folder, 'scripts'));
  await writeFile(join(folder, 'Cargo.toml'), '[package]\nname = "traced"\nversion = "0.1.0"\nedition = "2021"\n');
  await writeFile(join(folder, 'Cargo.lock'), 'version = 3\n\n[[package]]\nname = "traced"\nversion = "0.1.0"\n');
  await writeFile(join(folder, 'src', 'lib.rs'), '//! Nothing.\n');
  await writeFile(join(folder, 'scripts', 'trace.sh'), PROGRAM);
  await chmod(join(folder, 'scripts', 'trace.sh'), 0o755);
  return commitTwice(folder, () => appendFile(join(folder, 'src', 'lib.rs'), '\n// Still nothing.\n'));
}

/** A profile of one suite with some runs; one of them may be slow. */
export const tracedProfile = (input: {
  readonly name: string;
  readonly mark: string;
  readonly runs: readonly string[];
  readonly slow?: { readonly run: string; readonly seconds: number };
}): string =>
  stringify({
    name: input.name,
    environment: {
      MEASURED_TRACE: input.mark,
      SLOW: input.slow?.run ?? '',
      SECONDS_SLOW: `${input.slow?.seconds ?? 0}`,
    },
    budget: { pass: '20 min', build: '5 min', executable: '5 min' },
    waits: { cpu: '5 min', cuda: '1 s' },
    host: { minFreeDisk: '100 MiB' },
    suites: {
      [SUITE]: {
        kind: 'command',
        lane: 'cpu',
        required: true,
        command: './scripts/trace.sh {run} {report}',
        runs: input.runs.map((name) => ({ name })),
      },
    },
    metrics: Object.fromEntries(
      input.runs.map((run) => [run, { unit: 'ms', report: { suite: SUITE, run, pointer: '/took' } }]),
    ),
  });
