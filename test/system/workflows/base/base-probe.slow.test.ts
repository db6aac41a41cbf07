import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { until } from '../../../support/until.ts';
import {
  charged,
  fails,
  failure,
  found,
  hostOf,
  ofBase,
  panics,
  profile,
  run,
  sparedWith,
  TRUSTED,
  targets,
} from '../../../support/workflows/base-hosts.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cudaHost, GPU, QUICKER } from '../../../support/workflows/profiles.ts';

const MINUTE_MS = 60_000;

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('does not charge a panic that the trusted base has too, and asks it once for all that follow', async () => {
  const hosts = [hostOf(fails, { measureFails: { kernels: panics('kernels', 'i2s/pack', 'in other words') } })];
  await bench.scene({ golden: 'base-asked', profile: profile(), hosts, context: found() }, async (scene) => {
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

it.concurrent('asks the base, too, where the simpler command measured only what was measured before', async () => {
  const SIMPLER = 'cargo bench -p codecs';
  const simpler = { main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU, simpler: SIMPLER } };
  const panicking = { measureFails: { kernels: panics('kernels', 'i2s/pack', 'in other words') } };
  const of = async (measures: object) => {
    const commands = { [CPU]: { targets, ...fails }, [SIMPLER]: { targets: measures } };
    let outcome: GateOutcome | undefined;
    const hosts = [hostOf({}, panicking, { commands })];
    await bench.scene({ profile: profile({ suites: simpler }), hosts, context: found() }, async (scene) => {
      outcome = await run(scene);
      const isAsked = ofBase(scene.journal).includes('measure kernels');
      expect(isAsked).toBe(outcome.status === 'skipped');
    });
    return outcome;
  };
  expect(await of({ codecs: 2 })).toMatchObject(sparedWith('bench `kernels` panics in `i2s/pack`'));
  expect(await of({ others: 2 })).toMatchObject({ status: 'pass' });
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

it.concurrent('asks of a panic whose simpler command has no time once no further pass may try it', async () => {
  const simpler = { kind: 'criterion', lane: 'cpu', required: true, command: CPU, simpler: QUICKER };
  const panicking = { targets: { codecs: 2, kernels: 3 }, measureFails: { kernels: { ...failure, before: 1 } } };
  const commands = { [CPU]: panicking, [QUICKER]: { targets: { others: 2 } } };
  const of = profile({ suites: { main: simpler }, budget: { pass: '35 min' } });
  const takesMs = (target: string) => (target === 'kernels' ? 40 : 1) * MINUTE_MS;
  await bench.scene(
    { profile: of, hosts: [hostOf({}, fails, { commands, takesMs })], context: found() },
    async (scene) => {
      // The second pass measures nothing new.
      expect(await run(scene)).toMatchObject({
        iteration: 1,
        ...charged(expect.stringContaining("the pass's time budget left no time to ask its base")),
      });
    },
  );
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
