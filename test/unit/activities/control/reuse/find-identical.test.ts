import { expect, it } from 'vitest';
import { createFindIdentical } from '../../../../../activities/control/reuse/find-identical.ts';
import type { Signatures } from '../../../../../adapters/signing/signatures.ts';
import type { BaselineDocument, BaselineSuite } from '../../../../../gate/baseline/document.ts';
import type { IdenticalAsked } from '../../../../../gate/contract/measured/carried-found.ts';
import { readOriginIn } from '../../../../../workers/control/judging-activities.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { age, filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const [ONE, OTHER] = ['1'.repeat(64), '2'.repeat(64)];
const NOW = Date.parse('2026-11-29T10:00:00Z');
type Executable = BaselineSuite['executables'][number];

/** A baseline whose executable has an identity; `changes` are of the executable, and of the document. */
function document(changes: Partial<Executable> = {}, of: Partial<BaselineDocument> = {}): BaselineDocument {
  const example = exampleDocument({});
  const suites = example.suites.map((suite) => ({
    ...suite,
    executables: suite.executables.map((each) => ({ ...each, identity: ONE, ...changes })),
  }));
  return { ...example, suites, ...of };
}

async function scene(
  documents: readonly BaselineDocument[],
  signatures: Signatures | null = null,
  signer = signatures,
) {
  const { store, root } = await temporaryStore();
  const entries = [];
  for (const each of documents) entries.push(await store.writeBaseline(each, signer?.signBaseline));
  const find = createFindIdentical({
    findByIdentity: (identity) => store.findByIdentity(identity),
    readOrigin: readOriginIn(store, signatures),
  });
  const asked = (changes: Partial<IdenticalAsked> = {}) =>
    find({
      ...{ repository: 'Example/sample', profile: 'sample', lane: 'cpu', machineClass: 'x86_64-4c-16g' },
      executables: [{ key: 'quantization', target: 'quantization', identity: ONE, listed: 2 }],
      ...{ now: NOW, maxAgeMs: 30 * DAY_MS, ...changes },
    });
  return { store, root, entries, asked };
}

it('finds the newest that measured the same, and says where', async () => {
  const newer = document({}, { commit: 'd'.repeat(40), finishedAt: '2026-11-28T10:00:00Z' });
  const { asked, entries } = await scene([newer, document()]);
  expect(await asked()).toEqual({
    refs: [
      {
        ...{ key: 'quantization', target: 'quantization', uri: entries[0]?.uri, hostId: 'host-1', lane: 'cpu' },
        ...{ machineClass: 'x86_64-4c-16g', listed: 2, measured: 2, problems: {}, durationMs: 0 },
        carriedOver: {
          ...{ by: 'identity', digest: entries[0]?.digest, commit: 'd'.repeat(40) },
          measuredAt: '2026-11-28T10:00:00Z',
        },
      },
    ],
    refused: [],
  });
});

it('counts the age of what was taken over within a day from when it was measured, and names that host', async () => {
  const { host } = exampleDocument();
  const takenOver = { run: 'r', measuredAt: '2026-11-21T09:00:00Z', host: { ...host, id: 'host-0' } };
  const { asked } = await scene([document({ takenOver })]);
  const { refs } = await asked();
  expect(refs).toMatchObject([{ hostId: 'host-0', carriedOver: { measuredAt: '2026-11-21T09:00:00Z' } }]);
});

it.each<[string, Partial<Executable>, Partial<BaselineDocument>, Partial<IdenticalAsked>, string[]]>([
  ['has another identity', { identity: OTHER }, {}, {}, []],
  ['has none', { identity: undefined }, {}, {}, []],
  ['lists another number of benchmarks', { listed: 3 }, {}, {}, []],
  ['is of another repository', {}, { repository: 'other/sample' }, {}, []],
  ['is of another profile', {}, { profile: 'other' }, {}, []],
  ['is of another class', {}, {}, { machineClass: 'other' }, []],
  ['is of no commit', {}, { dirty: true }, {}, ['is of no commit']],
  [
    'was measured too long ago',
    {},
    {},
    { maxAgeMs: DAY_MS },
    ['quantization was measured too long ago in aaaaaaaaaaaa'],
  ],
  [
    'was measured in the future',
    {},
    {},
    { now: NOW - 30 * DAY_MS },
    ['quantization was measured too long ago in aaaaaaaaaaaa'],
  ],
])('finds nothing that %s', async (_, changes, of, asking, why) => {
  const { asked } = await scene([document(changes, of)]);
  const { refs, refused } = await asked(asking);
  expect(refs).toEqual([]);
  expect(refused).toHaveLength(why.length);
  for (const [index, each] of why.entries()) expect(refused[index]).toContain(each);
});

it('finds nothing that was carried over there, or was unstable', async () => {
  const { host } = exampleDocument();
  const from = { by: 'identity', digest: `sha256:${'3'.repeat(64)}`, commit: 'e'.repeat(40) } as const;
  const carriedOver = { ...from, measuredAt: '2026-11-20T10:00:00Z', host };
  const carried = await scene([document({ carriedOver })]);
  expect(await carried.asked()).toEqual({ refs: [], refused: [] });
  expect((await filesBelow(carried.root)).filter((file) => file.includes('by-identity'))).toEqual([]);

  const shaken = document();
  const problems = [{ code: 'unstable' as const, where: 'i2s/quantize/0', message: 'outside the noise band' }];
  const unstable = await scene([{ ...shaken, suites: shaken.suites.map((suite) => ({ ...suite, problems })) }]);
  expect(await unstable.asked()).toEqual({ refs: [], refused: ['quantization is unstable there'] });
});

it('takes all from one baseline where one has all of them', async () => {
  const two = (own: BaselineDocument, second: string) => ({
    ...own,
    suites: own.suites.map((suite) => ({
      ...suite,
      executables: suite.executables.flatMap((each) => [each, { ...each, key: 'second', identity: second }]),
    })),
  });
  const part = { commit: 'd'.repeat(40), finishedAt: '2026-11-28T10:00:00Z' };
  const { asked, entries } = await scene([two(document(), OTHER), two(document({}, part), '9'.repeat(64))]);
  const executables = [
    { key: 'quantization', target: 'quantization', identity: ONE, listed: 2 },
    { key: 'second', target: 'second', identity: OTHER, listed: 2 },
  ];
  const { refs } = await asked({ executables });
  expect(refs.map(({ uri }) => uri)).toEqual([entries[0]?.uri, entries[0]?.uri]);
});

it('passes over what no trusted key signed, and says so', async () => {
  const [signatures, forger] = [await (await temporaryKey()).signatures(), await (await temporaryKey()).signatures()];
  expect((await (await scene([document()], signatures)).asked()).refs).toHaveLength(1);
  for (const signer of [null, forger]) {
    const { refs, refused } = await (await scene([document()], signatures, signer)).asked();
    expect(refs).toEqual([]);
    expect(refused).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{12} is signed by no trusted key$/)]);
  }
});

it('finds nothing any more of what was pruned, and leaves no index of it in the end', async () => {
  const { store, root, asked } = await scene([document()]);
  await age(root, 400);
  const policy = { keepDays: 1, keepNewest: 0, keepBranchDays: 1 };
  await store.prune(await store.planPruning(policy, new Date()));
  expect(await asked()).toEqual({ refs: [], refused: [] });
  await store.prune(await store.planPruning(policy, new Date()));
  expect((await filesBelow(root)).filter((file) => file.includes('by-identity'))).toEqual([]);
});
