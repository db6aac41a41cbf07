import { expect, it } from 'vitest';
import { createKeptLedgers } from '../../../../../activities/control/receipts/kept-ledgers.ts';
import { createComment } from '../../../../../adapters/github/receipts/comments.ts';
import type { GitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { connect, OLD_HEAD, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';
import { publisher } from '../../../../support/github/ledger-publisher.ts';
import { NEIGHBOURS_LEDGER, passed } from '../../../../support/github/publishing.ts';

it("puts row, hop and decision into the neighbours' ledger once, and keeps both texts", async () => {
  const github = await startStandIn();
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  const { publishLedger, kept } = await publisher(github);
  const receipt = await publishLedger(passed());
  expect(await publishLedger(passed())).toEqual(receipt);
  expect(receipt).toEqual({ state: 'written', id: String(id) });
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  expect(after).toContain('| clippy | pass | no warnings |\n| tests | pass | 412/412 |\n');
  expect(after.match(/^\| benchmarks \| pass /gm)).toHaveLength(1);
  expect(after.match(/^- \*\*generative-benchmark-runner\*\*/gm)).toHaveLength(1);
  expect(after).toContain('**State:** ready');
  expect(await kept()).toEqual([{ before: NEIGHBOURS_LEDGER, after, landed: true }]);
});

it('creates one on a subject without, and finds it again', async () => {
  const github = await startStandIn();
  const { publishLedger, kept } = await publisher(github);
  const receipt = await publishLedger(passed());
  expect(await publishLedger(passed())).toEqual(receipt);
  const { comments } = await github.dump(REPOSITORY);
  expect(comments).toHaveLength(1);
  expect(await kept()).toEqual([{ before: null, after: comments[0]?.body, landed: true }]);
});

it('edits the ledger of the issue that the pull request closes', async () => {
  const github = await startStandIn({ body: 'Closes #2.' });
  const number = await github.createIssue(REPOSITORY, { title: 'Slow dot product', body: NEIGHBOURS_LEDGER });
  const { publishLedger } = await publisher(github);
  expect(await publishLedger(passed())).toEqual({ state: 'written', id: `issue-${number}` });
  expect(await github.readBody(REPOSITORY, { kind: 'issue', number })).toContain('| benchmarks | pass |');
});

it('edits the ledger of an issue whose pull request does not exist yet', async () => {
  const github = await startStandIn();
  const number = await github.createIssue(REPOSITORY, { title: 'Slow dot product', body: NEIGHBOURS_LEDGER });
  const { publishLedger } = await publisher(github);
  const receipt = await publishLedger(passed({ subject: { kind: 'issue', number } }));
  expect(receipt).toEqual({ state: 'written', id: `issue-${number}` });
});

it.each([
  ['an older commit than the head', passed({ headSha: OLD_HEAD }), /head is a{40} now/],
  ['a superseded run', passed({ status: 'skipped', reason: 'out-of-scope', state: null, route: null }), /superseded/],
  ['a run that has not ended', passed({ status: null, state: null }), /not ended/],
])('leaves the ledger alone for %s', async (_, outcome, reason) => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  const { publishLedger, kept } = await publisher(github);
  expect(await publishLedger(outcome)).toEqual({ state: 'none', reason: expect.stringMatching(reason) });
  expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([NEIGHBOURS_LEDGER]);
  expect(await kept()).toEqual([]);
});

it('writes nothing into a ledger that others have filled to the brim', async () => {
  const github = await startStandIn();
  const full = NEIGHBOURS_LEDGER.replace('no warnings', 'x'.repeat(65_536 - NEIGHBOURS_LEDGER.length));
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: full });
  const { publishLedger } = await publisher(github);
  expect(await publishLedger(passed())).toMatchObject({ state: 'none', reason: expect.stringContaining('bytes') });
  expect((await github.dump(REPOSITORY)).comments[0]?.body).toBe(full);
});

/** A neighbour that read the ledger as it was given, and writes all of it with its own row and hop. */
const overwrite = (github: GitHubStandIn, id: number, read: string) =>
  github.editComment(
    REPOSITORY,
    id,
    read
      .replace('| tests |', '| mutation | pass | 86 % |\n| tests |')
      .replace('<!-- hoplog:end', '- **mutation-tester**: 86 %\n<!-- hoplog:end'),
  );

it('puts back what a neighbour overwrote between two passes, and keeps what it wrote', async () => {
  const github = await startStandIn();
  const withDocs = NEIGHBOURS_LEDGER.replace('| tests |', '| docs | pass | 3 pages |\n| tests |');
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: withDocs });
  const first = await publisher(github);
  await first.publishLedger(passed({ status: 'skipped', reason: 'bounded-by-policy', state: 'in-progress' }));
  await overwrite(github, id, NEIGHBOURS_LEDGER);
  const { publishLedger } = await publisher(github, first.store);
  await publishLedger(passed({ iteration: 1 }));
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  for (const row of ['clippy', 'docs', 'mutation', 'tests', 'benchmarks']) {
    expect(after.match(new RegExp(`^\\| ${row} \\|`, 'gm')), row).toHaveLength(1);
  }
  expect(after.match(/run first-run\/0$/gm)).toHaveLength(1);
  expect(after.match(/run first-run\/1$/gm)).toHaveLength(1);
  expect(after).toContain('- **mutation-tester**: 86 %');
  expect(await publishLedger(passed({ iteration: 1 }))).toEqual({ state: 'written', id: String(id) });
  expect((await github.dump(REPOSITORY)).comments[0]?.body).toBe(after);
});

it("believes a neighbour's older words again where its own edits never arrived", async () => {
  const github = await startStandIn();
  const measuring = NEIGHBOURS_LEDGER.replace('| tests | pass | 412/412 |', '| tests | pending | running |');
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: measuring });
  const { publishLedger } = await publisher(github);
  for (const next of [NEIGHBOURS_LEDGER, measuring]) {
    github.faults.next('PATCH', /comments/, 502);
    await expect(publishLedger(passed())).rejects.toThrow();
    await github.editComment(REPOSITORY, id, next);
  }
  await publishLedger(passed());
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  expect(after).toContain('| tests | pending | running |');
  expect(after).toContain('**State:** in-progress');
});

it('writes a ledger that was deleted anew, with the rows and hops of others', async () => {
  const github = await startStandIn();
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  const { publishLedger } = await publisher(github);
  await publishLedger(passed());
  await github.editComment(REPOSITORY, id, 'Moved.');
  await publishLedger(passed({ iteration: 1 }));
  const after = (await github.dump(REPOSITORY)).comments.map(({ body }) => body);
  expect(after).toHaveLength(2);
  expect(after[1]).toContain('| clippy | pass | no warnings |\n| tests | pass | 412/412 |\n| benchmarks | pass |');
  expect(after[1]).toContain('- **test-runner**: 2026-11-22T09:00:00Z');
});

it('leaves out what it would put back where GitHub would refuse the whole', async () => {
  const github = await startStandIn();
  const filler = (lines: number) => '- **tests**: 412 tests pass; NEXT → somebody else\n'.repeat(lines);
  const long = NEIGHBOURS_LEDGER.replace(
    '### Hop log\n',
    `### Hop log\n${filler(600)}- **docs**: ${'x'.repeat(3000)}\n`,
  );
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: long });
  const { publishLedger } = await publisher(github);
  await publishLedger(passed());
  // A neighbour writes nearly as much as fits, of a text that it read before.
  const stale = NEIGHBOURS_LEDGER.replace(
    '### Hop log\n',
    `### Hop log\n${filler(600)}- **fuzz**: ${'ü'.repeat(16_200)}\n`,
  );
  expect(Buffer.byteLength(stale)).toBeLessThan(65_535);
  await github.editComment(REPOSITORY, id, stale);
  expect(await publishLedger(passed())).toEqual({ state: 'written', id: String(id) });
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  expect(Buffer.byteLength(after)).toBeLessThanOrEqual(65_535);
  expect(after).toContain('ü'.repeat(16_200));
  expect(after).toMatch(/^\| benchmarks \| pass /m);
});

it('makes a second ledger that an earlier pass left point to the one that is kept', async () => {
  const github = await startStandIn();
  const { publishLedger, store } = await publisher(github);
  await publishLedger(passed({ why: 'some suites are left' }));
  const [first] = (await github.dump(REPOSITORY)).comments;
  // What an attempt of that pass sent as well, and arrived only now.
  await createComment(await connect(github), REPOSITORY, 1, first?.body ?? '');
  const next = await publisher(github, store);
  await next.publishLedger(passed({ iteration: 1 }));
  expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('gates:start'),
    `The ledger is in comment ${first?.id}.`,
  ]);
});

it('keeps every text that it wrote over, up to a bound', async () => {
  const { kept, store } = await publisher(await startStandIn());
  const { keepLedger } = createKeptLedgers(store);
  for (let write = 0; write < 25; write++) {
    await keepLedger({ workflow: passed().workflow, iteration: 0 }, { before: `b${write}`, after: `a${write}` });
  }
  expect(await store.listRecords('runs/first-run/ledger')).toHaveLength(40);
  expect((await kept()).at(-1)).toEqual({ before: 'b19', after: 'a19', landed: false });
  expect((await store.getRecord('runs/first-run/ledger/0-after.md')).toString()).toBe('a0');
});

it('gives way to a newer run that decided, and to none that is under way', async () => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  const newer = { firstExecutionRunId: 'newer', speaksForSubject: true, check: null, isSameWorkflow: false };
  const decided = await publisher(github, undefined, async () => [{ ...newer, decided: true }]);
  expect(await decided.publishLedger(passed())).toEqual({
    state: 'none',
    reason: 'run newer began later: its row stands',
  });
  expect((await github.dump(REPOSITORY)).comments[0]?.body).toBe(NEIGHBOURS_LEDGER);
  const undecided = await publisher(github, undefined, async () => [{ ...newer, decided: false }]);
  expect(await undecided.publishLedger(passed())).toMatchObject({ state: 'written' });
});

const terms = (ledger: 'where-found' | 'never') => ({
  receiptTerms: { name: 'benchmarks', ledger, comment: 'never' as const },
});

it('makes none where the profile wants one that is there, and edits that as ever', async () => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: 'No ledger, and | benchmarks | in it.' });
  const { publishLedger, kept } = await publisher(github);
  const none = { state: 'none', byProfile: true, reason: 'by profile: no ledger is there' };
  expect(await publishLedger(passed(terms('where-found')))).toEqual(none);
  expect((await github.dump(REPOSITORY)).comments).toHaveLength(1);
  expect(await kept()).toEqual([]);
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  expect(await publishLedger(passed(terms('where-found')))).toEqual({ state: 'written', id: String(id) });
  expect((await github.dump(REPOSITORY)).comments.at(-1)?.body).toMatch(/^\| benchmarks \| pass /m);
});

it('looks for none, and leaves what is there, where the profile never has one', async () => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  const { publishLedger } = await publisher(github);
  const before = github.requests().length;
  expect(await publishLedger(passed(terms('never')))).toEqual({
    state: 'none',
    byProfile: true,
    reason: 'by profile',
  });
  expect(github.requests()).toHaveLength(before);
  expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([NEIGHBOURS_LEDGER]);
});
