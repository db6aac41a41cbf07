import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { measurePairAndStore } from '../../activities/host/measure-pair.ts';
import { createBenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import { roundArguments } from '../../adapters/bench-host/cargo/round-arguments.ts';
import { detectIsolation } from '../../adapters/confinement/sandbox/detect-isolation.ts';
import { outsidePath } from '../../adapters/confinement/sandbox/outside-path.ts';
import { MeasurementSet } from '../../gate/baseline/measurement-set.ts';
import type { PairSide, TakenPair } from '../../gate/contract/measured/measured-pair.ts';
import { Rounds } from '../../gate/profile/rounds.ts';
import { commitWorkspace, jobOf, rustHost, watching } from '../../test/support/cargo/rust-host.ts';
import { memoryJson } from './memory-json.ts';
import { Starts } from './starts.ts';

/** The Criterion of the workspace, as its lock file has it. */
const CRITERION = '0.7.0';
const COMMAND = 'cargo bench -p measured --bench quick';
const PLANTED = { PLANTED: '1' };
const HALF_MS = 600_000;

/** Benchmarks of the executable, and how many of them are measured by Criterion's defaults. */
export const BENCHMARKS = 10;
export const ORDINARY = 4;

/** As rounds are by default. */
const { warmUp, measurement, samples } = Rounds.parse({});

/** A bench host with an executable of benchmarks, some of which can be made slower by so much. */
export async function plantedHost() {
  const { isolation } = await detectIsolation();
  const rust = await rustHost('planted', { isolation });
  const commit = await commitWorkspace((folder) =>
    copyFile(path.join(import.meta.dirname, 'planted.rs'), path.join(folder, 'measured/benches/quick.rs')),
  );
  const starts = new Starts();
  const bench = createBenchSteps({ ...rust.host, runConfined: starts.follow(rust.host.runConfined) });
  const asBase = { minFreeDisk: 0 };
  const job = jobOf(rust.job, commit);
  await bench.prepare(job, watching());
  await bench.prepare({ ...job, asBase }, watching());
  const built = await bench.build({ job, command: COMMAND, executables: null, timeoutMs: HALF_MS }, watching());
  const executable = built.executables.find(({ target }) => target === 'quick');
  if (executable === undefined) throw new Error(`${COMMAND} built nothing to measure`);
  const store = memoryJson();
  const paths = rust.pathsOf(job);
  const outside = (inside: string) => outsidePath(inside, [paths.checkout, paths.target]) ?? inside;
  const { tree } = commit;
  const byItself = async (args: readonly string[], home: string): Promise<void> => {
    await execa(outside(executable.path), args, {
      cwd: outside(executable.cwd),
      env: { ...executable.environment, CRITERION_HOME: home },
      stdio: 'ignore',
    });
  };

  return {
    executable,
    starts,
    runConfined: rust.host.runConfined,
    sides: { base: { commit: commit.commit, tree }, change: { commit: commit.commit, tree } },
    loadMeasurementSet: async (uri: string): Promise<MeasurementSet> => store.getJson(uri, MeasurementSet),
    /** A pair, of which the change's half is slower. @param only what is left to be measured */
    pair: (number: number, first: PairSide, only: readonly string[] | undefined): Promise<TakenPair> =>
      measurePairAndStore(
        { bench, store },
        {
          ...{ job, suite: 'planted', command: COMMAND, noiseBand: 1, timeoutMs: HALF_MS, first, attempt: 1 },
          executable: { ...executable, environment: { ...executable.environment, ...PLANTED } },
          round: { number, session: 'bench', warmUp, measurement, samples, ...(only === undefined ? {} : { only }) },
          base: {
            ...{ commit: commit.commit, tree, asBase, number },
            executable: { environment: executable.environment },
          },
        },
        watching(),
      ),
    /** The very file, all of it with the flags of a round, without anything of the gate. */
    asShort: (home: string): Promise<void> => {
      const round = { ...{ number: 1, session: 'bench' }, ...{ warmUp, measurement, samples } };
      return byItself(roundArguments(executable.args, round, CRITERION), home);
    },
    /** {@link ORDINARY} of its benchmarks by Criterion's defaults. */
    asOrdinary: (home: string): Promise<void> => byItself([...executable.args, '--noplot', '/0$'], home),
    async remove(): Promise<void> {
      await bench.remove({ ...rust.job, asBase });
      await bench.remove(rust.job);
      await rm(commit.folder, { recursive: true, force: true });
    },
  };
}
