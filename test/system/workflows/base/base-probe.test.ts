import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, cudaHost, GPU, OPTIONAL } from '../../../support/workflows/profiles.ts';
import type { HostScript, Journal } from '../../../support/workflows/scripted-host.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const MINUTE_MS = 60_000;
const TRUSTED = { commit: '7'.repeat(40), tree: '8'.repeat(40) };

/** What control found, under a profile of the test's own: scenes share the store in which answers are kept. */
const found = (changes: object = {}) => ({
  trusted: TRUSTED,
  profileDigest: randomUUID().replaceAll('-', '').repeat(2),
  ...changes,
});
const toolchain = 'rustc 1.95.0 (a1b2c3d4e 2026-10-01)';

const profile = (changes: object = {}) => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
  },
  ...changes,
});

const panics = (target: string, benchmark: string, message = 'it panicked') => ({
  ...{ class: 'benchmark-failed' as const, message: `${target} of pkg in "${benchmark}" panicked: ${message}` },
  places: [{ package: 'pkg', target, benchmark }],
  excerpt: "thread 'main' panicked at benches/kernels.rs:7:9",
});
const broken = (code: string, file: string) => ({
  ...{ class: 'compile-error' as const, message: `the change does not compile: ${code}` },
  places: [
    { package: 'pkg', target: 'lib' },
    { package: 'pkg', code, file },
  ],
});

/** The third time, as a host tells it. */
const crashed = {
  ...{ class: 'compile-error' as const, crashed: true as const },
  message: 'the change does not compile, 3 times: rustc crashed (signal: 11)',
};

const targets = { kernels: 3, codecs: 2 };
const OTHERS = { [OPTIONAL]: { targets: { extras: 1 } } };

/** A host where the change's command does one thing, and the base's another. */
const hostOf = (change: object, base: object, extra: object = {}): HostScript =>
  cpuHost({
    ...{ id: 'cpu-1', toolchain },
    commands: { [CPU]: { targets, ...change }, ...OTHERS },
    base:
      'commands' in base || 'prepareFails' in base ? base : { commands: { [CPU]: { targets, ...base }, ...OTHERS } },
    ...extra,
  });

const run = async ({ gates, request }: Pick<GateScene, 'gates' | 'request'>, changes: object = {}) =>
  (await gates.start({ ...request, ...changes })).outcome();

const ofBase = (journal: Journal): string[] =>
  journal.filter((line) => line.endsWith(' of the base')).map((line) => line.replace(/^\S+ | of the base$/g, ''));

const spared = { status: 'skipped', reason: 'bounded-by-policy', state: 'in-progress' };
const sparedWith = (what: string) => ({ ...spared, why: `fails on the base too: ${what}` });
const charged = (why: unknown) => ({ status: 'fail', route: { to: 'code-refiner' }, state: 'needs-rework', why });

const failure = panics('kernels', 'i2s/pack');
const fails = { measureFails: { kernels: failure } };

it.concurrent('does not charge a panic that the trusted base has too, and asks it once for all that follow', async () => {
  const hosts = [hostOf(fails, { measureFails: { kernels: panics('kernels', 'i2s/pack', 'in other words') } })];
  await bench.scene({ profile: profile(), hosts, context: found() }, async (scene) => {
    const outcome = await run(scene);
    expect(outcome).toMatchObject({
      ...sparedWith('bench `kernels` panics in `i2s/pack`'),
      route: { kind: 'FINALIZE', to: 'quality-finalizer' },
      grounds: { row: '9a' },
    });
    // Only what fails is run there, in a checkout of its own that goes when the lane ends.
    expect(ofBase(scene.journal)).toEqual(['prepare', `build ${CPU}`, 'measure kernels', 'remove']);
    // The next run pays nothing for knowing so; one that measures anew asks anew.
    expect(await run(scene)).toMatchObject(sparedWith('bench `kernels` panics in `i2s/pack`'));
    expect(ofBase(scene.journal)).toHaveLength(4);
    await run(scene, { again: true });
    expect(ofBase(scene.journal)).toHaveLength(8);
  });
});

it.concurrent.each<[string, object, object, unknown]>([
  ['a base that is well', fails, {}, expect.stringContaining('(the base is well)')],
  [
    'another benchmark of the same bench',
    fails,
    { measureFails: { kernels: panics('kernels', 'tl1/pack') } },
    expect.stringContaining('(the base fails in another way: bench `kernels` fails in `tl1/pack`)'),
  ],
  [
    'a bench that the base does not have',
    fails,
    { targets: { codecs: 2 } },
    expect.stringContaining('(the base is well)'),
  ],
  [
    'a second failure that the base does not have',
    { measureFails: { kernels: failure, codecs: panics('codecs', 'tl2/pack') } },
    fails,
    expect.stringContaining('(the base is well)'),
  ],
  [
    'a base whose tool is missing',
    fails,
    { buildFails: { class: 'tool-missing', message: 'no cmake on this host' } },
    expect.stringContaining('(whether the base fails too can not be told: no cmake on this host)'),
  ],
  [
    'another error of the compiler',
    { buildFails: broken('E0308', 'src/lib.rs') },
    { buildFails: broken('E0425', 'src/lib.rs') },
    expect.stringContaining('(the base fails in another way: `pkg` does not compile: E0425 in `src/lib.rs`)'),
  ],
  [
    'a base without the checkout',
    fails,
    { prepareFails: { class: 'wrong-input', message: 'the bundle lacks the commit' } },
    expect.stringContaining('(whether the base fails too can not be told: the bundle lacks the commit)'),
  ],
  [
    'a base that fails to be checked out by what nobody knows',
    fails,
    { prepareFails: { class: 'GitFailed', message: 'git failed (128) on /var/lib/host' } },
    expect.stringMatching(/can not be told: its base could not be asked\)$/),
  ],
  [
    'a base whose host is short of something, again and again',
    fails,
    { buildFails: { class: 'transient', message: 'the disk is full' } },
    expect.stringContaining('(whether the base fails too can not be told: the disk is full)'),
  ],
  [
    'a host without room',
    fails,
    { prepareFails: { class: 'host-unfit', message: 'this host has no room for a second checkout: 1.0 GiB' } },
    expect.stringContaining('no room for a second checkout'),
  ],
])('charges the change beside %s', async (_, change, base, why) => {
  await bench.scene({ profile: profile(), hosts: [hostOf(change, base)], context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(charged(why));
    // Nothing of the base stays on the host.
    expect(ofBase(scene.journal).at(-1)).toBe('remove');
  });
});

it.concurrent.each<[string, object, string]>([
  ['does not compile', { buildFails: broken('E0308', 'src/lib.rs') }, '`pkg` does not compile: E0308 in `src/lib.rs`'],
  ['measures nothing', { targets: { kernels: 0 } }, 'bench `kernels` measures nothing'],
])('does not charge a suite that %s on the base either', async (_, both, what) => {
  await bench.scene({ profile: profile(), hosts: [hostOf(both, both)], context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(sparedWith(what));
  });
});

it.concurrent.each<[string, object, object]>([
  [
    'the host where it crashes over the base too',
    { buildFails: crashed },
    { status: 'skipped', reason: 'degraded-provider', grounds: { row: '8' } },
  ],
  ['the change where it builds the base', {}, charged(expect.stringContaining('(the base is well)'))],
])('blames for a compiler that crashes three times %s', async (_, base, expected) => {
  const hosts = [hostOf({ buildFails: crashed }, base)];
  await bench.scene({ profile: profile(), hosts, context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(expected);
  });
});

it.concurrent('asks no base where none is known, of a failure without a place, for the default branch itself, or for an optional suite', async () => {
  const whyOf = async (changes: object, suites?: object, failing: object = fails) => {
    let outcome: GateOutcome | undefined;
    const hosts = [hostOf(failing, failing)];
    await bench.scene({ profile: profile(suites), hosts, ...changes }, async (scene) => {
      outcome = await run(scene);
      expect(ofBase(scene.journal)).toEqual([]);
    });
    return outcome;
  };
  expect(await whyOf({ context: {} })).toMatchObject(
    charged(expect.stringContaining('no commit is known that the change and the default branch both have')),
  );
  const headSha = '9'.repeat(40);
  bench.standIn.registerCommit(REPOSITORY, headSha, '8'.repeat(40));
  const own = {
    request: { headSha, headPinned: true },
    context: found({ trusted: { ...TRUSTED, commit: headSha } }),
  };
  expect(await whyOf(own)).toMatchObject(charged(expect.stringContaining("the default branch's own")));
  const somewhere = { measureFails: { kernels: { class: 'benchmark-failed', message: 'it ended' } } };
  expect(await whyOf({ context: found() }, undefined, somewhere)).toMatchObject(
    charged(expect.stringContaining('it is not known where it fails')),
  );
  const optional = { suites: { main: { kind: 'criterion', lane: 'cpu', command: CPU } } };
  expect((await whyOf({ context: found() }, optional))?.status).not.toBe('fail');
});

it.concurrent('a base that a caller names changes nothing: the trusted one is asked', async () => {
  const commits: string[] = [];
  const hosts = [hostOf(fails, {}, { onPrepare: (commit: string) => commits.push(commit) })];
  await bench.scene(
    { profile: profile(), hosts, context: found({ base: '5'.repeat(40) }), request: { base: '5'.repeat(40) } },
    async (scene) => {
      expect(await run(scene)).toMatchObject(charged(expect.stringContaining('(the base is well)')));
      expect(commits).toEqual([scene.request.headSha, TRUSTED.commit]);
    },
  );
});

it.concurrent('charges the change where the budget leaves the base no time', async () => {
  const hosts = [hostOf(fails, fails, { takesMs: () => 20 * MINUTE_MS })];
  await bench.scene({ profile: profile({ budget: { pass: '35 min' } }), hosts, context: found() }, async (scene) => {
    expect(await run(scene)).toMatchObject(
      charged(expect.stringContaining("the pass's time budget left no time to ask its base")),
    );
    expect(ofBase(scene.journal)).toEqual([]);
  });
});

it.concurrent('leaves the CUDA lane half of the time that is left, and says what was not asked for that', async () => {
  const fail = { measureFails: { kernels: failure, codecs: panics('codecs', 'a') } };
  // Of an hour the optional suite takes 20 minutes, and so does each executable of the base.
  const hosts = [hostOf(fail, {}, { takesMs: () => 20 * MINUTE_MS }), cudaHost()];
  const suites = { ...profile().suites, gpu: { kind: 'criterion', lane: 'cuda', command: GPU } };
  const of = profile({ suites, budget: { pass: '60 min' } });
  await bench.scene({ profile: of, hosts, context: found() }, async (scene) => {
    const outcome = await run(scene);
    expect(outcome.suites.find(({ name }) => name === 'gpu')).toMatchObject({ status: 'measured', benchmarks: 5 });
    expect(ofBase(scene.journal)).toEqual(['prepare', `build ${CPU}`, 'measure kernels', 'remove']);
    expect(outcome).toMatchObject(charged(expect.stringContaining('left no time to ask its base')));
  });
});

it.concurrent('asks on where the host was lost meanwhile, and is cancelled like everything else', async () => {
  let isLost = false;
  const base = {
    commands: { [CPU]: { targets, ...fails } },
    beforeMeasure: async (_: string, signal: AbortSignal) => {
      if (isLost) return;
      await untilAborted(signal);
    },
  };
  const hosts = [hostOf(fails, base)];
  await bench.scene({ profile: profile(), hosts: [], context: found() }, async (scene) => {
    const [host] = hosts;
    if (host === undefined) throw new Error('a host is there');
    const first = await scene.addHost(host);
    const { gates, request, journal } = scene;
    const started = await gates.start(request);
    await seen(journal, 'measure kernels of the base');
    isLost = true;
    const stopping = first.stop();
    await scene.addHost({ ...host, id: 'cpu-2' });
    await stopping;
    expect(await started.outcome()).toMatchObject(sparedWith('bench `kernels` panics in `i2s/pack`'));
    // What was measured stands: the second host asks the base alone.
    expect(journal.filter((line) => /^cpu-2 measure/.test(line))).toEqual(['cpu-2 measure kernels of the base']);
    isLost = false;
    const again = await gates.start({ ...request, again: true });
    await until(
      'the base is asked',
      async () => journal.filter((line) => line.endsWith('kernels of the base')).length === 3,
    );
    await again.cancel();
    expect(await again.outcome()).toMatchObject({ status: 'skipped', state: 'in-progress', grounds: { row: '4' } });
    expect(ofBase(journal).at(-1)).toBe('remove');
  });
});
