import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import {
  BENCHMARKS_EACH,
  CRATES,
  changeCrate,
  cratesProfile,
  createCratesRepository,
} from '../../support/world/crates-repository.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { type PushedCommits, pushedCommits } from '../../support/world/pushed-commits.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';

let world: GateWorld;
let commits: PushedCommits;
/** The gates of four commits: of code, of documentation, of one crate of four, and of documentation after that. */
let gates: Readonly<Record<'first' | 'documented' | 'changed' | 'last', GateOutcome>>;

beforeAll(async () => {
  world = await createGateWorld({ makeRepository: createCratesRepository, makeProfile: cratesProfile });
  commits = await pushedCommits(world);
  const { environment, push, run } = commits;
  const [, host] = await Promise.all([
    world.startWorker('control', environment),
    world.startWorker('cpu', environment),
  ]);
  const first = await run();
  // Whoever asked for a host now would get none.
  await host.stop();
  await push('Say more', (folder) => appendFile(join(folder, 'README.md'), 'Each has a bench.\n'));
  const documented = await run();
  const again = await world.startWorker('cpu', environment);
  await push('Change the kernels', (folder) => changeCrate(folder, 'kernels'));
  const changed = await run();
  await again.stop();
  await push('Say still more', (folder) => appendFile(join(folder, 'README.md'), 'The kernels are new.\n'));
  gates = { first, documented, changed, last: await run() };
});
afterAll(async () => {
  commits?.close();
  expect(await world?.end()).toEqual([]);
});

/** The targets that a gate had its host measure, or measure again. */
async function measuredBy({ workflow }: GateOutcome): Promise<string[]> {
  const { events } = await world.history(workflow?.id ?? '');
  const summaries = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: task, userMetadata }) =>
    task?.activityType?.name === 'measureExecutable' ? [Buffer.from(userMetadata?.summary?.data ?? []).toString()] : [],
  );
  return CRATES.flatMap((name) => summaries.filter((summary) => summary.includes(name)).map(() => name));
}

const stepsOf = async ({ workflow }: GateOutcome): Promise<string[]> => {
  const { events } = await world.history(workflow?.id ?? '');
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name ?? []);
};

const baselineOf = ({ baselines }: GateOutcome) =>
  openStore({ BENCHMARK_GATE_STORE: world.storeFolder }).readBaseline(baselines[0]?.digest ?? '');

it('measures all of the first commit', async () => {
  const { first } = gates;
  expect(first).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  expect(await measuredBy(first)).toEqual(CRATES);
  expect(first.suites).toMatchObject([{ benchmarks: CRATES.length * BENCHMARKS_EACH }]);
  expect(first.suites[0]).not.toHaveProperty('carriedOver');
});

it('ends for a commit that changes only documentation without a bench host', async () => {
  const { first, documented } = gates;
  expect(documented).toMatchObject({
    ...{ status: 'pass', route: { kind: 'FINALIZE', to: 'quality-finalizer' }, state: 'ready' },
    receipts: { check: { state: 'written' }, ledger: { state: 'written' }, progress: { state: 'written' } },
  });
  const steps = await stepsOf(documented);
  expect(steps).toContain('findCarriedOver');
  expect(steps.filter((step) => /lease|prepare|build|measure/i.test(step))).toEqual([]);
  const [origin] = first.baselines;
  const from = { by: 'source', digest: origin?.digest, commit: first.headSha, sets: CRATES.length };
  expect(documented.suites).toMatchObject([{ benchmarks: CRATES.length * BENCHMARKS_EACH, carriedOver: [from] }]);
  const { suites } = await baselineOf(documented);
  const marks = suites.flatMap(({ executables }) => executables.map((each) => each.carriedOver?.digest));
  expect(marks).toEqual(CRATES.map(() => origin?.digest));
});

it('measures of a commit that changes one crate that one, and two others as a check', async () => {
  const { first, changed } = gates;
  expect(changed).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  const measured = await measuredBy(changed);
  expect(measured).toContain('kernels');
  expect(measured).toHaveLength(3);
  expect(new Set(measured).size).toBe(3);
  const [origin] = first.baselines;
  const from = { by: 'identity', digest: origin?.digest, commit: first.headSha, sets: 3 };
  expect(changed.suites).toMatchObject([{ benchmarks: CRATES.length * BENCHMARKS_EACH, carriedOver: [from] }]);
  const { suites } = await baselineOf(changed);
  const marks = suites.flatMap(({ executables }) => executables.map((each) => [each.target, each.carriedOver?.digest]));
  expect(Object.fromEntries(marks)).toEqual({
    ...Object.fromEntries(CRATES.map((name) => [name, origin?.digest])),
    kernels: undefined,
  });
});

it('carries on, without a bench host, what that commit measured and what it carried over', async () => {
  const { first, changed, last } = gates;
  expect(last).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  expect((await stepsOf(last)).filter((step) => /lease|prepare|build|measure/i.test(step))).toEqual([]);
  const { suites } = await baselineOf(last);
  const marks = suites.flatMap(({ executables }) => executables.map((each) => [each.target, each.carriedOver?.digest]));
  expect(Object.fromEntries(marks)).toEqual({
    ...Object.fromEntries(CRATES.map((name) => [name, first.baselines[0]?.digest])),
    kernels: changed.baselines[0]?.digest,
  });
});

it('says in the receipts what is carried over, and from where', async () => {
  const { first, documented, changed } = gates;
  const { checkRuns } = await world.github.standIn.dump(REPOSITORY);
  for (const { headSha } of [documented, changed]) {
    const check = checkRuns.find(({ head_sha }) => head_sha === headSha);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(JSON.stringify(check)).toContain(`carried over from \`${first.headSha?.slice(0, 12)}\``);
  }
});
