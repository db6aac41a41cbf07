import { expect, it } from 'vitest';
import { readSubject } from '../../../../adapters/github/subject/read-subject.ts';
import { baselinePrune } from '../../../../cli/baseline/prune.ts';
import { connect, HEAD, OLD_HEAD, REPOSITORY, startStandIn } from '../../../support/github/github.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

it('a fork whose branch is called main neither is the newest of main nor has the kept one pruned', async () => {
  const github = await startStandIn();
  const pull = { title: 'theirs', branch: 'main', headSha: HEAD, author: 'neighbour', fork: 'neighbour/widgets' };
  const forked = await github.createPullRequest(REPOSITORY, pull);
  const client = await connect(github);
  const { store } = await temporaryStore();
  const measured = (branch: string | null, commit: string, finishedAt: string) =>
    store.writeBaseline(exampleDocument({ repository: REPOSITORY, branch, commit, finishedAt }));
  const kept = await measured('main', OLD_HEAD, daysAgo(200));
  const { branch } = await readSubject(client, REPOSITORY, { kind: 'pull-request', number: forked });
  const theirs = await measured(branch, HEAD, daysAgo(100));

  const ofMain = await store.findBaselines({ repository: REPOSITORY, branch: 'main' });
  expect(ofMain.map(({ digest }) => digest)).toEqual([kept.digest]);
  expect(await store.findBaselines({ branch: 'neighbour:main' })).toMatchObject([{ digest: theirs.digest }]);

  const policy = { keepDays: '90', keepNewest: '1', keepBranchDays: '365' };
  await baselinePrune({ store, now: new Date(), ...policy }, { stdout: () => undefined });
  expect(await store.findBaselines({})).toMatchObject([{ digest: kept.digest }]);
});
