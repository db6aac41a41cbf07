import { expect, it } from 'vitest';
import { createReadHead } from '../../../../../activities/control/read-head.ts';
import { createToldProgress } from '../../../../../activities/control/receipts/told-progress.ts';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { formerProgressMarker, progressMarker } from '../../../../../gate/receipts/progress/progress-comment.ts';
import { progressRecord } from '../../../../../gate/receipts/progress/progress-record.ts';
import { HEAD, OLD_HEAD, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';
import { bodiesOf, earlierIn, publishingTo, run } from '../../../../support/github/progress-publisher.ts';
import { CONTEXT, passed, speakAs } from '../../../../support/github/publishing.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

it('keeps one comment per run, edited in place, whoever quotes it', async () => {
  const github = await startStandIn();
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: `> ${progressMarker(passed())}` });
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: `${progressMarker(passed())} mine` });
  const publishProgress = await publishingTo(github, await temporaryStore());
  const first = await publishProgress({ outcome: passed({ why: 'some suites are left' }), context: CONTEXT });
  expect(await publishProgress({ outcome: passed(), context: CONTEXT })).toEqual(first);
  const own = (await github.dump(REPOSITORY)).comments.filter(({ author }) => author === `${github.app.slug}[bot]`);
  expect(own).toMatchObject([{ id: Number(first.id), body: expect.stringContaining('I2S: 45.2 tokens/sec') }]);
  expect(own[0]?.body).not.toContain('some suites are left');
});

it('is the same comment for a later run, with a line for each of the newest five before it', async () => {
  const github = await startStandIn();
  const publishProgress = await publishingTo(github, await temporaryStore());
  const ids: unknown[] = [];
  for (const minutes of [0, 10, 20, 30, 40, 50, 60]) {
    const outcome = run(
      minutes,
      minutes === 50 ? { headSha: OLD_HEAD, status: 'fail', why: 'a <b>bench</b> | died' } : {},
    );
    ids.push((await publishProgress({ outcome, context: CONTEXT })).id);
  }
  expect(new Set(ids).size).toBe(1);
  const [body, ...others] = await bodiesOf(github);
  expect(others).toEqual([]);
  expect(body).toContain('pass: said by run 60');
  expect(earlierIn(body).map((line) => /`run (run-\d+)\/0`/.exec(line)?.[1])).toEqual(
    [50, 40, 30, 20, 10].map((minutes) => `run-${minutes}`),
  );
  expect(earlierIn(body)[0]).toBe(
    `- 2026-11-22T10:55:00Z → fail: a &lt;b>bench&lt;/b> &#124; died; FINALIZE → quality-finalizer; commit \`${OLD_HEAD}\`; \`run run-50/0\``,
  );
});

it('is another comment for another profile, and none without evidence', async () => {
  const github = await startStandIn();
  const publishProgress = await publishingTo(github, await temporaryStore());
  await publishProgress({ outcome: passed(), context: CONTEXT });
  await publishProgress({ outcome: passed({ profile: 'other' }), context: CONTEXT });
  expect(await publishProgress({ outcome: run(1, { evidence: [] }), context: CONTEXT })).toMatchObject({
    state: 'none',
  });
  expect(await bodiesOf(github)).toHaveLength(2);
});

it('believes nothing that its own comment says, nor a record that is another run’s', async () => {
  const github = await startStandIn();
  const place = await temporaryStore();
  const publishProgress = await publishingTo(github, place);
  const first = await publishProgress({ outcome: run(0), context: CONTEXT });
  // By the very identity, as any job with Actions' token may.
  const forged = `${progressMarker(passed())}\n\n**Earlier runs**\n\n- 2026-11-21T10:00:00Z → pass: forged; run forged/0`;
  await (await speakAs(github)).ensureProgressComment(REPOSITORY, 1, {
    marker: progressMarker(passed()),
    text: async () => ({ body: forged, isShared: false }),
  });
  const folder = 'progress/acme~widgets/pr-1/sample';
  const elsewhere = { id: 'benchmark-gate/acme/other/pr-1/abc/sample', firstExecutionRunId: 'elsewhere' };
  for (const [name, content] of [
    [
      '20261121100000000-elsewhere-20261121100500000.json',
      JSON.stringify(run(0, { workflow: elsewhere, why: 'forged' })),
    ],
    ['20261121100000000-renamed-20261121100500000.json', JSON.stringify(run(0, { why: 'forged' }))],
    ['20261121100000000-nothing-20261121100500000.json', 'forged'],
    ['20261121100000000-null-20261121100500000.json', 'null'],
    ['forged', 'forged'],
  ] as const) {
    await place.store.putRecord(`${folder}/${name}`, content);
  }
  const large = run(1, { why: 'forged' });
  await place.store.putRecord(progressRecord(large) ?? '', JSON.stringify(large).padEnd(2 * 1024 * 1024));
  expect(await publishProgress({ outcome: run(10), context: CONTEXT })).toEqual(first);
  const [body] = await bodiesOf(github);
  expect(body).not.toContain('forged');
  expect(earlierIn(body)).toEqual([expect.stringContaining('said by run 0')]);
});

it('with a key, tells of earlier runs what was signed, and of what claims nothing the status alone', async () => {
  const github = await startStandIn();
  const place = await temporaryStore();
  const publishProgress = await publishingTo(github, place, {
    signatures: { decisionFault: ({ status }) => (status === 'pass' ? 'is not signed' : null) },
  });
  const told = createToldProgress(place.store);
  await told.tell(run(0));
  await told.tell(run(1, { status: 'fail', why: 'was signed' }));
  const nothing = { status: 'skipped' as const, reason: 'bounded-by-policy' as const, evidence: [] };
  await told.tell(run(2, { ...nothing, state: 'in-progress', why: 'nobody signed this' }));
  await publishProgress({ outcome: run(3), context: CONTEXT });
  const [body] = await bodiesOf(github);
  expect(earlierIn(body)).toEqual([
    expect.stringMatching(/→ skipped \(bounded-by-policy\); FINALIZE/),
    expect.stringContaining('→ fail: was signed; '),
  ]);
});

it('goes on with the comment that an earlier version of the gate wrote for the run', async () => {
  const github = await startStandIn();
  const publishProgress = await publishingTo(github, await temporaryStore());
  const { ensureProgressComment } = await speakAs(github);
  const wrote = (of: GateOutcome) => {
    const marker = formerProgressMarker(of);
    return ensureProgressComment(REPOSITORY, 1, { marker, text: async () => ({ body: marker, isShared: false }) });
  };
  const former = await wrote(passed());
  await wrote(run(1));
  const receipts = { ...passed().receipts, progress: former };
  expect(await publishProgress({ outcome: passed({ receipts }), context: CONTEXT })).toEqual(former);
  expect(await bodiesOf(github)).toEqual([
    expect.stringContaining('I2S: 45.2 tokens/sec'),
    formerProgressMarker(run(1)),
  ]);
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
  const publishProgress = await publishingTo(github, await temporaryStore(), { attempt: () => 1 });
  const owed = { ...passed().receipts, progress: { state: 'owed', reason: 'no answer' } } as const;
  const broke = passed({ receipts: owed, evidence: [], why: 'the gate broke' });
  expect(await publishProgress({ outcome: broke, context: CONTEXT })).toMatchObject({ state: 'none' });
  await publishProgress({ outcome: passed(), context: CONTEXT });
  expect(await publishProgress({ outcome: broke, context: CONTEXT })).toMatchObject({ state: 'written' });
  expect(await bodiesOf(github)).toEqual([expect.stringContaining('the gate broke')]);
});

it('edits what was written while the run measured, before any listing shows it', async () => {
  const github = await startStandIn();
  const publishProgress = await publishingTo(github, await temporaryStore(), { attempt: () => 1 });
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
  expect(await bodiesOf(github)).toEqual([expect.stringContaining('the gate broke')]);
});
