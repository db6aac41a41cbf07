import { expect, it } from 'vitest';
import { createReadHead } from '../../../../../activities/control/read-head.ts';
import { createPublishProgress } from '../../../../../activities/control/receipts/publish-progress.ts';
import { progressMarker } from '../../../../../gate/receipts/progress/progress-comment.ts';
import { HEAD, OLD_HEAD, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';
import { CONTEXT, passed, speakAs } from '../../../../support/github/publishing.ts';

it('keeps one comment per run, edited in place, whoever quotes it', async () => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: `> ${progressMarker(passed())}` });
  const publishProgress = createPublishProgress({ github: await speakAs(github) });
  const first = await publishProgress({ outcome: passed({ why: 'some suites are left' }), context: CONTEXT });
  expect(await publishProgress({ outcome: passed(), context: CONTEXT })).toEqual(first);
  const own = (await github.dump(REPOSITORY)).comments.filter(({ author }) => author === `${github.app.slug}[bot]`);
  expect(own).toMatchObject([{ id: Number(first.id), body: expect.stringContaining('I2S: 45.2 tokens/sec') }]);
  expect(own[0]?.body).not.toContain('some suites are left');
});

it('is another comment for another run, and none without evidence', async () => {
  const github = await startStandIn();
  const publishProgress = createPublishProgress({ github: await speakAs(github) });
  const other = passed({ workflow: { id: 'benchmark-gate/x', firstExecutionRunId: 'second-run' } });
  await publishProgress({ outcome: passed(), context: CONTEXT });
  await publishProgress({ outcome: other, context: CONTEXT });
  expect(await publishProgress({ outcome: passed({ evidence: [] }), context: CONTEXT })).toMatchObject({
    state: 'none',
  });
  expect((await github.dump(REPOSITORY)).comments).toHaveLength(2);
});

it('reads the head that a push moved; an issue has none', async () => {
  const github = await startStandIn();
  const readHead = createReadHead({ github: await speakAs(github) });
  const request = { repository: REPOSITORY, subject: { kind: 'pull-request', number: 1 } } as const;
  expect(await readHead(request)).toBe(HEAD);
  github.setHead(REPOSITORY, 1, OLD_HEAD);
  expect(await readHead(request)).toBe(OLD_HEAD);
  expect(await readHead({ repository: REPOSITORY, subject: { kind: 'issue', number: 1 } })).toBeNull();
});

it('has the last word where an edit that may have arrived went before, and makes none for it', async () => {
  const github = await startStandIn();
  const publishProgress = createPublishProgress({ github: await speakAs(github), attempt: () => 1 });
  const owed = { ...passed().receipts, progress: { state: 'owed', reason: 'no answer' } } as const;
  const broke = passed({ receipts: owed, evidence: [], why: 'the gate broke' });
  expect(await publishProgress({ outcome: broke, context: CONTEXT })).toMatchObject({ state: 'none' });
  await publishProgress({ outcome: passed(), context: CONTEXT });
  expect(await publishProgress({ outcome: broke, context: CONTEXT })).toMatchObject({ state: 'written' });
  const { comments } = await github.dump(REPOSITORY);
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('the gate broke')]);
});

it('edits what was written while the run measured, before any listing shows it', async () => {
  const github = await startStandIn();
  const publishProgress = createPublishProgress({ github: await speakAs(github), attempt: () => 1 });
  github.faults.next('POST', /comments$/, { visibleAfterMs: 300 });
  const running = { status: null, route: null, state: null, finishedAt: null } as const;
  const first = await publishProgress({
    outcome: passed({ ...running, evidence: ['benchmarks: 3 so far'] }),
    context: CONTEXT,
  });
  const receipts = { ...passed().receipts, progress: first };
  expect(await publishProgress({ outcome: passed({ receipts }), context: CONTEXT })).toMatchObject({
    state: 'written',
  });
  // A run that then broke has no evidence, and the comment must not go on saying that it measures.
  await publishProgress({ outcome: passed({ receipts, evidence: [], why: 'the gate broke' }), context: CONTEXT });
  const { comments } = await github.dump(REPOSITORY);
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('the gate broke')]);
});
