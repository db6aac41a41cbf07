import path from 'node:path';
import { createBenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import { readPrepared } from '../../adapters/bench-host/job/prepared.ts';
import { WarmBases } from '../../adapters/bench-host/prepare/warm-base/warm-bases.ts';
import type { HostJob } from '../../gate/contract/host-job.ts';
import { spreadOf } from '../figures/figure.ts';
import { sampleHost, watch } from '../inputs/sample-host.ts';
import type { Suite } from './suite.ts';

/** The suite of the sample that builds the most. */
const BUILT = 'workspace-cpu';
const BUILD_MS = 1_800_000;
const MOST_REPETITIONS = 3;

/** What a warm base saves, and what making one costs: a change of the sample, checked out and built. */
export const warmBase: Suite = async ({ folder, repetitions, show }) => {
  const { host, git, sample, isolation, command, job } = await sampleHost(folder);
  if (isolation === 'none') throw new Error('warm bases need a sandbox: install the package bubblewrap');
  const built = command(BUILT);
  const { sha: commit, tree } = sample.main;
  const terms = { repository: 'demo/sample', commit, tree, commands: [built], timeoutMs: BUILD_MS };

  /** Seconds of preparing and building in a job of its own, which is gone afterwards. */
  const seconds = async (name: string, kept: string | null): Promise<number> => {
    const limits = { maxBytes: 1e11, maxCount: 2, maxAgeMs: 1e9, freeDiskBytes: 0 };
    const bases = new WarmBases({ folder: path.join(folder, 'work', kept ?? ''), ...limits });
    const listFiles = git.listFiles;
    const bench = createBenchSteps(kept === null ? host : { ...host, warm: { bases, listFiles } });
    const own: HostJob = { ...job(name, sample.head), ...(kept === null ? {} : { warmBase: terms }) };
    const started = performance.now();
    await bench.prepare(own, watch);
    await bench.build({ job: own, command: built, executables: null, timeoutMs: BUILD_MS }, watch);
    const ended = performance.now();
    const begun = readPrepared(host.pathsOf(own), own)?.warmBase;
    if (begun !== (kept === null ? undefined : commit)) throw new Error(`${name} began with ${begun ?? 'nothing'}`);
    await bench.remove(own);
    return (ended - started) / 1000;
  };

  const [cold, first, later]: [number[], number[], number[]] = [[], [], []];
  for (let index = 0; index < Math.min(repetitions, MOST_REPETITIONS); index += 1) {
    cold.push(await seconds(`cold-${index}`, null));
    first.push(await seconds(`first-${index}`, `warm-${index}`));
    later.push(await seconds(`later-${index}`, `warm-${index}`));
  }
  const name = `a change of the sample, checked out and built for ${BUILT}`;
  const beside = (taken: readonly number[]) => ({
    name: 'without a warm base',
    figure: spreadOf(cold),
    ratio: spreadOf(taken.map((value, index) => value / (cold[index] ?? Number.NaN))),
  });
  show([
    { name, unit: 's, making it', here: spreadOf(first), plain: beside(first), goal: null },
    { name, unit: 's, with a copy', here: spreadOf(later), plain: beside(later), goal: null },
  ]);
};
