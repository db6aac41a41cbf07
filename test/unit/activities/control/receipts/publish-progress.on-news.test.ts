import { describe, expect, it } from 'vitest';
import { createToldProgress } from '../../../../../activities/control/receipts/told-progress.ts';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { progressRecord } from '../../../../../gate/receipts/progress/progress-record.ts';
import { startStandIn } from '../../../../support/github/github.ts';
import { bodiesOf, earlierIn, publishingTo, run } from '../../../../support/github/progress-publisher.ts';
import { CONTEXT, passed } from '../../../../support/github/publishing.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const terms = (comment: 'on-news' | 'never') => ({
  receiptTerms: { name: 'benchmarks', ledger: 'never' as const, comment },
});

describe('where the profile wants a comment on news only', () => {
  const failed = { status: 'fail' as const, state: 'needs-rework' as const };
  const skipped = { status: 'skipped' as const, reason: 'missing-tool' as const };

  /** What becomes of the comments of runs one after the other, each with its verdict. */
  const told = async (...verdicts: Partial<GateOutcome>[]) => {
    const github = await startStandIn();
    const publishProgress = await publishingTo(github, await temporaryStore());
    const became: string[] = [];
    for (const [index, verdict] of verdicts.entries()) {
      const { state, reason, byProfile } = await publishProgress({
        outcome: run(index * 10, { ...terms('on-news'), ...verdict }),
        context: CONTEXT,
      });
      became.push(byProfile === true ? String(reason) : state);
    }
    return { became, bodies: await bodiesOf(github) };
  };

  it('writes none of a first run that passes, nor of one that passes as the one before', async () => {
    expect(await told({}, {})).toEqual({
      became: ['by profile: no news: pass, and no run before it', 'by profile: no news: pass, as run run-0 before'],
      bodies: [],
    });
  });

  it('writes one of each failure, the first too, and of the pass after it', async () => {
    const { became, bodies } = await told(failed, failed, {}, {});
    expect(became).toEqual(['written', 'written', 'written', 'by profile: no news: pass, as run run-20 before']);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain('pass: said by run 20');
    expect(earlierIn(bodies[0])).toHaveLength(2);
  });

  it('takes another reason for another verdict', async () => {
    const { became } = await told({}, skipped, skipped, { ...skipped, reason: 'bounded-by-policy' });
    expect(became.map((each) => each.split(':')[0])).toEqual(['by profile', 'written', 'by profile', 'written']);
  });

  it('compares with a run that had no evidence, and so no comment', async () => {
    const { became, bodies } = await told({}, { ...skipped, evidence: [] }, {}, {});
    expect(became).toEqual([
      'by profile: no news: pass, and no run before it',
      'none',
      'written',
      'by profile: no news: pass, as run run-20 before',
    ]);
    expect(bodies).toHaveLength(1);
  });

  it('writes none while a run goes on, and gives one that may be there its last word', async () => {
    const selfward = { ...skipped, route: { kind: 'NEXT' as const, to: 'self' } };
    expect((await told(failed, selfward)).became).toEqual(['written', 'by profile: no news: the run goes on']);
    const owed = { state: 'owed' as const, reason: '503' };
    const receipts = { ...passed().receipts, progress: owed };
    expect((await told({}, { receipts })).became).toEqual([
      'by profile: no news: pass, and no run before it',
      'written',
    ]);
  });
});

it('writes one where the verdict before can’t be read: one behind it doesn’t speak for it', async () => {
  const github = await startStandIn();
  const place = await temporaryStore();
  const publishProgress = await publishingTo(github, place);
  const publish = (minutes: number, verdict: Partial<GateOutcome> = {}) =>
    publishProgress({ outcome: run(minutes, { ...terms('on-news'), ...verdict }), context: CONTEXT });
  await publish(0);
  const failed = run(10, { ...terms('on-news'), status: 'fail', state: 'needs-rework' });
  await place.store.putRecord(progressRecord(failed) ?? '', 'unreadable');
  expect(await publish(20)).toMatchObject({ state: 'written' });
});

it('looks for none, and keeps nothing, where the profile never has one', async () => {
  const github = await startStandIn();
  const place = await temporaryStore();
  const publishProgress = await publishingTo(github, place);
  const before = github.requests().length;
  const outcome = run(0, { ...terms('never'), status: 'fail' });
  expect(await publishProgress({ outcome, context: CONTEXT })).toEqual({
    state: 'none',
    byProfile: true,
    reason: 'by profile',
  });
  expect(github.requests()).toHaveLength(before);
  expect(await createToldProgress(place.store).runs(outcome)).toEqual([]);
});
