import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateContext } from '../../../../gate/contract/context.ts';
import type { FailureReport } from '../../../../gate/contract/failure.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { LARGEST_PAYLOAD } from '../../../../gate/names/limits.ts';
import { until } from '../../../support/until.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { endedHistories } from '../../../support/workflows/histories/run-histories.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';
import { isReference, largest, payloadsOf, type StepSizes, stepSizes } from './payload-sizes.ts';

const MINUTE_MS = 60_000;

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** A report as large as a report can be, in characters of three bytes. */
const panicked = (target: string): FailureReport => ({
  class: 'benchmark-failed',
  message: `${target} panicked: ${'…'.repeat(1900)}`,
  excerpt: '…'.repeat(2000),
  reproduce: `cargo bench --features ${'…'.repeat(1000)}`,
  log: `file:///${'…'.repeat(1000)}`,
});

const crowd = (count: number): string[] => Array.from({ length: count }, (_, index) => `crowd-${index}`);

/** Targets that all panic when they are asked for their list. */
const panicking = (targets: readonly string[]) => ({
  targets: Object.fromEntries(targets.map((target) => [target, 0])),
  listFails: Object.fromEntries(targets.map((target) => [target, panicked(target)])),
});

const { main, extra } = profile().suites;
const withoutSimpler = { ...main, simpler: undefined };

async function historiesOf(client: Client, request: GateRequest) {
  const histories = await endedHistories(client, workflowId(request));
  return histories.map(({ history }) => history);
}

it.concurrent('240 executables that panic when they are listed fail their change, and end nothing else', async () => {
  const host = cpuHost({ commands: { [CPU]: panicking(crowd(240)), [OPTIONAL]: { targets: { extras: 1 } } } });
  const suites = { main: withoutSimpler, extra };
  await bench.scene(
    { profile: profile({ suites, metrics: {}, targets: {}, evidence: [] }), hosts: [host, deviceless] },
    async ({ gates, client, request, standIn }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({
        status: 'fail',
        route: { kind: 'NEXT', to: 'code-refiner' },
        receipts: { check: { state: 'written' }, ledger: { state: 'written' } },
      });
      expect(outcome.why).toContain('crowd-0 panicked');
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.filter(({ head_sha }) => head_sha === request.headSha)).toMatchObject([
        { status: 'completed', conclusion: 'failure' },
      ]);
      const payloads = payloadsOf(await historiesOf(client, request));
      expect(largest(payloads)).toBeLessThan(LARGEST_PAYLOAD);
      expect(payloads.filter(isReference).length).toBeGreaterThan(0);
    },
  );
});

it.concurrent('a pass hands a crowd of failures to the next, and the run ends as it would have', async () => {
  const host = cpuHost({
    takesMs: () => 15 * MINUTE_MS,
    commands: { [OPTIONAL]: panicking(crowd(900)), [CPU]: { targets: { kernels: 1, codecs: 1, others: 1 } } },
  });
  const suites = { extra, main: withoutSimpler };
  const budgets = { budget: { pass: '25 min' } };
  await bench.scene(
    { profile: profile({ suites, metrics: {}, targets: {}, evidence: [], ...budgets }), hosts: [host, deviceless] },
    async ({ gates, client, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({ iteration: 1, status: 'pass' });
      const histories = await historiesOf(client, request);
      expect(largest(payloadsOf(histories))).toBeLessThan(LARGEST_PAYLOAD);
      const continued = histories.map(({ events }) => events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes);
      // Who follows the run reads what it continues with, and has perhaps no store.
      expect(payloadsOf(continued).some(isReference)).toBe(false);
      expect(stepSizes(histories)).toMatchObject({ keepMeasured: {}, readMeasured: {} });
      expect(tooLarge(stepSizes(histories))).toEqual([]);
    },
  );
});

/** As much as is ever read of a change, in characters of three bytes. */
const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}${'…'.repeat(290)}`);
const context: Partial<GateContext> = {
  changedFiles: { count: 9000, sample: names(50) },
  specs: names(50),
  labels: names(50),
  title: '…'.repeat(300),
  ledger: {
    rows: Array.from({ length: 100 }, () => ({
      gate: '…'.repeat(130),
      status: '…'.repeat(130),
      evidence: '…'.repeat(130),
    })),
    hops: Array.from({ length: 100 }, () => '…'.repeat(130)),
    decision: '…'.repeat(660),
  },
};

/** A hundred suites, of which each but the first fails with all that may be said of it. */
const hundredSuites = Object.fromEntries(
  Array.from({ length: 99 }, (_, index) => [
    `suite-${index}-${'s'.repeat(80)}`,
    { kind: 'criterion', lane: 'cpu', command: `cargo bench -p crate-${index} ${'-'.repeat(900)}`, required: true },
  ]),
);

it.concurrent('every step stays below the bound when its input and its result are at theirs', async () => {
  const targets = crowd(1000);
  const hundred = Object.values(hundredSuites).map(({ command }) => [
    command,
    { buildFails: { ...panicked('everything'), class: 'compile-error' as const } },
  ]);
  const host = cpuHost({
    environment: { CARGO_PKG_DESCRIPTION: 'd'.repeat(4000) },
    commands: {
      [CPU]: {
        targets: { ...Object.fromEntries(targets.map((target) => [target, 0])), kernels: 3, codecs: 2 },
        leftOut: names(50).map((target) => ({ target, reason: 'r'.repeat(300) })),
        listFails: Object.fromEntries(targets.slice(0, 240).map((target) => [target, panicked(target)])),
        measureFails: { kernels: { ...panicked('kernels'), before: 1 } },
      },
      'tool {report}': { runFails: panicked('tool') },
      ...Object.fromEntries(hundred),
    },
  });
  const tool = { kind: 'command', lane: 'cpu', command: 'tool {report}', runs: [{ name: 'all' }] };
  const suites = { main: withoutSimpler, ...hundredSuites, tool };
  const options = { profile: profile({ suites, metrics: {}, targets: {}, evidence: [] }), context };
  delete (suites as Record<string, unknown>)[Object.keys(hundredSuites)[98] ?? ''];
  await bench.scene({ ...options, hosts: [host, deviceless] }, async ({ gates, client, request }) => {
    const run = await gates.start(request);
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({ status: 'fail', route: { to: 'code-refiner' } });
    expect(outcome.suites).toHaveLength(100);
    const histories = await historiesOf(client, request);
    expect(largest(payloadsOf(histories))).toBeLessThan(LARGEST_PAYLOAD);
    // Whoever asks has perhaps no store: what they get is the outcome itself.
    const result = histories[0]?.events?.at(-1)?.workflowExecutionCompletedEventAttributes?.result;
    expect(payloadsOf(result).map(isReference)).toEqual([false]);
    expect(Buffer.byteLength(JSON.stringify(await until('its progress', () => run.progress())))).toBeLessThan(
      LARGEST_PAYLOAD,
    );
    for (const name of STEPS) expect(stepSizes(histories)).toHaveProperty([name]);
    expect(tooLarge(stepSizes(histories))).toEqual([]);
  });
});

it.concurrent('a change of documentation alone stays below it too', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const reused = Array.from({ length: 10 }, (_, index) => ({
    machineClass: `${index}${'…'.repeat(190)}`,
    uri: '…'.repeat(1000),
    digest,
    complete: true,
  }));
  const options = { profile: profile(), context: { ...context, documentationOnly: true } };
  await bench.scene({ ...options, control: { findReusableBaselines: async () => reused } }, async (scene) => {
    expect(await (await scene.gates.start(scene.request)).outcome()).toMatchObject({ status: 'pass' });
    const sizes = stepSizes(await historiesOf(scene.client, scene.request));
    expect(sizes).toHaveProperty('findReusableBaselines');
    expect(tooLarge(sizes)).toEqual([]);
  });
});

/** All steps of a run that measures, but those that carry an id and nothing else. */
const STEPS = [
  ...['gatherContext', 'readHead', 'tellOlderRuns', 'completeLeftChecks', 'evaluate'],
  ...['publishCheck', 'publishLedger', 'publishProgress', 'storeHistory'],
  ...['leaseHost', 'prepareCheckout', 'buildSuite', 'listExecutables', 'measureExecutable'],
  ...['buildCommand', 'runCommand', 'removeCheckout'],
];

const tooLarge = (sizes: StepSizes): string[] =>
  Object.entries(sizes).flatMap(([name, { input, result }]) =>
    Math.max(input, result) < LARGEST_PAYLOAD ? [] : [`${name}: ${input} in, ${result} out`],
  );
