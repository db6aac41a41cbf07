import { expect, it } from 'vitest';
import { readHead } from '../../../../../cli/baseline/comparing/read-head.ts';
import { startGitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { BASE, HEAD, measured, pullRequest, scene } from '../../../../support/comparison/stored-sides.ts';

const NEWER = 'e'.repeat(40);

it('compares no older commit of a pull request than its head', async () => {
  const { run, warned } = await scene();
  const asked: string[] = [];
  const headIs = (sha: string | null) => async (repository: string, number: number) => {
    asked.push(`${repository}#${number}`);
    return sha;
  };
  const newerHead = run([], { pr: '7', readHead: headIs(NEWER) });
  await expect(newerHead).rejects.toMatchObject({ name: 'InputError' });
  await expect(newerHead).rejects.toThrow(
    `7's head ${NEWER} is stored, the newest is of ${HEAD}: benchmark-gate measure --repo example/sample --pr 7`,
  );
  expect((await run([], { pr: '7', readHead: headIs(HEAD) })).code).toBe(1);
  expect(asked).toEqual(['example/sample#7', 'example/sample#7']);
  expect(warned).toEqual([]);
});

it('takes the newest commit that was measured where nobody can say which the head is, and says so', async () => {
  const { run, warned } = await scene();
  const readHead = () => Promise.reject(new Error('GitHub did not answer'));
  expect((await run([], { pr: '7', readHead })).code).toBe(1);
  expect(warned).toEqual([
    `${HEAD}, the newest commit that was measured, stands for the head, which can't be read: GitHub did not answer`,
  ]);
});

it('takes a complete baseline of the head before a newer one that is not', async () => {
  const { run, store } = await scene();
  const again = { finishedAt: '2026-11-25T10:04:00.000Z', complete: false, incompleteBecause: ['main'] };
  await store.writeBaseline(measured(9, [], { commit: HEAD, subject: pullRequest, base: BASE, ...again }));
  expect((await run([], { pr: '7' })).code).toBe(1);
});

it('asks GitHub for the head', async () => {
  const standIn = await startGitHubStandIn({ repositories: [{ name: 'example/sample', defaultBranch: 'main' }] });
  try {
    standIn.registerCommit('example/sample', HEAD, HEAD);
    const about = { title: 'A change', branch: 'change', headSha: HEAD };
    const number = await standIn.createPullRequest('example/sample', about);
    const environment = standIn.environment('app', 'example');
    expect(await readHead(environment, 'example/sample', number)).toBe(HEAD);
  } finally {
    await standIn.close();
  }
});
