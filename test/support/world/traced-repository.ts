import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { commitTwice, type RustRepository } from './rust-repository.ts';

export const SUITE = 'traced';

const LOOK_MS = 100;

/** A run that is held waits for this file in its checkout, the one place that a test and a sandbox share. */
const RELEASE = 'released';

/** Says when it began and ended, by the machine's clock in nanoseconds. */
const PROGRAM = `#!/bin/sh
set -e
began=$(date +%s%N)
if [ "$1" = "$HELD" ]; then while [ ! -e ${RELEASE} ]; do sleep 0.1; done; else sleep 0.2; fi
ended=$(date +%s%N)
echo "{\\"began\\": \\"$began\\", \\"ended\\": \\"$ended\\", \\"took\\": $(((ended - began) / 1000000))}" > "$2"
`;

/** A workspace without dependencies, whose suite is a script: ready to be measured in a second. */
export async function createTracedRepository(folder: string): Promise<RustRepository> {
  await mkdir(join(folder, 'src'), { recursive: true });
  await mkdir(join(folder, 'scripts'));
  await writeFile(join(folder, '.gitignore'), `/target\n/${RELEASE}\n`);
  await writeFile(join(folder, 'Cargo.toml'), '[package]\nname = "traced"\nversion = "0.1.0"\nedition = "2021"\n');
  await writeFile(join(folder, 'Cargo.lock'), 'version = 3\n\n[[package]]\nname = "traced"\nversion = "0.1.0"\n');
  await writeFile(join(folder, 'src', 'lib.rs'), '//! Nothing.\n');
  await writeFile(join(folder, 'scripts', 'trace.sh'), PROGRAM);
  await chmod(join(folder, 'scripts', 'trace.sh'), 0o755);
  return commitTwice(folder, () => appendFile(join(folder, 'src', 'lib.rs'), '\n// Still nothing.\n'));
}

/**
 * Lets the held runs go in every checkout below these work folders, also in those that are still to come.
 *
 * @returns ends that
 */
export function releaseRuns(works: readonly string[]): () => Promise<void> {
  let releasing: Promise<void> = Promise.resolve();
  const release = async (): Promise<void> => {
    for (const jobs of works.map((work) => join(work, 'cpu', 'jobs'))) {
      for (const job of await readdir(jobs).catch(() => [])) {
        const checkout = join(jobs, job, 'checkout');
        // One that is being checked out is left alone.
        if (!existsSync(join(checkout, 'scripts', 'trace.sh'))) continue;
        await writeFile(join(checkout, RELEASE), '').catch(() => undefined);
      }
    }
  };
  const timer = setInterval(() => {
    releasing = releasing.then(release);
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    return releasing;
  };
}

/** A profile of one suite with some runs; one of them may be held until it is released. */
export const tracedProfile = (input: {
  readonly name: string;
  readonly mark: string;
  readonly runs: readonly string[];
  readonly held?: string;
}): string =>
  stringify({
    name: input.name,
    environment: {
      MEASURED_TRACE: input.mark,
      HELD: input.held ?? '',
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
