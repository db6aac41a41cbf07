import { expect, it } from 'vitest';
import { createFindReusableBaselines } from '../../../../../activities/control/reuse/find-reusable-baselines.ts';
import type { ReusableQuery } from '../../../../../activities/control/reuse/reusable-query.ts';
import { unproven } from '../../../../../activities/control/runs/identity/require-caller.ts';
import type { BaselineEntry } from '../../../../../gate/baseline/document.ts';
import type { GateContext } from '../../../../../gate/contract/context.ts';
import type { NotStanding } from '../../../../../gate/policy/reuse/why-not-standing.ts';
import { inputOf, profileOf } from '../../../../support/policy/measured.ts';

const tree = (digit: string): string => digit.repeat(40);

const entry = (uri: string, changes: Partial<BaselineEntry> = {}): BaselineEntry => ({
  digest: `sha256:${'0'.repeat(64)}`,
  uri,
  machineClass: 'class',
  complete: false,
  repository: 'example/project',
  profile: 'example',
  subject: { kind: 'pull-request', number: 1 },
  branch: 'main',
  tree: tree('1'),
  commit: 'b'.repeat(40),
  finishedAt: '2026-11-28T10:00:00.000Z',
  ...changes,
});

const complete = (uri: string, changes: Partial<BaselineEntry> = {}) => entry(uri, { complete: true, ...changes });

/** What is found for a change whose own tree is 1, and what was looked for. */
async function find(
  stored: readonly BaselineEntry[],
  known: Partial<GateContext> = {},
  passed: readonly string[] = [],
  standing: (entry: BaselineEntry) => NotStanding | null = () => null,
  unsigned: readonly string[] = [],
) {
  const queries: ReusableQuery[] = [];
  const { request, context: example } = inputOf([], profileOf());
  const store = {
    findBaselines: async (query: ReusableQuery) => {
      queries.push(query);
      if (unsigned.includes(query.tree ?? '')) throw unproven('nobody signed it');
      return stored.filter(({ tree, commit }) => (query.tree ?? tree) === tree && (query.commit ?? commit) === commit);
    },
    hasPassed: async ({ uri }: BaselineEntry) => passed.includes(uri),
  };
  const asked = createFindReusableBaselines(store, () => async (entry) => standing(entry));
  const context = { ...example, tree: tree('1'), ...known };
  return { found: (await asked({ request, context })).map(({ uri }) => uri), queries };
}

/** Trees that differ from the change's by documentation. */
const sameButDocumentation = [tree('2'), tree('3')];
const foundOf = async (stored: readonly BaselineEntry[], passed: readonly string[]) =>
  (await find(stored, { sameButDocumentation }, passed)).found;

it('takes the newest complete one of each machine class', async () => {
  const { found } = await find([
    complete('old'),
    complete('new', { finishedAt: '2026-11-28T11:00:00.000Z' }),
    entry('partial', { finishedAt: '2026-11-28T12:00:00.000Z' }),
    complete('other', { machineClass: 'class-2' }),
  ]);
  expect(found).toEqual(['new', 'other']);
});

it('takes the newest tree of the default branch that differs by documentation alone', async () => {
  const stored = [complete('older', { tree: tree('3') }), complete('newer', { tree: tree('2') })];
  const { found, queries } = await find(stored, { sameButDocumentation });
  expect(found).toEqual(['newer']);
  expect(queries.map(({ tree }) => tree)).toEqual([tree('1'), tree('2')]);
  // The merge base may be whatever a caller names.
  const named = await find([complete('base', { tree: tree('8') })], { sameButDocumentation });
  expect(named.found).toEqual([]);
});

it('looks at the same tree first, then at the merge base, for a run that began before', async () => {
  const { found, queries } = await find([complete('base', { tree: tree('8') })]);
  expect(found).toEqual(['base']);
  expect(queries).toEqual([
    { repository: 'example/project', profile: 'example', tree: tree('1') },
    { repository: 'example/project', profile: 'example', commit: 'b'.repeat(40) },
  ]);
  expect((await find([])).found).toEqual([]);
});

it('takes a complete one of an older tree before one of the same tree whose run passed', async () => {
  const stored = [entry('passed'), complete('complete', { tree: tree('3') })];
  expect(await foundOf(stored, ['passed'])).toEqual(['complete']);
});

it('takes of those whose run passed the newest of each class, of the newest tree', async () => {
  const later = (hour: number) => ({ finishedAt: `2026-11-28T${hour}:00:00.000Z`, tree: tree('2') });
  const stored = [
    entry('failed', later(14)),
    entry('newer', later(13)),
    entry('older', later(12)),
    entry('other', { ...later(12), machineClass: 'other' }),
    entry('of an older tree', { ...later(15), tree: tree('3') }),
  ];
  expect(await foundOf(stored, ['newer', 'older', 'other', 'of an older tree'])).toEqual(['newer', 'other']);
});

it('takes none where no run is known to have passed', async () => {
  expect(await foundOf([entry('failed'), entry('ended outside', { tree: tree('2') })], [])).toEqual([]);
});

const otherContent = { why: 'it was measured by another content of the profile', isRead: false };
const isRead = { why: 'README.md is read when engine is compiled', isRead: true };

it('takes the next that stands for the change: of the class, of another tree, of those whose run passed', async () => {
  const later = { finishedAt: '2026-11-28T11:00:00.000Z' };
  const stored = [complete('newest', later), complete('next'), complete('elsewhere', { tree: tree('2') })];
  const all = async (standing: readonly string[], more: readonly BaselineEntry[] = []) => {
    const judge = ({ uri }: BaselineEntry) => (standing.includes(uri) ? null : otherContent);
    return (await find([...stored, ...more], { sameButDocumentation }, ['passed'], judge)).found;
  };
  expect(await all(['newest', 'next', 'elsewhere'])).toEqual(['newest']);
  expect(await all(['next', 'elsewhere'])).toEqual(['next']);
  expect(await all(['elsewhere'])).toEqual(['elsewhere']);
  expect(await all(['passed'], [entry('passed', { tree: tree('3') })])).toEqual(['passed']);
  // Nobody has measured it then, though it is to be measured.
  await expect(all([])).rejects.toMatchObject({
    report: { class: 'transient', message: expect.stringContaining(otherContent.why) },
  });
});

it.each([
  ['a complete one', complete('read')],
  ['the newest that is not complete', entry('read', { finishedAt: '2026-11-28T12:00:00.000Z' })],
])(
  'takes none of a tree where %s is built of what differs, on whatever machines and however complete',
  async (_, read) => {
    const others = [complete('whole', { machineClass: 'other' }), entry('part')];
    const judge = ({ uri }: BaselineEntry) => (uri === 'read' ? isRead : null);
    const of = (stored: readonly BaselineEntry[]) => find(stored, { sameButDocumentation }, ['part', 'read'], judge);
    expect((await of([...others, read, complete('elsewhere', { tree: tree('3') })])).found).toEqual(['elsewhere']);
    await expect(of([...others, read])).rejects.toMatchObject({ report: { class: 'transient' } });
  },
);

it('has a change measured of which one tree does not stand, and another one is not vouched for', async () => {
  const of = (stored: readonly BaselineEntry[]) =>
    find(stored, { sameButDocumentation }, [], () => isRead, [tree('2')]);
  await expect(of([complete('read')])).rejects.toMatchObject({ report: { class: 'transient' } });
  await expect(of([])).rejects.toMatchObject({ report: { class: 'unproven' } });
});
