import { expect, it } from 'vitest';
import { createFindBaseTargets } from '../../../../../../activities/control/judging/base/find-base-targets.ts';
import { unproven } from '../../../../../../activities/control/runs/identity/require-caller.ts';
import { StoreError } from '../../../../../../adapters/store/content/store-error.ts';
import type { TargetOutcome } from '../../../../../../gate/contract/outcome.ts';
import { inputOf, profileOf } from '../../../../../support/policy/measured.ts';
import { exampleDocument } from '../../../../../support/store/example-document.ts';
import { temporaryStore } from '../../../../../support/store/store-folder.ts';

const TREE = '8'.repeat(40);
const missed: TargetOutcome = { name: 'speed', verdict: 'missed', unit: 'ns', bound: '< 150 ns', measured: 200 };

type Charged = 'always' | 'change' | 'by the profile';

const profile = (charge: Charged) =>
  profileOf({
    ...(charge === 'by the profile' ? { charge: 'change' } : {}),
    metrics: { parse: { unit: 'ns', time: { suites: ['unit'], id: 'parse' } } },
    targets: {
      speed: {
        metric: 'parse',
        bound: { below: 150 },
        missed: 'code-refiner',
        ...(charge === 'by the profile' ? {} : { charge }),
      },
    },
  } as never);

async function scene(charge: Charged = 'change') {
  const { store } = await temporaryStore();
  const of = { repository: 'example/project', tree: TREE, targets: [missed], profile: 'example' };
  await store.writeBaseline(exampleDocument({ ...of, machineClass: 'one' }));
  await store.writeBaseline(exampleDocument({ ...of, machineClass: 'two', targets: [{ ...missed, verdict: 'met' }] }));
  // A caller's own commit, which it names as the base.
  await store.writeBaseline(exampleDocument({ ...of, tree: '6'.repeat(40), machineClass: 'three' }));
  const { request, context } = inputOf([], profile(charge));
  const trusted = { commit: '7'.repeat(40), tree: TREE };
  const find = createFindBaseTargets({
    findBaselines: (query) => store.findBaselines(query),
    readBaseline: (digest) => store.readBaseline(digest),
  });
  return { find, input: { request, context: { ...context, trusted } } };
}

it.each<Charged>(['change', 'by the profile'])(
  'finds the base’s own verdicts, by machine class: %s',
  async (charge) => {
    const { find, input } = await scene(charge);
    const found = await find(input);
    expect(found.map(({ machineClass, verdict }) => [machineClass, verdict]).sort()).toEqual([
      ['one', 'missed'],
      ['two', 'met'],
    ]);
    const { trusted: _, ...context } = input.context;
    expect(await find({ ...input, context: { ...context, base: '6'.repeat(40) } })).toEqual([]);
  },
);

it('reads nothing where no target is spared', async () => {
  const { input } = await scene('always');
  const find = createFindBaseTargets({
    findBaselines: () => Promise.reject(new Error('nobody asks')),
    readBaseline: () => Promise.reject(new Error('nobody asks')),
  });
  expect(await find(input)).toEqual([]);
});

it('spares nobody by what is not signed or damaged, and waits out an outage', async () => {
  const { input } = await scene();
  const entries = [exampleDocument({ machineClass: 'one' })].map((document) => ({
    ...document,
    uri: 'u',
    digest: 'd',
  }));
  const finding = (find: unknown, read: unknown) =>
    createFindBaseTargets({
      findBaselines: async () => (find instanceof Error ? Promise.reject(find) : (entries as never)),
      readBaseline: () => Promise.reject(read),
    })(input);
  expect(await finding(unproven('nobody signed it'), null)).toEqual([]);
  expect(await finding(null, new StoreError('corrupt', 'damaged'))).toEqual([]);
  await expect(finding(null, new StoreError('unavailable', 'away'))).rejects.toThrow('away');
  await expect(finding(new StoreError('unavailable', 'away'), null)).rejects.toThrow('away');
});

it('finds what an earlier baseline says of a target that the newest of its class did not measure', async () => {
  const { input } = await scene();
  const said: Record<string, TargetOutcome['verdict']> = { newest: 'unverified', before: 'missed', first: 'met' };
  const read: string[] = [];
  const find = createFindBaseTargets({
    findBaselines: async () => Object.keys(said).map((digest) => ({ digest, machineClass: 'one' })) as never,
    readBaseline: async (digest) => {
      read.push(digest);
      return exampleDocument({ targets: [{ ...missed, verdict: said[digest] ?? 'met' }] });
    },
  });
  expect(await find(input)).toMatchObject([{ machineClass: 'one', name: 'speed', verdict: 'missed' }]);
  expect(read).toEqual(['newest', 'before']);
});

it('reads so many baselines of a class, however many there are', async () => {
  const { input } = await scene();
  let read = 0;
  const entries = Array.from({ length: 50 }, (_, index) => ({ digest: `d${index}`, machineClass: 'one' }));
  const find = createFindBaseTargets({
    findBaselines: async () => entries as never,
    readBaseline: async () => {
      read += 1;
      return exampleDocument({ targets: [{ ...missed, verdict: 'unverified' }] });
    },
  });
  expect(await find(input)).toEqual([]);
  expect(read).toBe(8);
});

it('spares no commit of the default branch by what it missed itself', async () => {
  const { find, input } = await scene();
  const trusted = { commit: input.request.headSha, tree: TREE };
  expect(await find({ ...input, context: { ...input.context, trusted } })).toEqual([]);
});
