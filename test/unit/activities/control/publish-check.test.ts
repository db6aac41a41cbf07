import { expect, it } from 'vitest';
import { createPublishCheck } from '../../../../activities/control/publish-check.ts';
import { REPOSITORY, startStandIn } from '../../../support/github/github.ts';
import { passed, running, speakAs } from '../../../support/github/publishing.ts';

it('opens a check run and completes the same one', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github) });
  const opened = await publishCheck(running());
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { name: 'generative:gate:benchmarks', status: 'in_progress', conclusion: null },
  ]);
  expect(await publishCheck(passed())).toEqual(opened);
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { status: 'completed', conclusion: 'success', output: { title: 'generative:gate:benchmarks = pass' } },
  ]);
});

it('completes a skipped check as neutral, with its reason', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github) });
  await publishCheck(passed({ status: 'skipped', reason: 'bounded-by-policy', why: 'budget out' }));
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { conclusion: 'neutral', output: { summary: expect.stringContaining('skipped (bounded-by-policy)') } },
  ]);
});

it('is a pending, then a final commit status for a person', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github, 'personal', 'maintainer') });
  await publishCheck(running());
  expect(await publishCheck(passed({ status: 'fail', state: 'needs-rework' }))).toMatchObject({ method: 'alt1' });
  expect((await github.dump(REPOSITORY)).statuses.map(({ state }) => state)).toEqual(['pending', 'failure']);
});

it('writes nothing for an outcome without a commit', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github) });
  expect(await publishCheck(passed({ headSha: null }))).toMatchObject({ state: 'none' });
  expect(github.requests()).toEqual([]);
});
