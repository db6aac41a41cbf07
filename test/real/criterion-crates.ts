import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { runCli } from '../support/processes/run-cli.ts';

const CRATES = join(import.meta.dirname, '../fixtures/criterion/crates');

/** Outside of the checkout, by its place: cargo's fingerprints hold paths. */
const TARGET = join(
  tmpdir(),
  `benchmark-gate-test-criterion-${createHash('sha256').update(CRATES).digest('hex').slice(0, 16)}`,
);

const Artifact = z.object({
  reason: z.literal('compiler-artifact'),
  manifest_path: z.string(),
  target: z.object({ name: z.string() }),
  executable: z.string(),
});

const Reading = z.object({
  benchmarks: z.array(
    z.object({
      id: z.string(),
      unit: z.literal('ns'),
      estimate: z.object({ point: z.number(), lower: z.number(), upper: z.number() }),
      throughput: z.object({ kind: z.string(), perIteration: z.number() }).optional(),
      samples: z.array(z.object({ iters: z.number(), ns: z.number() })).optional(),
    }),
  ),
  problems: z.array(z.object({ code: z.string(), where: z.string(), message: z.string() })),
});

const Stored = z.object({
  full_id: z.string(),
  title: z.string(),
  throughput: z.record(z.string(), z.unknown()).nullable(),
});

/** Builds every program against every Criterion; returns its executable by crate and program. */
export async function buildCrates(): Promise<ReadonlyMap<string, string>> {
  const args = [
    'bench',
    '--workspace',
    '--benches',
    '--no-run',
    '--locked',
    '--message-format=json-render-diagnostics',
  ];
  const { stdout } = await execa('cargo', args, { cwd: CRATES, env: { CARGO_TARGET_DIR: TARGET } });
  const executables = new Map<string, string>();
  for (const line of stdout.split('\n').filter(Boolean)) {
    const { success, data } = Artifact.safeParse(JSON.parse(line));
    const name = data?.manifest_path.split('/').at(-2);
    if (success) executables.set(`${name} ${data.target.name}`, data.executable);
  }
  return executables;
}

/** Runs an executable as cargo would, into a tree, or into one of its own that is gone after the test; with the lines of both streams. */
export async function measure(executable: string | undefined, args: readonly string[] = [], tree?: string) {
  if (executable === undefined) throw new Error('this program was not built');
  const root = tree ?? (await mkdtemp(join(tmpdir(), 'criterion-real-')));
  if (tree === undefined) onTestFinished(() => rm(root, { recursive: true, force: true }));
  const env = { CRITERION_HOME: root };
  const run = execa(executable, ['--bench', ...args], { cwd: CRATES, env, all: true });
  const { stdout, all } = await run;
  return { root, stdout, output: all.split('\n') };
}

/** What the command line reads from a tree, or from an output given to its standard input. */
export async function read(from: string, input?: string) {
  const { code, stdout } = await runCli(['criterion', '--json', from], input === undefined ? {} : { input });
  return { code, ...Reading.parse(JSON.parse(stdout)) };
}

/** The results of a tree, found and parsed by other code than the gate's. */
export async function storedResults(root: string) {
  const names = await readdir(root, { recursive: true });
  const folders = names.filter((name) => name.endsWith('new/benchmark.json')).map((name) => join(root, name, '..'));
  const json = async (folder: string, file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, file), 'utf8'));
  return Promise.all(
    folders.map(async (folder) => ({
      benchmark: Stored.parse(await json(folder, 'benchmark.json')),
      sample: z
        .object({ sampling_mode: z.string(), iters: z.array(z.number()), times: z.array(z.number()) })
        .parse(await json(folder, 'sample.json')),
    })),
  );
}
