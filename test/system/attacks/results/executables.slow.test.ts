import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createBenchSteps } from '../../../../adapters/bench-host/bench-steps.ts';
import { writePrepared } from '../../../../adapters/bench-host/job/prepared.ts';
import { homeMount } from '../../../../adapters/bench-host/job/rust-installation.ts';
import type { RunConfined } from '../../../../adapters/confinement/sandbox/confined-command.ts';
import type { JobPaths } from '../../../../adapters/host/jobs/job-paths.ts';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import { MOST_BENCHMARKS } from '../../../../gate/names/limits.ts';
import { jobOf, rustHost, watching } from '../../../support/cargo/rust-host.ts';

/** A bench host with a job whose executables are shell scripts: they do what a bench may do, and need no compiler. */
async function hostOf(name: string, changed: (run: RunConfined) => RunConfined = (run) => run) {
  const rust = await rustHost(`attack-${name}`, { ownTarget: true });
  const job = jobOf(rust.job, { folder: '', bundle: '', commit: 'c'.repeat(40), tree: '7'.repeat(40) });
  const paths = rust.pathsOf(job);
  for (const folder of [
    paths.root,
    homeMount(paths).outside,
    paths.checkout.outside,
    paths.target.outside,
    paths.out.outside,
    paths.records,
  ])
    await mkdir(folder, { recursive: true });
  onTestFinished(() => rm(paths.root, { recursive: true, force: true }));
  const toolchain = { requested: null, name: null, rustc: 'rustc 1.95.0', cargo: 'cargo 1.95.0' };
  await writePrepared(paths, { commit: job.commit, tree: job.tree, triple: 'x86_64-unknown-linux-gnu', toolchain });
  const bench = createBenchSteps({
    ...rust.host,
    runConfined: changed(rust.host.runConfined),
    isClean: async () => true,
  });
  return { bench, job, folder: paths.target };
}

/** An executable that lists by one command and measures by another; both know `CRITERION_HOME`. */
async function executableOf(
  folder: JobPaths['target'],
  target: string,
  lists: string,
  measures = 'true',
): Promise<BenchExecutable> {
  const file = join(folder.outside, target);
  await writeFile(file, `#!/bin/sh\ncase "$*" in *--list*) ${lists} ;; *) ${measures} ;; esac\n`);
  await chmod(file, 0o755);
  const kind = { kind: 'bench', harness: 'criterion', features: [], args: ['--bench'] } as const;
  return {
    key: target,
    package: 'crowd',
    target,
    ...kind,
    path: join(folder.inside, target),
    cwd: folder.inside,
    environment: {},
  };
}

const listing = (count: number): string => `seq -f 'b-%g: benchmark' ${count}`;

it('that list more benchmarks than are measured fail, and the others are listed', async () => {
  const { bench, job, folder } = await hostOf('listing');
  const executables = [
    await executableOf(folder, 'many', listing(MOST_BENCHMARKS + 1)),
    await executableOf(folder, 'loud', `head -c 17000000 /dev/zero | tr '\\0' 'x'`),
    await executableOf(folder, 'most', listing(MOST_BENCHMARKS)),
  ];
  expect(await bench.list({ job, executables }, watching())).toMatchObject([
    {
      listed: 0,
      unlisted: true,
      failure: {
        class: 'benchmark-failed',
        message: 'many of crowd lists 10001 benchmarks; at most 10000 of one executable are measured',
        reproduce: expect.stringContaining('--list'),
      },
    },
    { failure: { class: 'benchmark-failed', message: 'loud of crowd lists more than the 16 MiB that are read' } },
    { key: 'most', listed: MOST_BENCHMARKS },
  ]);
});

it('that panic by hundreds are told whole for the first, and in short for the others', async () => {
  const { bench, job, folder } = await hostOf('panics');
  const panics = `for i in $(seq 100); do echo "thread 'main' panicked at b.rs:1:1: $i ${'x'.repeat(400)}" >&2; done; exit 101`;
  const executables: BenchExecutable[] = [];
  for (let index = 0; index < 24; index += 1) executables.push(await executableOf(folder, `p-${index}`, panics));
  const listings = await bench.list({ job, executables }, watching());
  expect(listings.filter(({ failure }) => failure?.class === 'benchmark-failed')).toHaveLength(24);
  expect(listings.filter(({ failure }) => failure?.excerpt !== undefined)).toHaveLength(20);
});

it('that hang by hundreds cost ten minutes together, and what the time does not reach is unlisted', async () => {
  // Each is ended at once, and said to have run for four minutes.
  const asked: string[] = [];
  const impatient = (run: RunConfined): RunConfined => {
    return async (step) => {
      asked.push(basename(step.file));
      return { ...(await run({ ...step, timeoutMs: 50 })), durationMs: 4 * 60_000 };
    };
  };
  const { bench, job, folder } = await hostOf('hanging', impatient);
  const hangs = 'sleep 1000';
  const executables: BenchExecutable[] = [{ ...(await executableOf(folder, 'fuzz', hangs)), kind: 'bin' }];
  for (let index = 0; index < 100; index += 1) executables.push(await executableOf(folder, `h-${index}`, hangs));
  executables.push({ ...(await executableOf(folder, 'unit', hangs)), kind: 'lib', harness: 'libtest' });
  const listings = await bench.list({ job, executables }, watching());
  const told = new Map(listings.map(({ key, ...listing }) => [key, listing]));
  expect(asked).toEqual(['h-0', 'h-1', 'h-2']);
  expect(told.size).toBe(102);
  expect(told.get('h-2')).toEqual({ listed: 0, unlisted: true, empty: 'does not list its benchmarks within 20 s' });
  const notAsked = 'was not asked for its benchmarks: asking those before it took 10 minutes';
  for (const key of ['h-3', 'h-99', 'fuzz']) {
    expect(told.get(key)).toEqual({ listed: 0, unlisted: true, empty: notAsked });
  }
  expect(told.get('unit')).toEqual({ listed: 0, empty: 'runs under libtest: 0 measured' });
});

it('that link all their results to one file of a million samples fail, and the next one is measured', async () => {
  const { bench, job, folder } = await hostOf('samples');
  const result = [
    'd="$CRITERION_HOME/b-$i/new"; mkdir -p "$d"',
    `printf '{"full_id":"b-%s","title":"b-%s","directory_name":"b-%s","throughput":null}' "$i" "$i" "$i" > "$d/benchmark.json"`,
    `printf '{"mean":%s,"median":%s}' "$e" "$e" > "$d/estimates.json"`,
    `printf '[1,1,1,1]' > "$d/tukey.json"`,
    'ln "$CRITERION_HOME/sample.json" "$d/sample.json"',
  ].join('; ');
  const one = '{"confidence_interval":{"confidence_level":0.95,"lower_bound":1,"upper_bound":1},"point_estimate":1}';
  const measures = (count: number, results: number) =>
    `e='${one}'; { yes 1, | head -n ${count - 1} | tr -d '\\n'; echo 1; } > "$CRITERION_HOME/ones"; ` +
    `{ printf '{"iters":['; cat "$CRITERION_HOME/ones"; printf '],"times":['; cat "$CRITERION_HOME/ones"; printf ']}'; } > "$CRITERION_HOME/sample.json"; ` +
    `for i in $(seq ${results}); do ${result}; done`;
  const measure = async (target: string, count: number, results: number) => {
    const executable = await executableOf(folder, target, listing(results), measures(count, results));
    const input = { job, suite: 'unit', command: 'cargo bench', executable, timeoutMs: 120_000 };
    return bench.measure({ ...input, remeasure: 0, noiseBand: 0.1, attempt: 1 }, watching());
  };
  const attack = await measure('attack', 1_000_000, 120);
  expect(attack.failure).toMatchObject({
    class: 'benchmark-failed',
    message: 'attack of crowd left 1000000 samples of "b-1"; at most 100000 of one benchmark are kept',
    reproduce: expect.stringContaining('attack'),
  });
  expect(attack.set.benchmarks).toEqual([]);
  const honest = await measure('honest', 100, 1);
  expect(honest.failure).toBeNull();
  expect(honest.set.benchmarks).toHaveLength(1);
});
