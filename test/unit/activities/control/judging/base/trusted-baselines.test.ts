import { expect, it } from 'vitest';
import {
  createFindTrusted,
  createRequireReusable,
} from '../../../../../../activities/control/judging/base/trusted-baselines.ts';
import { createFindReusableBaselines } from '../../../../../../activities/control/reuse/find-reusable-baselines.ts';
import type { BaselineEntry } from '../../../../../../gate/baseline/document.ts';
import { inputOf, profileOf } from '../../../../../support/policy/measured.ts';

const id = (character: string): string => character.repeat(40);

const entry = (tree: string, commit: string): BaselineEntry => ({
  digest: `sha256:${commit.slice(0, 1).repeat(64)}`,
  uri: `file:///store/${commit}`,
  machineClass: 'class',
  complete: true,
  repository: 'example/project',
  profile: 'example',
  subject: { kind: 'pull-request', number: 1 },
  branch: 'main',
  tree,
  commit,
  finishedAt: '2026-11-28T10:00:00.000Z',
});

/** A change of documentation beside trees of main, and a store that finds by tree and commit. */
function scene(
  stored: readonly BaselineEntry[],
  signed: readonly string[] | null = null,
  passed: readonly string[] = [],
) {
  const hasPassed = async ({ digest }: BaselineEntry) => passed.includes(digest);
  const { request, context: example } = inputOf([], profileOf());
  const context = { ...example, tree: id('a'), base: id('2'), sameButDocumentation: [id('b'), id('c')] };
  const find = async ({ tree, commit }: { tree?: string; commit?: string }) =>
    stored.filter((each) => each.tree === (tree ?? each.tree) && each.commit === (commit ?? each.commit));
  const stateOf = async ({ commit }: BaselineEntry) => (signed?.includes(commit) ? 'signed' : 'unsigned');
  const findBaselines = signed === null ? find : createFindTrusted(find, stateOf);
  return {
    find: () => createFindReusableBaselines({ findBaselines, hasPassed }, () => async () => null)({ request, context }),
    require: (reused: Awaited<ReturnType<ReturnType<typeof createFindReusableBaselines>>>) =>
      createRequireReusable(findBaselines, hasPassed)({ request, context, reused }),
  };
}

it.each([
  ['the base itself', entry(id('b'), id('2'))],
  ['a commit of the same tree as the base, which was squashed', entry(id('b'), id('3'))],
  ['a parent of the base', entry(id('c'), id('1'))],
])('takes over what the look-up found: a baseline of %s', async (_, stored) => {
  const { find, require } = scene([stored]);
  const reused = await find();
  expect(reused).toMatchObject([{ digest: stored.digest }]);
  await expect(require(reused)).resolves.toBeUndefined();
});

it('takes over one whose run passed, and refuses another that is not complete', async () => {
  const partial = { ...entry(id('b'), id('2')), complete: false };
  const passed = scene([partial], null, [partial.digest]);
  const reused = await passed.find();
  expect(reused).toMatchObject([{ digest: partial.digest, complete: false }]);
  await expect(passed.require(reused)).resolves.toBeUndefined();
  await expect(scene([partial]).require(reused)).rejects.toMatchObject({ report: { class: 'unproven' } });
});

it('refuses one of another tree', async () => {
  const { require } = scene([entry(id('d'), id('2'))]);
  const { digest, uri, machineClass, complete } = entry(id('d'), id('2'));
  await expect(require([{ digest, uri, machineClass, complete }])).rejects.toMatchObject({
    report: { class: 'unproven' },
  });
});

it('passes over a tree that nobody vouches for where the next one is signed, and refuses where none is', async () => {
  const [unsigned, signed] = [entry(id('b'), id('3')), entry(id('c'), id('1'))];
  const some = scene([unsigned, signed], [signed.commit]);
  const reused = await some.find();
  expect(reused).toMatchObject([{ digest: signed.digest }]);
  await expect(some.require(reused)).resolves.toBeUndefined();
  await expect(scene([unsigned], []).find()).rejects.toMatchObject({ report: { class: 'unproven' } });
});

it('tells which commit a baseline is of and when it was made, and believes nobody else about it', async () => {
  const { find, require } = scene([entry(id('b'), id('2'))]);
  const reused = await find();
  expect(reused).toMatchObject([{ commit: id('2'), finishedAt: '2026-11-28T10:00:00.000Z' }]);
  for (const lie of [{ commit: id('9') }, { finishedAt: '2026-11-29T10:00:00.000Z' }]) {
    await expect(require(reused.map((each) => ({ ...each, ...lie })))).rejects.toMatchObject({
      report: { class: 'unproven' },
    });
  }
  // A run that began with an older version says neither.
  await expect(require(reused.map(({ commit, finishedAt, ...each }) => each))).resolves.toBeUndefined();
});
