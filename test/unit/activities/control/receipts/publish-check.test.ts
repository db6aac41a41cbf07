import { expect, it } from 'vitest';
import { createPublishCheck } from '../../../../../activities/control/receipts/publish-check.ts';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { REPOSITORY, startStandIn } from '../../../../support/github/github.ts';
import { passed, running, speakAs } from '../../../../support/github/publishing.ts';

const findNewer = async () => [];
const findStanding = async () => [];
const concluded = (outcome: GateOutcome) => ({
  workflowId: outcome.workflow?.id ?? '',
  firstExecutionRunId: outcome.workflow?.firstExecutionRunId ?? '',
  outcome,
});

it('opens a check run and completes the same one', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github), findNewer, findStanding });
  const opened = await publishCheck(running());
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { name: 'generative:gate:benchmarks', status: 'in_progress', conclusion: null },
  ]);
  expect(await publishCheck(passed())).toEqual(opened);
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    {
      status: 'completed',
      conclusion: 'success',
      output: { title: 'generative:gate:benchmarks = pass: baseline established' },
    },
  ]);
});

it('completes a skipped check as neutral, with its reason', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github), findNewer, findStanding });
  await publishCheck(passed({ status: 'skipped', reason: 'bounded-by-policy', why: 'budget out' }));
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { conclusion: 'neutral', output: { summary: expect.stringContaining('skipped (bounded-by-policy)') } },
  ]);
});

it.each([
  ['that GitHub never heard of', 'pass', 'success'],
  ['that was written under another name', 'fail', 'failure'],
] as const)('leaves standing, beside a run that was skipped, a conclusion %s', async (_, status, conclusion) => {
  const github = await startStandIn();
  const earlier = passed({ status });
  const publish = { github: await speakAs(github), findNewer };
  await createPublishCheck({ ...publish, findStanding })(running());
  // One that was skipped before, when nothing stood yet.
  const skipped = passed({ status: 'skipped', reason: 'bounded-by-policy', why: 'cancelled' });
  await createPublishCheck({ ...publish, findStanding })(skipped);
  const publishCheck = createPublishCheck({ ...publish, findStanding: async () => [concluded(earlier)] });
  for (let tries = 0; tries < 2; tries += 1) {
    await publishCheck(skipped);
    expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
      { conclusion, output: { title: expect.stringMatching(new RegExp(`; an earlier run's ${status} stands$`)) } },
    ]);
  }
});

it('leaves standing what the server knows, whatever another job has made of the check run', async () => {
  const github = await startStandIn();
  const publish = { github: await speakAs(github), findNewer };
  // As any job may with Actions' token.
  await createPublishCheck({ ...publish, findStanding })(passed());
  const failed = concluded(passed({ status: 'fail' }));
  const publishCheck = createPublishCheck({ ...publish, findStanding: async () => [failed] });
  await publishCheck(passed({ status: 'skipped', reason: 'bounded-by-policy', why: 'cancelled' }));
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { conclusion: 'failure', output: { title: expect.stringMatching(/; an earlier run's fail stands$/) } },
  ]);
});

it.each([
  ['that an older run passed', () => concluded(passed())],
  ['that a run concluded whose words can’t be used', () => ({ ...concluded(passed()), outcome: null })],
])('turns no failure green, as check or as status, where the server says %s', async (_, standing) => {
  const github = await startStandIn();
  for (const as of ['app', 'personal'] as const) {
    const publish = { github: await speakAs(github, as, 'maintainer'), findNewer };
    await createPublishCheck({ ...publish, findStanding })(passed({ status: 'fail', state: 'needs-rework' }));
    const publishCheck = createPublishCheck({ ...publish, findStanding: async () => [standing()] });
    await publishCheck(passed({ status: 'skipped', reason: 'bounded-by-policy', why: 'cancelled' }));
  }
  const { checkRuns, statuses } = await github.dump(REPOSITORY);
  expect(checkRuns).toMatchObject([
    { conclusion: 'failure', output: { title: expect.stringMatching(/; an earlier run's fail stands$/) } },
  ]);
  expect(statuses.at(-1)).toMatchObject({
    state: 'failure',
    description: expect.stringMatching(/^an earlier run's fail stands; skipped/),
  });
});

it('is a pending, then a final commit status for a person', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({
    github: await speakAs(github, 'personal', 'maintainer'),
    findNewer,
    findStanding,
  });
  await publishCheck(running());
  expect(await publishCheck(passed({ status: 'fail', state: 'needs-rework' }))).toMatchObject({ method: 'alt1' });
  expect((await github.dump(REPOSITORY)).statuses.map(({ state }) => state)).toEqual(['pending', 'failure']);
});

it('writes nothing for an outcome without a commit', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github), findNewer, findStanding });
  expect(await publishCheck(passed({ headSha: null }))).toMatchObject({ state: 'none' });
  expect(github.requests()).toEqual([]);
});

it('leaves check and status to a run that the server says is newer and decided, whatever stands there', async () => {
  const github = await startStandIn();
  const newer = { firstExecutionRunId: 'newer', speaksForSubject: true, isSameWorkflow: true } as const;
  const decided = [{ ...newer, check: 'same-profile', decided: true }] as const;
  for (const as of ['app', 'personal'] as const) {
    const publishCheck = createPublishCheck({
      github: await speakAs(github, as),
      findNewer: async () => [...decided],
      findStanding,
    });
    expect(await publishCheck(passed())).toMatchObject({ state: 'none', reason: expect.stringContaining('run newer') });
  }
  expect(await github.dump(REPOSITORY)).toMatchObject({ checkRuns: [], statuses: [] });
  const findUndecided = async () => [{ ...newer, check: 'same-profile', decided: false } as const];
  const publishCheck = createPublishCheck({ github: await speakAs(github), findNewer: findUndecided, findStanding });
  expect(await publishCheck(passed())).toMatchObject({ state: 'written' });
});

const named = (name: string) => ({
  receiptTerms: { name, ledger: 'always' as const, comment: 'always' as const },
});

it('has the name that the profile gives it, and is found again by it, as check and as status', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github), findNewer, findStanding });
  const opened = await publishCheck({ ...running(), ...named('benchmarks') });
  expect(await publishCheck(passed(named('benchmarks')))).toEqual(opened);
  const asPerson = createPublishCheck({
    github: await speakAs(github, 'personal', 'maintainer'),
    findNewer,
    findStanding,
  });
  await asPerson({ ...running(), ...named('benchmarks') });
  await asPerson(passed(named('benchmarks')));
  const { checkRuns, statuses } = await github.dump(REPOSITORY);
  expect(checkRuns).toMatchObject([{ name: 'benchmarks', status: 'completed', conclusion: 'success' }]);
  expect(statuses.map(({ context, state }) => [context, state]).sort()).toEqual([
    ['benchmarks', 'pending'],
    ['benchmarks', 'success'],
  ]);
});

it('is another check under another name: that of before stays as it was', async () => {
  const github = await startStandIn();
  const publishCheck = createPublishCheck({ github: await speakAs(github), findNewer, findStanding });
  await publishCheck(passed());
  await publishCheck(passed({ ...named('benchmarks'), status: 'fail', state: 'needs-rework' }));
  expect((await github.dump(REPOSITORY)).checkRuns.map(({ name, conclusion }) => [name, conclusion]).sort()).toEqual([
    ['benchmarks', 'failure'],
    ['generative:gate:benchmarks', 'success'],
  ]);
});
