import { expect, it } from 'vitest';
import { createFindReusableBaselines } from '../../../../../activities/control/judging/find-reusable-baselines.ts';
import type { BaselineEntry } from '../../../../../gate/baseline/document.ts';
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
  commit: 'c'.repeat(40),
  finishedAt: '2026-11-28T10:00:00.000Z',
  ...changes,
});

/** What is found for a change whose own tree is 1, and that differs from trees 2 and 3 by documentation. */
async function find(stored: readonly BaselineEntry[], passed: readonly string[]): Promise<string[]> {
  const { request, context: example } = inputOf([], profileOf());
  const context = { ...example, tree: tree('1'), sameButDocumentation: [tree('2'), tree('3')] };
  const asked = createFindReusableBaselines({
    findBaselines: async (query) => stored.filter((each) => each.tree === query.tree),
    hasPassed: async ({ uri }) => passed.includes(uri),
  });
  return (await asked({ request, context })).map(({ uri }) => uri);
}

it('takes a complete one of an older tree before one of the same tree whose run passed', async () => {
  const stored = [entry('passed'), entry('complete', { complete: true, tree: tree('3') })];
  expect(await find(stored, ['passed'])).toEqual(['complete']);
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
  expect(await find(stored, ['newer', 'older', 'other', 'of an older tree'])).toEqual(['newer', 'other']);
});

it('takes none where no run is known to have passed', async () => {
  expect(await find([entry('failed'), entry('ended outside', { tree: tree('2') })], [])).toEqual([]);
});
