import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PairAsked, TakenHalf } from '../../gate/contract/measured/measured-pair.ts';
import { measuredRound } from '../../gate/policy/rounds/judge-rounds.ts';
import { firstOfPair } from '../../gate/policy/rounds/pair-order.ts';
import { Rounds } from '../../gate/profile/rounds.ts';
import { CONFIRMING_PAIRS } from '../../gate/statistics/confirmation.ts';
import { measuredWorkspace } from '../support/cargo/measured-workspace.ts';
import { jobOf, watching } from '../support/cargo/rust-host.ts';
import { type RecordedPair, resampled } from '../support/comparison/resampled-suites.ts';
import { suitesAgainstThemselves, suitesSlowed } from '../support/comparison/simulation.ts';

/** Enough for a suite of fourteen and what confirms them, in more than one way. */
const PAIRS = 14 + CONFIRMING_PAIRS + 8;
const SUITES = 300;
const AS_BASE = { minFreeDisk: 0 };

/** As rounds are by default. */
const { warmUp, measurement, samples } = Rounds.parse({});

let workspace: Awaited<ReturnType<typeof measuredWorkspace>>;
const recorded: RecordedPair[] = [];

/** Pairs of an executable with itself, measured by turns on this machine. */
beforeAll(async () => {
  workspace = await measuredWorkspace('recorded');
  const { rust, commit } = workspace;
  await rust.bench.prepare(jobOf(rust.job, commit, { asBase: AS_BASE }), watching());
  const { remeasure: _, ...input } = workspace.input('quick', 'recorded');
  for (let number = 1; number <= PAIRS; number += 1) {
    const round = { number, session: 'recorded', warmUp, measurement, samples };
    const first = firstOfPair(input.executable.key, number, 'recorded');
    const base = { commit: commit.commit, tree: commit.tree, asBase: AS_BASE, executable: {}, number };
    const asked: PairAsked = { ...input, round, first, base };
    const pair = await workspace.pair().run(asked);
    if (pair.base === null) throw new Error('expected both halves');
    const [ours, theirs] = [logsOf(pair.change), logsOf(pair.base)];
    recorded.push(ours.map((log, index) => [log, theirs[index] ?? Number.NaN] as const));
  }
});
afterAll(async () => {
  if (workspace !== undefined) await workspace.rust.bench.remove({ ...workspace.rust.job, asBase: AS_BASE });
  await workspace?.remove();
});

/** Of each benchmark the logarithm of its median, in the order of the executable's list. */
function logsOf(half: TakenHalf): number[] {
  if (!('ref' in half)) throw new Error('expected a measured half');
  const { listed, benchmarks } = workspace.setOf(half.ref.uri);
  return listed.map((name) => {
    const measured = benchmarks.find(({ id }) => id === name);
    const round = measured === undefined ? null : measuredRound(measured, 'recorded');
    return Math.log(round?.median ?? Number.NaN);
  });
}

/** How much halves of a pair differ, as a person may want to know of the machine that this ran on. */
const scatter = (): number => {
  const differences = recorded.flatMap((pair) => pair.map(([one, other]) => one - other));
  return Math.sqrt(differences.reduce((sum, each) => sum + each * each, 0) / differences.length);
};

it.each([7, 14])('accuses nobody in 300 suites of pairs of one commit with itself: %i rounds', (most) => {
  expect(recorded.flat().every((pair) => pair.every(Number.isFinite))).toBe(true);
  const figures = suitesAgainstThemselves({ most, suites: SUITES }, resampled(recorded));
  console.info(JSON.stringify({ most, scatter: scatter(), ...figures }));
  expect(figures.confirmed).toBeLessThanOrEqual(1);
});

it.each([7, 14])('never calls the same what is slower by 20 %%: %i rounds', (most) => {
  const [slower] = suitesSlowed({ most, suites: SUITES }, resampled(recorded), [0.2]);
  console.info(JSON.stringify({ most, scatter: scatter(), ...slower }));
  expect(slower?.calledSame).toBe(0);
});
