import { expect, it } from 'vitest';
import type { Store } from '../../../../../adapters/store/content/store.ts';
import { REPOSITORY, startStandIn } from '../../../../support/github/github.ts';
import { publisher } from '../../../../support/github/ledger-publisher.ts';
import { NEIGHBOURS_LEDGER, passed } from '../../../../support/github/publishing.ts';

/** The store as it was before a record came. */
const without = (store: Store, gone: string): Store => ({
  ...store,
  putRecord: store.putRecord.bind(store),
  getRecord: store.getRecord.bind(store),
  listRecords: async (folder) => (await store.listRecords(folder)).filter((path) => path !== gone),
});

const LATER = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
const EARLIER = '01a205bd-8da0-7259-b82c-5b662dc47dab';
const RUN = '01a205bd-8da1-7000-8000-000000000000';
const hopOf = (run: string, says: string) => `- **generative-benchmark-runner**: ${says}; none; run ${run}/0`;
const withHops = (...hops: string[]) =>
  NEIGHBOURS_LEDGER.replace('<!-- hoplog:end -->', `${hops.join('\n')}\n<!-- hoplog:end -->`);
const young = (firstExecutionRunId: string, changes: object = {}) =>
  passed({ startedAt: new Date().toISOString(), workflow: { id: 'w', firstExecutionRunId }, ...changes });

it('takes out hops of runs that never began, and what earlier runs didn’t say; what can’t be told stays', async () => {
  const github = await startStandIn();
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: withHops(hopOf('0', 'unknown')) });
  const { publishLedger } = await publisher(github);
  await publishLedger(young(EARLIER));
  const before = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  const forged = [hopOf(LATER, 'never began'), hopOf(EARLIER, 'said otherwise')];
  await github.editComment(REPOSITORY, id, before.replace('<!-- hoplog:end -->', `${forged.join('\n')}\n$&`));
  await publishLedger(young(RUN));
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  expect(after).not.toMatch(/never began|said otherwise/);
  expect(after.match(/run [\w-]+\/0$/gm)).toEqual(['run 0/0', `run ${EARLIER}/0`, `run ${RUN}/0`]);
});

it('takes out a hop that stood elsewhere in the ledger when the run that it names wrote there', async () => {
  const github = await startStandIn();
  // The run's id is told by its check while it measures.
  const planted = hopOf(EARLIER, 'planted');
  const body = `${planted.slice(2)}\n\n${NEIGHBOURS_LEDGER}`;
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body });
  const { publishLedger } = await publisher(github);
  await publishLedger(young(EARLIER, { status: 'fail', state: 'needs-rework', why: 'a required suite failed' }));
  const before = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  const own = before.split('\n').find((line) => line.includes('a required suite failed') && line.endsWith('/0')) ?? '';
  await github.editComment(REPOSITORY, id, before.replace(own, planted));
  await publishLedger(young(RUN));
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  expect(after).not.toContain(planted);
  // It stays where somebody else's words may stand.
  expect(after).toContain(planted.slice(2));
});

it('takes out what somebody else says in the name of an earlier pass', async () => {
  const github = await startStandIn();
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: NEIGHBOURS_LEDGER });
  const { publishLedger } = await publisher(github);
  await publishLedger(young(RUN));
  const before = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  await github.editComment(REPOSITORY, id, before.replace('<!-- hoplog:end -->', `${hopOf(RUN, 'not so')}\n$&`));
  await publishLedger(young(RUN, { iteration: 1 }));
  const after = (await github.dump(REPOSITORY)).comments[0]?.body ?? '';
  expect(after).not.toContain('not so');
  expect(after.match(/run [\w-]+\/\d$/gm)).toEqual([`run ${RUN}/0`, `run ${RUN}/1`]);
});

it('does not put back in a second attempt what the first took out as forged', async () => {
  const github = await startStandIn();
  const id = await github.addComment(REPOSITORY, 1, {
    author: 'neighbour',
    body: withHops(hopOf(LATER, 'never began')),
  });
  const { publishLedger, store } = await publisher(github);
  await publishLedger(young(RUN));
  const { comments } = await github.dump(REPOSITORY);
  // The first attempt ended before it knew that its edit had landed.
  const [landed = ''] = (await store.listRecords(`runs/${RUN}/ledger`)).filter((path) => path.includes('landed'));
  const other = await publisher(github, without(store, landed));
  await other.publishLedger(young(RUN));
  expect((await github.dump(REPOSITORY)).comments).toEqual(comments);
  expect(comments.find((comment) => comment.id === id)?.body).not.toContain('never began');
});

it('leaves a later run’s hop where the server may have forgotten that run', async () => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: withHops(hopOf(LATER, 'later')) });
  const { publishLedger } = await publisher(github);
  await publishLedger(young(RUN, { startedAt: '2026-01-01T00:00:00.000Z' }));
  expect((await github.dump(REPOSITORY)).comments[0]?.body).toContain('later; none');
});
