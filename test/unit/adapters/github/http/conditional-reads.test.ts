import { expect, it } from 'vitest';
import { connect, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';

it('asks for what it has seen before by its tag, and never keeps half an answer', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'personal', 'maintainer');
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
  const read = async () => (await octokit.rest.pulls.get({ owner, repo, pull_number: 1 })).data;
  github.faults.next('GET', /pulls/, 'truncated');
  await read().catch(() => null);
  const first = await read();
  expect(await read()).toEqual(first);
  github.setHead(REPOSITORY, 1, 'e'.repeat(40));
  expect((await read()).head.sha).toBe('e'.repeat(40));
  expect(github.requests().map(({ status }) => status)).toEqual([null, 200, 304, 200]);
});
