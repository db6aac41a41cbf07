import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measurePairAndStore } from '../../../../activities/host/measure-pair.ts';
import { createBenchSteps } from '../../../../adapters/bench-host/bench-steps.ts';
import { measuringKey } from '../../../../adapters/bench-host/measure/measure-input.ts';
import type { RunConfined } from '../../../../adapters/confinement/sandbox/confined-command.ts';
import type { PairAsked, PairSide } from '../../../../gate/contract/measured/measured-pair.ts';
import { measuredWorkspace } from '../../../support/cargo/measured-workspace.ts';
import { jobOf, watching } from '../../../support/cargo/rust-host.ts';

const ROUND = { session: 'lease', warmUp: 100, measurement: 200, samples: 20, number: 2 };
const IDS = ['squares/sum/10', 'squares/sum/100', 'squares/sum/1000', 'plain (1+1)', 'plain'];
const AS_BASE = { minFreeDisk: 0 };

let workspace: Awaited<ReturnType<typeof measuredWorkspace>>;
beforeAll(async () => {
  workspace = await measuredWorkspace('pairs');
  const { rust, commit } = workspace;
  await rust.bench.prepare(jobOf(rust.job, commit, { asBase: AS_BASE }), watching());
});
afterAll(async () => {
  if (workspace !== undefined) await workspace.rust.bench.remove({ ...workspace.rust.job, asBase: AS_BASE });
  await workspace?.remove();
});

/** A pair of an executable with itself: its base is the very commit, in a checkout of its own. */
function asked(test: string, first: PairSide, environment: Record<string, string>, target = 'quick'): PairAsked {
  const { commit, tree } = workspace.commit;
  const { remeasure: _, ...input } = workspace.input(target, test, environment);
  return { ...input, round: ROUND, first, base: { commit, tree, asBase: AS_BASE, executable: {}, number: 1 } };
}

/** What ran on both checkouts since then, in the order of its end. */
async function commandsSince(began: string): Promise<string[]> {
  const { rust } = workspace;
  const files = [rust.job, { ...rust.job, asBase: AS_BASE }].map((job) =>
    readFile(join(rust.pathsOf(job).records, 'commands.jsonl'), 'utf8'),
  );
  const lines = (await Promise.all(files)).flatMap((text) => text.trim().split('\n'));
  return lines
    .map((line) => JSON.parse(line) as { readonly at: string; readonly command: readonly string[] })
    .filter(({ at }) => at >= began)
    .sort((one, other) => one.at.localeCompare(other.at))
    .map(({ command }) => (command.includes('--list') ? 'list' : 'measure'));
}

it.each<[PairSide, string, string]>([
  ['change', 'first', 'second'],
  ['base', 'second', 'first'],
])('measures both halves, that of the %s first, each in a tree of its own', async (first, ofChange, ofBase) => {
  const traced = workspace.trace(`pair ${first}`);
  await traced.begin();
  const began = new Date().toISOString();
  const { change, base, durationMs } = await workspace.pair().run(asked(`pair ${first}`, first, traced.environment));
  expect(await traced.read()).toEqual([...IDS, ...IDS]);
  if (!('ref' in change) || base === null || !('ref' in base)) throw new Error('expected both halves');
  expect(change.ref).toMatchObject({ measured: 5, rounds: [{ number: 2, half: { pair: 2, order: ofChange } }] });
  expect(base.ref).toMatchObject({ measured: 5, rounds: [{ number: 1, half: { pair: 2, order: ofBase } }] });
  expect(durationMs).toBe(change.ref.durationMs + base.ref.durationMs);
  expect(await commandsSince(began)).toEqual(['list', 'list', 'measure', 'measure']);
  const [ours, theirs] = [change.ref, base.ref].map(({ uri }) => workspace.setOf(uri));
  expect(theirs?.benchmarks.map(({ samples }) => samples)).not.toEqual(ours?.benchmarks.map(({ samples }) => samples));
});

it('measures in a second attempt what is missing of either half, and in another lease all of both', async () => {
  const traced = workspace.trace('pair again');
  const of = asked('pair again', 'change', traced.environment);
  await workspace.pair().run(of);
  const job = { ...workspace.rust.job, asBase: AS_BASE };
  const half = { pair: 2, order: 'second' as const };
  const key = measuringKey({ executable: of.executable, round: { ...ROUND, number: 1, half } });
  const { outside } = workspace.rust.pathsOf(job).criterionHome(key);
  await rm(join(outside, 'plain/new/benchmark.json'));
  await traced.begin();
  expect(await workspace.pair(2).run(of)).toMatchObject({
    change: { ref: { measured: 5 } },
    base: { ref: { measured: 5 } },
  });
  expect(await traced.read()).toEqual(['plain']);
  await traced.begin();
  await workspace.pair().run({ ...of, round: { ...ROUND, session: 'another lease' } });
  expect(await traced.read()).toEqual([...IDS, ...IDS]);
});

it('measures in both halves what is left alone, by its whole name, and accuses nobody of the rest', async () => {
  const traced = workspace.trace('pair left');
  await traced.begin();
  const of = asked('pair left', 'change', traced.environment);
  const only = ['plain (1+1)', 'squares/sum/10', 'of another commit'];
  const { change, base } = await workspace.pair().run({ ...of, round: { ...ROUND, only } });
  const left = ['squares/sum/10', 'plain (1+1)'];
  expect(await traced.read()).toEqual([...left, ...left]);
  if (!('ref' in change) || base === null || !('ref' in base)) throw new Error('expected both halves');
  for (const { ref } of [change, base]) {
    expect(ref).toMatchObject({ listed: 5, measured: 2, problems: {} });
    const set = workspace.setOf(ref.uri);
    expect(set).toMatchObject({ listed: IDS, only: left, problems: [] });
    expect(set.benchmarks.map(({ id }) => id).sort()).toEqual([...left].sort());
  }
});

it('measures nothing in a half that has nothing of what is left', async () => {
  const traced = workspace.trace('pair nothing');
  await traced.begin();
  const of = asked('pair nothing', 'change', traced.environment);
  const { change } = await workspace.pair().run({ ...of, round: { ...ROUND, only: ['of another commit'] } });
  expect(await traced.read()).toEqual([]);
  expect(change).toMatchObject({ ref: { listed: 5, measured: 0, problems: {} } });
});

it('says of each half how it failed, and measures no base after a change that failed', async () => {
  const fault = { FAULT: 'panic' };
  const failed = { failure: { class: 'benchmark-failed', measured: { measured: 1, rounds: [{ half: { pair: 2 } }] } } };
  const changeFirst = await workspace.pair().run(asked('panics first', 'change', fault, 'faults'));
  expect(changeFirst).toMatchObject({ change: failed, base: null });
  const baseFirst = await workspace.pair().run(asked('panics second', 'base', fault, 'faults'));
  expect(baseFirst).toMatchObject({ change: failed, base: failed });
});

it('fails whole where the host has no checkout of the base any more', async () => {
  const of = asked('gone', 'change', {});
  const gone = { ...of, base: { ...of.base, commit: '0'.repeat(40) } };
  await expect(workspace.pair().run(gone)).rejects.toMatchObject({ report: { class: 'host-state-lost' } });
});

/** What of two halves' processes is asked for, begins and ends, in its order. */
async function turnsOf(pair: PairAsked): Promise<string[]> {
  const { host } = workspace.rust;
  const events: string[] = [];
  const followed: RunConfined = async (command) => {
    if (command.args.includes('--list')) return host.runConfined(command);
    const half = events.some((event) => event === 'first is asked for') ? 'second' : 'first';
    events.push(`${half} is asked for`);
    const onStart = (): void => {
      events.push(`${half} begins`);
      command.onStart?.();
    };
    const onEnd = (well: boolean): void => {
      events.push(`${half} ends${well ? '' : ' badly'}`);
      command.onEnd?.(well);
    };
    return host.runConfined({ ...command, onStart, onEnd });
  };
  const bench = createBenchSteps({ ...host, runConfined: followed });
  const store = { putJson: async () => ({ uri: 'memory:0', digest: `sha256:${'0'.repeat(64)}` }) };
  await measurePairAndStore({ bench, store }, { ...pair, attempt: 1 }, watching());
  return events;
}

it('has the second half wait for the lock while the first one is measured', async () => {
  expect(await turnsOf(asked('turns', 'change', {}))).toEqual([
    'first is asked for',
    'first begins',
    'second is asked for',
    'first ends',
    'second begins',
    'second ends',
  ]);
});

it('never begins the base after a change that failed', async () => {
  const events = await turnsOf(asked('turns that fail', 'change', { FAULT: 'panic' }, 'faults'));
  expect(events).toEqual(['first is asked for', 'first begins', 'second is asked for', 'first ends badly']);
});

it('begins the change after a base that failed', async () => {
  const events = await turnsOf(asked('turns of a base that fails', 'base', { FAULT: 'panic' }, 'faults'));
  expect(events.slice(3)).toEqual(['first ends badly', 'second begins', 'second ends badly']);
});
