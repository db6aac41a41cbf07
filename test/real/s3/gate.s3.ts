import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import type { Ended } from '../../support/processes/run-cli.ts';
import { until } from '../../support/until.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { SUITE } from '../../support/world/profile.ts';
import { BENCHMARKS } from '../../support/world/rust-repository.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';
import { measuredSoFar } from '../../support/world/watch-run.ts';

const ADDRESS = 's3://store-under-test/whole-gate';

let world: GateWorld;
let credentials: Readonly<Record<string, string>>;
let ended: Ended;
let outcome: GateOutcome;
/** The environments of all commands of the gate that ran while benches were measured. */
let environments: string[];

beforeAll(async () => {
  credentials = inject('gateway')?.environment ?? {};
  world = await createGateWorld({ store: { BENCHMARK_GATE_STORE: ADDRESS, ...credentials } });
  await world.startWorker('control');
  await world.startWorker('cpu');
  await world.cli([...world.run, '--suites', SUITE, '--detach']);
  await until('a benchmark measured', async () => (await measuredSoFar(world)) >= 1, 50);
  environments = await Promise.all(
    (await world.commands()).map(({ pid }) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  ended = await world.cli([...world.run, '--suites', SUITE, '--json']);
  outcome = GateOutcome.parse(JSON.parse(ended.stdout));
});

afterAll(async () => {
  expect(await world?.end()).toEqual([]);
});

it('passes with its store in a bucket of versitygw', () => {
  expect([ended.code, outcome.status]).toEqual([0, 'pass']);
  expect(outcome.suites.find(({ name }) => name === SUITE)).toMatchObject({
    status: 'measured',
    benchmarks: BENCHMARKS,
  });
  expect(outcome.baselines).toMatchObject([
    { uri: expect.stringMatching(/^s3:\/\/store-under-test\/whole-gate\/sha256\//) },
  ]);
});

it('finds its baseline again, whole', async () => {
  const digest = outcome.baselines[0]?.digest ?? '';
  const listed = await world.cli(['baseline', 'list', '--repo', REPOSITORY, '--json']);
  expect([listed.code, JSON.parse(listed.stdout)]).toEqual([0, [expect.objectContaining({ digest })]]);
  const shown = await world.cli(['baseline', 'show', outcome.baselines[0]?.uri ?? '', '--json']);
  expect([shown.code, JSON.parse(shown.stdout)]).toEqual([
    0,
    expect.objectContaining({ commit: world.repository.head.sha }),
  ]);
  const verified = await world.cli(['baseline', 'verify']);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^ok {5}sha256:.*nothing is wrong$/s)]);
});

it('keeps the history of its run', async () => {
  Object.assign(process.env, credentials);
  const store = openStore({ ...process.env, BENCHMARK_GATE_STORE: ADDRESS });
  const folder = `runs/${outcome.workflow?.firstExecutionRunId}/history`;
  const [record = ''] = await until('the history kept', async () => {
    const records = await store.listRecords(folder);
    return records.length > 0 ? records : null;
  });
  expect(JSON.parse((await store.getRecord(record)).toString())).toMatchObject({ events: expect.any(Array) });
});

it('gives its commands none of the store’s credentials', async () => {
  expect(environments.filter((text) => text !== '').length).toBeGreaterThan(0);
  for (const text of environments) expect(text).not.toMatch(/AWS_/);
});

it('writes none of them anywhere', async () => {
  const secret = credentials.AWS_SECRET_ACCESS_KEY ?? 'no secret';
  const { comments, checkRuns } = await world.github.standIn.dump(REPOSITORY);
  const store = openStore({ ...process.env, BENCHMARK_GATE_STORE: ADDRESS });
  const records = await store.listRecords('runs');
  const kept = await Promise.all(records.map(async (record) => (await store.getRecord(record)).toString()));
  expect(kept.length).toBeGreaterThan(1);
  for (const text of [ended.stdout, JSON.stringify([comments, checkRuns]), ...kept]) expect(text).not.toContain(secret);
});
