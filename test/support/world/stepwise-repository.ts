import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { commitTwice, type RustRepository } from './rust-repository.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/stepwise', import.meta.url));

export const STEPWISE_SUITE = 'steps';

/** What the bench lists, in order. */
export const STEPWISE_BENCHMARKS: readonly string[] = Array.from({ length: 8 }, (_, at) => `steps/${at + 1}`);

/** A workspace without crates of others: a whole gate of it takes seconds. */
export async function createStepwiseRepository(folder: string): Promise<RustRepository> {
  await cp(WORKSPACE, folder, { recursive: true, filter: (path) => !path.endsWith('/target') });
  return commitTwice(folder, () => appendFile(join(folder, 'measured/src/lib.rs'), '\n// Sums wrap.\n'));
}

/** The runs of the command suite. With two passes, one more takes the first pass's time and is measured in the second. */
export const stepwiseRuns = (passes: 1 | 2): string[] => ['one', 'two', ...(passes === 2 ? ['late'] : [])];

/**
 * A profile of a suite of benches and one of a program, both required.
 *
 * @param fault what the suite's second benchmark does: `hang` never ends by itself
 */
export const stepwiseProfile = (
  trace: string,
  { passes = 1, fault = '' }: { readonly passes?: 1 | 2; readonly fault?: 'hang' | '' } = {},
): string =>
  stringify({
    name: 'small',
    environment: { MEASURED_TRACE: trace, FAULT: fault },
    budget: { pass: passes === 1 ? '20 min' : '25 s', build: '15 min', executable: '5 min' },
    waits: { cpu: '5 min', cuda: '1 s' },
    host: { minFreeDisk: '100 MiB' },
    noise: { remeasure: 0 },
    suites: {
      [STEPWISE_SUITE]: {
        kind: 'criterion',
        lane: 'cpu',
        required: true,
        command: 'cargo bench -p measured --bench steps',
      },
      probe: {
        kind: 'command',
        lane: 'cpu',
        required: true,
        build: 'cargo build -p measured --bin probe',
        command: 'cargo run -p measured --bin probe -- {run} {report}',
        runs: stepwiseRuns(passes).map((name) => ({ name })),
      },
    },
    metrics: { took: { unit: 'ms', report: { suite: 'probe', run: 'one', pointer: '/took' } } },
  });
