import { expect, it } from 'vitest';
import { createPublishLedger, type LedgerTexts } from '../../activities/publish-ledger.ts';
import type { GitHubStandIn } from '../../adapters/github-stand-in/stand-in.ts';
import { OLD_HEAD, REPOSITORY, startStandIn } from '../github/support.ts';
import { NEIGHBOURS_LEDGER, passed, speakAs } from './publish-support.ts';

const publisher = async (github: GitHubStandIn) => {
  const kept: LedgerTexts[] = [];
  const publishLedger = createPublishLedger({
    github: await speakAs(github),
    keepLedger: async (_, texts) => void kept.push(texts),
  });
  return { publishLedger, kept };
};

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
  expect(kept).toEqual([{ before: NEIGHBOURS_LEDGER, after }]);
});

it('creates one on a subject without, and finds it again', async () => {
  const github = await startStandIn();
  const { publishLedger, kept } = await publisher(github);
  const receipt = await publishLedger(passed());
  expect(await publishLedger(passed())).toEqual(receipt);
  const { comments } = await github.dump(REPOSITORY);
  expect(comments).toHaveLength(1);
  expect(kept).toEqual([{ before: null, after: comments[0]?.body }]);
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
  expect(kept).toEqual([]);
});

it('writes nothing into a ledger that others have filled to the brim', async () => {
  const github = await startStandIn();
  const full = NEIGHBOURS_LEDGER.replace('no warnings', 'x'.repeat(65_536 - NEIGHBOURS_LEDGER.length));
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: full });
  const { publishLedger } = await publisher(github);
  expect(await publishLedger(passed())).toMatchObject({ state: 'none', reason: expect.stringContaining('bytes') });
  expect((await github.dump(REPOSITORY)).comments[0]?.body).toBe(full);
});
