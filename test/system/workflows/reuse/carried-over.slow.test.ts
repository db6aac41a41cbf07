import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { tried } from '../../../support/tries-all.ts';
import { GateBench, type GateScene, REPOSITORY, type SceneOptions } from '../../../support/workflows/gate-bench.ts';
import { besideTrusted } from '../../../support/workflows/gates-by-turns.ts';
import { CPU } from '../../../support/workflows/profiles.ts';
import type { HostScript } from '../../../support/workflows/scripted/host-script.ts';
import type { Journal } from '../../../support/workflows/scripted/scripted-host.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const TARGETS = { codecs: 1, kernels: 3, parsers: 1, tables: 2 };

const profile = (changes: object = {}) => ({
  name: 'test',
  suites: { main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU } },
  ...changes,
});

/** A ratio of benchmarks of one suite: all of it is carried over from one lease, or none. */
const RATIO = {
  metrics: {
    simd: {
      unit: 'x',
      ratio: {
        of: { suites: ['main'], benchmark: '^kernels/0$' },
        over: { suites: ['main'], benchmark: '^kernels/1$' },
      },
    },
  },
};

/** Identities of executables that no other test has; those of `changed` targets are others each time. */
function identities() {
  const own = randomUUID();
  const digits = (text: string) => Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);
  return (...changed: string[]) =>
    (target: string): string =>
      digits(`${target.slice(0, 4)}${changed.includes(target) ? randomUUID().slice(0, 8) : ''}${own.slice(0, 20)}`);
}

const host = (identityOf: HostScript['identityOf'], changes: Partial<HostScript> = {}): HostScript => ({
  id: 'cpu-now',
  lane: 'cpu',
  commands: { [CPU]: { targets: TARGETS } },
  ...(identityOf === undefined ? {} : { identityOf }),
  ...changes,
});

/** Runs a gate of a new commit on a host; what it gave, and what the host did. */
async function run(
  script: HostScript,
  options: Partial<SceneOptions> = {},
  changes: Partial<GateRequest> = {},
): Promise<Pick<GateScene, 'store' | 'request'> & { outcome: GateOutcome; measured: string[] }> {
  let result: Awaited<ReturnType<typeof run>> | undefined;
  const usual = { profile: profile(), keepsBaselines: true, context: besideTrusted, hosts: [script] };
  await bench.scene({ ...usual, ...options }, async (scene) => {
    const gate = await scene.gates.start({ ...scene.request, ...changes });
    const outcome = await gate.outcome();
    result = { outcome, measured: measuredIn(scene.journal), store: scene.store, request: scene.request };
  });
  if (result === undefined) throw new Error('the scene has ended without an outcome');
  return result;
}

const measuredIn = (journal: Journal): string[] =>
  journal.flatMap((line) => / measure (.*)$/.exec(line)?.[1] ?? []).sort();

it.concurrent('measures what another commit’s baseline has not measured, and two of the others as a check', async () => {
  const identityOf = identities();
  const before = await run(host(identityOf(), { id: 'cpu-before' }));
  expect(before.measured).toEqual(Object.keys(TARGETS));
  expect(JSON.stringify(before.outcome)).not.toContain('carriedOver');

  const { outcome, measured, store, request } = await run(host(identityOf('kernels')), { golden: 'carried-over' });
  expect(measured).toContain('kernels');
  expect(measured).toHaveLength(3);
  expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  const [origin] = before.outcome.baselines;
  const from = { by: 'identity', digest: origin?.digest, commit: before.request.headSha, host: 'cpu-before', sets: 3 };
  expect(outcome.suites).toMatchObject([{ name: 'main', status: 'measured', benchmarks: 7, carriedOver: [from] }]);
  expect(outcome.measured).toMatchObject({ benchmarks: 7, carriedOver: 4 });
  const said = `carried over from ${before.request.headSha.slice(0, 12)} (`;
  expect(outcome.evidence[0]).toContain(said);
  expect(outcome.evidence[0]?.match(/measured again on cpu-now: as carried over/g)).toHaveLength(2);
  expect(store.baselines[0]?.host.id).toBe('cpu-now');
  expect(store.baselines[0]?.suites[0]?.executables.map((each) => [each.target, each.carriedOver?.host.id])).toEqual([
    ['codecs', 'cpu-before'],
    ['kernels', undefined],
    ['parsers', 'cpu-before'],
    ['tables', 'cpu-before'],
  ]);
  const { checkRuns } = await bench.standIn.dump(REPOSITORY);
  const check = checkRuns.find(({ head_sha }) => head_sha === request.headSha);
  const shortened = `\`${before.request.headSha.slice(0, 12)}\``;
  expect(JSON.stringify(check)).toContain(`main: 3 sets carried over from ${shortened} (`);

  // What was carried over is carried over from no other: the next one finds what measured it.
  const third = await run(host(identityOf('kernels')));
  expect(third.outcome.suites[0]?.carriedOver).toMatchObject([from]);
});

it.concurrent('says that a host drifts, and keeps the numbers of the origin', async () => {
  const identityOf = identities();
  await run(host(identityOf()));
  const { outcome, store, measured } = await run(host(identityOf(), { id: 'cpu-slow', nanoseconds: () => 2000 }));
  expect(measured).toHaveLength(2);
  expect(outcome.status).toBe('pass');
  expect(outcome.evidence[0]).toMatch(/host drifts: \w+ measured again on cpu-slow, \S+(?:, \S+)* 2\.00x/);
  const benchmarks = store.baselines[0]?.suites[0]?.executables.flatMap((each) => each.benchmarks) ?? [];
  expect(new Set(benchmarks.map(({ estimate }) => estimate.point))).toEqual(new Set([1000]));
});

it.concurrent('is charged with no failure of a check', async () => {
  const identityOf = identities();
  await run(host(identityOf()));
  const report = { class: 'benchmark-failed', message: 'it panics now and then' } as const;
  const measureFails = Object.fromEntries(Object.keys(TARGETS).map((target) => [target, report]));
  const failing = host(identityOf(), { commands: { [CPU]: { targets: TARGETS, measureFails } } });
  const { outcome } = await run(failing);
  expect(outcome).toMatchObject({ status: 'pass', suites: [{ benchmarks: 7 }] });
  expect(outcome.evidence[0]).toContain('measured again on cpu-now: it panics now and then');
});

it.concurrent.each<[string, Partial<GateRequest>, Partial<HostScript>, object]>(
  tried(2, [
    ['the host is of another class', {}, { machineClass: 'another-class' }, {}],
    ['all is to be measured anew', { again: true }, {}, {}],
    ['nothing is to be carried over', { reuse: false }, {}, {}],
    ['the profile is another', {}, {}, { name: 'other' }],
  ]),
)('measures everything where %s', async (_, changes, script, other) => {
  const identityOf = identities();
  await run(host(identityOf()));
  const { outcome, measured } = await run(host(identityOf(), script), { profile: profile(other) }, changes);
  expect(measured).toEqual(Object.keys(TARGETS));
  expect(JSON.stringify(outcome)).not.toContain('carriedOver');
});

it.concurrent('measures everything where the host tells no identity', async () => {
  await run(host(identities()()));
  expect((await run(host(undefined))).measured).toEqual(Object.keys(TARGETS));
});

it.concurrent('carries over a suite whose benchmarks a ratio compares as a whole, or measures it whole', async () => {
  const identityOf = identities();
  const of = { profile: profile(RATIO) };
  await run(host(identityOf()), of);
  const part = await run(host(identityOf('tables')), of);
  expect(part.measured).toEqual(Object.keys(TARGETS));
  const whole = await run(host(identityOf()), of);
  expect(whole.measured).toHaveLength(2);
  expect(whole.outcome.suites).toMatchObject([{ status: 'measured', carriedOver: [{ sets: 4 }] }]);
});

it.concurrent('measures everything where no trusted base is known, and says so', async () => {
  const identityOf = identities();
  await run(host(identityOf()));
  const { outcome, measured } = await run(host(identityOf()), { context: {} });
  expect(measured).toEqual(Object.keys(TARGETS));
  expect(outcome.evidence[0]).toContain('no commit of the default branch is known to be in its history');
});

it('measures what only a baseline has that no trusted key signed, and says so', async () => {
  const identityOf = identities();
  await run(host(identityOf()));
  const signatures = await (await temporaryKey()).signatures();
  const { outcome, measured } = await run(host(identityOf()), { signatures });
  expect(measured).toEqual(Object.keys(TARGETS));
  expect(outcome.status).toBe('pass');
  expect(outcome.evidence[0]).toMatch(/not taken over: .*sha256:[0-9a-f]{12} is signed by no trusted key/);
});

it.concurrent('measures everything where nobody answers what was measured before', async () => {
  const identityOf = identities();
  await run(host(identityOf()));
  const control = {
    findIdentical: async () => {
      throw new Error('the store is broken');
    },
  };
  const { outcome, measured } = await run(host(identityOf()), { control });
  expect(measured).toEqual(Object.keys(TARGETS));
  expect(outcome.evidence[0]).toContain('nobody could say what was measured before');
});
