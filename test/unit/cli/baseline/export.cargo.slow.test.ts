import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { baselineExport } from '../../../../cli/baseline/export.ts';
import type { MeasurementSet } from '../../../../gate/baseline/measurement-set.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../support/cargo/rust-host.ts';
import { temporaryFolder } from '../../../support/criterion/fixtures.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const COMMAND = 'cargo bench -p measured --bench quick --features cpu';

let commit: Commit;
let rust: Awaited<ReturnType<typeof rustHost>>;
let set: MeasurementSet;

beforeAll(async () => {
  rust = await rustHost('export');
  commit = await commitWorkspace();
  const job = jobOf(rust.job, commit);
  await rust.bench.prepare(job, watching());
  const asked = { job, command: COMMAND, executables: null, timeoutMs: 400_000 };
  const { executables } = await rust.bench.build(asked, watching());
  const [executable] = executables;
  if (executable === undefined) throw new Error('nothing was built');
  const rest = {
    suite: 'workspace-cpu',
    command: COMMAND,
    timeoutMs: 120_000,
    remeasure: 0,
    noiseBand: 0.1,
    attempt: 1,
  };
  const measured = await rust.bench.measure({ job, executable, ...rest }, watching());
  set = measured.set;
}, 480_000);

afterAll(async () => {
  await rust.bench.remove(rust.job);
  await rm(commit.folder, { recursive: true, force: true });
});

/** A baseline of what was measured, in a store. */
async function storeMeasured() {
  const { store } = await temporaryStore();
  const [suite] = exampleDocument().suites;
  if (suite === undefined) throw new Error('the example has no suite');
  const executable = { ...set.executable, listed: set.listed.length, quick: set.quick, benchmarks: set.benchmarks };
  const document = exampleDocument({ suites: [{ ...suite, command: COMMAND, executables: [executable] }] });
  return { store, entry: await store.writeBaseline(document) };
}

const cargoBench = (tree: string, ...options: string[]) => {
  const { checkout, target } = rust.pathsOf(rust.job);
  const args = [...COMMAND.split(' ').slice(1), '--offline', '--locked', '--', ...options];
  const env = { CRITERION_HOME: tree, CARGO_TARGET_DIR: target.outside };
  return execa('cargo', args, { cwd: checkout.outside, env, reject: false });
};

const json = async (...parts: string[]) => JSON.parse(await readFile(join(...parts), 'utf8'));

it('exports a tree that cargo bench compares with', async () => {
  const { store, entry } = await storeMeasured();
  expect(await store.verifyBaseline(entry.digest)).toEqual([]);
  const tree = join(await temporaryFolder(), 'criterion');
  const said: string[] = [];
  const io = { stdout: (text: string) => void said.push(text), warn: (line: string) => void said.push(line) };
  await baselineExport(entry.digest, { store, format: 'criterion', to: tree, name: 'stored' }, io);
  expect(said.join('')).toBe(
    `wrote 5 benchmarks to ${tree}, as the baseline stored\nCRITERION_HOME=${tree} cargo bench -p measured --no-default-features --features ${set.executable.features.join(',')} --bench ${set.executable.target} -- --baseline stored\ncritcmp --target-dir ${dirname(tree)} stored\n`,
  );

  const compared = await cargoBench(tree, '--baseline', 'stored');
  expect(compared.stderr).not.toContain('panicked');
  expect(compared.exitCode).toBe(0);
  expect(compared.stdout.match(/^\s+change:/gm)).toHaveLength(5);
  // What Criterion compared with is what is stored.
  for (const { directory = '', statistics } of set.benchmarks) {
    const { mean } = await json(tree, directory, 'new', 'estimates.json');
    const change = await json(tree, directory, 'change', 'estimates.json');
    const expected = mean.point_estimate / (statistics?.mean?.point ?? Number.NaN) - 1;
    expect(change.mean.point_estimate).toBeCloseTo(expected, 9);
  }

  // Criterion left the baseline as it was: exporting it again finds the same files.
  await baselineExport(entry.digest, { store, format: 'criterion', to: tree, name: 'stored' }, io);
  const absent = await cargoBench(tree, '--baseline', 'absent');
  expect(absent.exitCode).not.toBe(0);
  expect(absent.stderr).toContain("Baseline 'absent' must exist");
});
