import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const FORK = 'stranger/engine';
const hosts = [cpuHost(), deviceless];

it.concurrent('writes the receipts of a fork’s pull request to the base repository', async () => {
  await bench.scene({ profile: profile(), hosts, fork: FORK }, async ({ gates, request, standIn, pullRequest }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({
      status: 'pass',
      receipts: { check: { state: 'written', method: 'primary' }, ledger: { state: 'written' } },
    });
    const { checkRuns, comments } = await standIn.dump(REPOSITORY);
    const own = checkRuns.filter((run) => run.head_sha === request.headSha);
    expect(own).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    expect(comments.filter(({ number }) => number === pullRequest)).toHaveLength(2);
    expect(standIn.requests().filter(({ path }) => path.includes(FORK))).toEqual([]);
  });
});

it.concurrent('leaves a commit status where the identity may write no check run', async () => {
  const control = await bench.receiptsAs(bench.standIn.environment('personal', 'acme'));
  await bench.scene({ profile: profile(), hosts, control }, async ({ gates, request, standIn }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome.receipts.check).toMatchObject({ state: 'written', method: 'alt1' });
    const { checkRuns, statuses } = await standIn.dump(REPOSITORY);
    expect(checkRuns.filter((run) => run.head_sha === request.headSha)).toEqual([]);
    // Statuses can't be edited: the newest is the one that counts.
    const own = statuses.filter(({ sha }) => sha === request.headSha);
    expect(own.map(({ state }) => state).sort()).toEqual(['pending', 'success']);
  });
});

it.concurrent('says CHECK-SKIPPED and measures all the same where there is no identity', async () => {
  const control = await bench.receiptsAs({});
  await bench.scene({ profile: profile(), hosts, control }, async ({ gates, request, standIn, pullRequest }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({
      status: 'pass',
      receipts: {
        check: { state: 'none', reason: 'CHECK-SKIPPED: reason=no GitHub identity is configured' },
        ledger: { state: 'none' },
        progress: { state: 'none' },
      },
    });
    const { comments } = await standIn.dump(REPOSITORY);
    expect(comments.filter(({ number }) => number === pullRequest)).toEqual([]);
  });
});
