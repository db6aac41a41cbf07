import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ControlActivities } from '../../../../activities/interfaces.ts';
import type { Evaluation } from '../../../../gate/contract/decision/evaluation.ts';
import type { CarriedSuite, CarriedSuites } from '../../../../gate/contract/measured/carried-suites.ts';
import type { SuiteRecord } from '../../../../gate/contract/suite-record.ts';
import { GateBench, type SceneOptions } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const COMMIT = '1'.repeat(40);
const context = { trusted: { commit: COMMIT, tree: '2'.repeat(40) } };

/** A suite with one executable of a near commit's baseline. */
const suiteOf = (suite: string, command: string, machineClass = 'cpu-class'): CarriedSuite => ({
  ...{ suite, command, side: 'cpu', ranOn: 'cpu', reports: [] },
  measurements: [
    {
      ...{ key: suite, uri: 'memory:baseline', target: suite, hostId: 'elsewhere', machineClass, lane: 'cpu' },
      ...{ listed: 3, measured: 3, problems: {}, durationMs: 0 },
      carriedOver: {
        ...{ by: 'source', digest: `sha256:${'3'.repeat(64)}`, commit: COMMIT },
        measuredAt: '2026-11-22T10:05:00Z',
      },
    },
  ],
});

const found = (...suites: CarriedSuite[]): CarriedSuites => ({ suites, fallbacks: [], built: [] });

/** Runs a gate for which so much is found, and says what was asked for, done and handed over to be judged. */
async function run(
  findCarriedOver: ControlActivities['findCarriedOver'],
  options: Partial<SceneOptions> = {},
): Promise<{
  asked: number;
  did: readonly string[];
  runs: readonly SuiteRecord[];
  notTakenOver: readonly string[];
}> {
  let asked = 0;
  let notTakenOver: readonly string[] = [];
  let runs: readonly SuiteRecord[] = [];
  const did: string[] = [];
  const control: Partial<ControlActivities> = {
    findCarriedOver: async (input) => {
      asked += 1;
      return findCarriedOver(input);
    },
    // Whatever numbers of others are judged to be: what is handed over is looked at.
    evaluate: async (input) => {
      runs = input.runs;
      notTakenOver = input.notTakenOver ?? [];
      return { ...nothing, why: input.context.documentationOnly ? 'documentation' : 'measured' };
    },
  };
  await bench.scene({ profile: profile(), context, control, ...options }, async ({ gates, request, journal }) => {
    await (await gates.start(request)).outcome();
    did.push(...journal);
  });
  return { asked, did, runs, notTakenOver };
}

const nothing: Evaluation = {
  ...{ status: 'pass', route: { kind: 'FINALIZE', to: 'quality-finalizer' }, state: 'ready', why: '' },
  ...{ evidence: [], suites: [], targets: [], baselines: [] },
};

const hasBuilt = (did: readonly string[], command: string) => did.some((line) => line.endsWith(`build ${command}`));
const ofSuite = (runs: readonly SuiteRecord[], suite: string) => runs.filter((each) => each.suite === suite);

it.concurrent('asks for no host where everything is carried over, a fallback by the same command too', async () => {
  // There is no CPU host: who waited for one would wait for a minute, and have nothing.
  const { did, runs } = await run(async () => found(suiteOf('main', CPU), suiteOf('extra', OPTIONAL)), {
    ...{ golden: 'carried-by-source', hosts: [deviceless] },
  });
  expect(did).toEqual([]);
  expect(ofSuite(runs, 'main')).toMatchObject([
    { method: 'primary', command: CPU, measurements: [{ uri: 'memory:baseline', carriedOver: { by: 'source' } }] },
  ]);
  const gpu = ofSuite(runs, 'gpu').find(({ side }) => side === 'cpu');
  expect(gpu).toMatchObject({ method: 'alt1', measurements: [{ carriedOver: { commit: COMMIT } }] });
  expect(runs.every(({ notRun }) => notRun === undefined || notRun === 'no-cuda')).toBe(true);
});

it.concurrent('asks for no host for a fallback by a command of its own', async () => {
  const own = 'cargo bench -p core --features emulated';
  const base = profile();
  const suites = { ...base.suites, gpu: { ...base.suites.gpu, fallback: own } };
  const fallback = { ...suiteOf('gpu', own), side: 'cpu' as const };
  const all = { ...found(suiteOf('main', CPU), suiteOf('extra', OPTIONAL)), fallbacks: [fallback] };
  const { did, runs } = await run(async () => all, { profile: { ...base, suites }, hosts: [deviceless] });
  expect(did).toEqual([]);
  expect(ofSuite(runs, 'gpu').find(({ ranOn }) => ranOn === 'cpu')).toMatchObject({
    ...{ method: 'alt1', command: own, measurements: [{ key: 'gpu', carriedOver: { by: 'source', commit: COMMIT } }] },
  });
});

it.concurrent('carries over what a next choice measured, as what it was, and what was tried before with it', async () => {
  const next = 'cargo bench -p extra --bench other';
  const base = profile();
  const suites = { ...base.suites, extra: { ...base.suites.extra, nextChoices: [next] } };
  const earlier = [{ command: OPTIONAL, why: 'extras runs under libtest: 0 measured', bySource: true as const }];
  const all = found(suiteOf('main', CPU), { ...suiteOf('extra', next), earlier });
  const { did, runs } = await run(async () => all, { profile: { ...base, suites }, hosts: [deviceless] });
  expect(did).toEqual([]);
  expect(ofSuite(runs, 'extra')).toMatchObject([
    {
      method: 'alt1',
      command: next,
      reason: earlier[0]?.why,
      earlier,
      measurements: [{ carriedOver: { by: 'source' } }],
    },
  ]);
});

it.concurrent('measures what isn’t carried over, and nothing else', async () => {
  const host = cpuHost();
  const { did, runs } = await run(async () => found(suiteOf('extra', OPTIONAL, 'cpu-class')), {
    hosts: [host, deviceless],
  });
  expect([hasBuilt(did, CPU), hasBuilt(did, OPTIONAL)]).toEqual([true, false]);
  expect(ofSuite(runs, 'extra')[0]?.measurements[0]?.carriedOver?.by).toBe('source');
  expect(ofSuite(runs, 'main')[0]?.measurements[0]).not.toHaveProperty('carriedOver');
});

it.concurrent('measures on a host of another class what was measured elsewhere', async () => {
  const { did, runs } = await run(async () => found(suiteOf('extra', OPTIONAL, 'another-class')), {
    hosts: [cpuHost(), deviceless],
  });
  expect([hasBuilt(did, CPU), hasBuilt(did, OPTIONAL)]).toEqual([true, true]);
  expect(ofSuite(runs, 'extra')[0]?.measurements[0]).not.toHaveProperty('carriedOver');
});

const everything = async () => found(suiteOf('main', CPU), suiteOf('extra', OPTIONAL));

it.concurrent.each<[string, Partial<SceneOptions>, string[]]>([
  ['--no-reuse', { request: { reuse: false } }, []],
  ['--again', { request: { again: true } }, []],
  [
    'a change without a trusted base',
    { context: {} },
    ['no commit of the default branch is known to be in its history'],
  ],
])('%s measures everything, asks for nothing, and says what nobody chose', async (_, options, said) => {
  const { asked, did, notTakenOver } = await run(everything, { hosts: [cpuHost(), deviceless], ...options });
  expect(asked).toBe(0);
  expect(notTakenOver).toEqual(said);
  expect([hasBuilt(did, CPU), hasBuilt(did, OPTIONAL)]).toEqual([true, true]);
});

it.concurrent('measures everything where nobody can say what is carried over', async () => {
  const failing = async () => {
    throw ApplicationFailure.nonRetryable('the store is away', 'degraded-provider');
  };
  const { did } = await run(failing, { hosts: [cpuHost(), deviceless] });
  expect([hasBuilt(did, CPU), hasBuilt(did, OPTIONAL)]).toEqual([true, true]);
});

it.concurrent('measures a change of documentation that something is built of', async () => {
  const documentation = { context: { ...context, documentationOnly: true }, hosts: [cpuHost(), deviceless] };
  const spared = await run(async () => found(), documentation);
  expect(spared.did).toEqual([]);
  const read = await run(async () => ({ ...found(), readByBuild: 'README.md is read' }), documentation);
  expect([hasBuilt(read.did, CPU), hasBuilt(read.did, OPTIONAL)]).toEqual([true, true]);
});
