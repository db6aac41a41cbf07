import { describe, expect, it } from 'vitest';
import { ensureCheck } from '../../../../../adapters/github/receipts/ensure-check.ts';
import { CHECK, connect, DONE, HEAD, REPOSITORY, STATUS, startStandIn } from '../../../../support/github/github.ts';

const write = (client: Awaited<ReturnType<typeof connect>>, check = DONE) =>
  ensureCheck(client, REPOSITORY, HEAD, { check, status: STATUS });

describe('the check of a gate', () => {
  it('is one check run through its whole life, and repeating writes nothing', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    const first = await write(client, CHECK);
    await write(client, CHECK);
    const last = await write(client);
    const writes = () =>
      github.requests().filter(({ method, path }) => method !== 'GET' && path.includes('check-runs'));
    const before = writes().length;
    expect(await write(client)).toEqual(last);
    expect(writes()).toHaveLength(before);
    const { checkRuns } = await github.dump(REPOSITORY);
    expect(checkRuns).toHaveLength(1);
    expect(checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'success', external_id: 'run-1' });
    expect(last).toEqual({ state: 'written', id: first.id, method: 'primary' });
  });

  it('stays completed while a re-run measures, and takes its conclusion at the end', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    await write(client);
    const rerun = { ...CHECK, externalId: 'run-2', startedAt: '2026-11-22T11:00:00Z', summary: 'Again' };
    await write(client, rerun);
    expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
      {
        status: 'completed',
        conclusion: 'success',
        external_id: 'run-2',
        output: {
          title: expect.stringMatching(/ = pass · measuring again$/),
          summary: expect.stringMatching(/an earlier run's pass stands\.\n\nAgain$/),
        },
      },
    ]);
    await write(client, { ...rerun, status: 'completed', conclusion: 'failure', summary: 'a target was missed' });
    expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
      { status: 'completed', conclusion: 'failure', output: { summary: 'a target was missed' } },
    ]);
  });

  it.each(['success', 'failure'] as const)(
    'keeps the %s of an earlier run where a later one is skipped, and says what came of that',
    async (conclusion) => {
      const github = await startStandIn();
      const client = await connect(github);
      await write(client, { ...DONE, conclusion });
      const rerun = { ...CHECK, externalId: 'run-2', startedAt: '2026-11-22T11:00:00Z' };
      await write(client, rerun);
      const skipped = { ...rerun, status: 'completed', conclusion: 'neutral', summary: 'cancelled' } as const;
      const receipt = await write(client, skipped);
      const seen = async () => (await github.dump(REPOSITORY)).checkRuns;
      const output = {
        title: expect.stringMatching(/; an earlier run's (?:pass|fail) stands$/),
        summary: expect.stringMatching(/cancelled$/),
      };
      expect(await seen()).toMatchObject([{ status: 'completed', conclusion, external_id: 'run-2', output }]);
      const before = github.requests().length;
      expect(await write(client, skipped)).toEqual(receipt);
      expect(
        github
          .requests()
          .slice(before)
          .filter(({ method }) => method !== 'GET'),
      ).toEqual([]);
      await write(client, { ...rerun, externalId: 'run-3', status: 'completed', conclusion: 'success' });
      expect(await seen()).toMatchObject([{ conclusion: 'success', external_id: 'run-3' }]);
    },
  );

  it('is left alone where a run of another subject concluded it', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    await write(client);
    const asked: string[] = [];
    const replaces = async (runId: string) => {
      asked.push(runId);
      return false;
    };
    for (const content of [CHECK, { ...DONE, conclusion: 'failure' as const }]) {
      expect(await write(client, { ...content, externalId: 'run-2', replaces })).toMatchObject({
        state: 'none',
        reason: 'run run-1 of another subject concluded this check',
      });
    }
    expect(asked).toEqual(['run-1', 'run-1']);
    expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([{ conclusion: 'success', external_id: 'run-1' }]);
    await write(client, { ...DONE, externalId: 'run-2', conclusion: 'failure', replaces: async () => true });
    expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([{ conclusion: 'failure', external_id: 'run-2' }]);
  });

  it('is a commit status that leaves an earlier failure standing where a later run is skipped', async () => {
    const github = await startStandIn();
    const client = await connect(github, 'personal');
    const say = (status: typeof STATUS) => ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status });
    await say({ ...STATUS, state: 'failure', description: 'fail: a bench panicked' });
    await say({ ...STATUS, state: 'pending', description: 'under way' });
    await say({ ...STATUS, state: 'success', description: 'skipped', yields: true });
    const newest = async () => (await github.dump(REPOSITORY)).statuses.at(-1);
    expect(await newest()).toMatchObject({
      state: 'failure',
      description: "an earlier run's fail stands; skipped",
    });
    await say({ ...STATUS, state: 'success', description: 'pass' });
    await say({ ...STATUS, state: 'success', description: 'skipped', yields: true });
    expect(await newest()).toMatchObject({ state: 'success', description: 'skipped' });
  });

  it('gives way to a run that began later on the same commit', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    await write(client, { ...CHECK, externalId: 'run-2', startedAt: '2026-11-22T11:00:00Z' });
    const newer = [{ runId: 'run-2', ownsCheck: false }];
    expect(
      await ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status: STATUS }, undefined, newer),
    ).toMatchObject({ state: 'none', reason: expect.stringContaining('run-2') });
    expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([{ status: 'in_progress', external_id: 'run-2' }]);
  });

  it("leaves another app's check run of the same name alone", async () => {
    const github = await startStandIn();
    await write(await connect(github, 'actions'), CHECK);
    await write(await connect(github));
    const { checkRuns } = await github.dump(REPOSITORY);
    expect(checkRuns.map(({ status, appId }) => [status, appId])).toEqual([
      ['in_progress', 15368],
      ['completed', github.app.id],
    ]);
  });

  it('is the newest, where two attempts made two; the other points to it', async () => {
    const github = await startStandIn();
    const client = await connect(github, 'actions');
    const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
    const twice = {
      owner,
      repo,
      head_sha: HEAD,
      name: CHECK.name,
      status: 'in_progress',
      external_id: 'run-1',
    } as const;
    const { data: older } = await octokit.rest.checks.create(twice);
    const { data: newer } = await octokit.rest.checks.create(twice);
    expect((await write(client)).id).toBe(String(newer.id));
    await write(client);
    const { checkRuns } = await github.dump(REPOSITORY);
    expect(checkRuns.map(({ id, conclusion, output }) => [id, conclusion, output.summary])).toEqual([
      [older.id, 'neutral', `The result is in check run ${newer.id}.`],
      [newer.id, 'success', DONE.summary],
    ]);
  });

  it('is a commit status for a person, who may not write check runs', async () => {
    const github = await startStandIn();
    const client = await connect(github, 'personal', 'maintainer');
    const receipt = await write(client);
    expect(receipt).toMatchObject({ state: 'written', method: 'alt1' });
    expect(await write(client)).toEqual(receipt);
    const { checkRuns, statuses } = await github.dump(REPOSITORY);
    expect(checkRuns).toEqual([]);
    expect(statuses).toMatchObject([{ context: DONE.name, state: 'success', creator: { login: 'maintainer' } }]);
  });

  it('is a commit status where an app lacks the permission', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    github.faults.next('POST', /check-runs$/, { status: 403, message: 'Resource not accessible by integration' });
    expect(await write(client)).toMatchObject({ state: 'written', method: 'alt1' });
  });

  it('is skipped with its reason where neither may be written', async () => {
    const github = await startStandIn();
    const client = await connect(github, 'personal', 'maintainer');
    github.faults.next('POST', /statuses/, {
      status: 403,
      message: 'Resource not accessible by personal access token',
    });
    expect(await write(client)).toMatchObject({
      state: 'none',
      reason: expect.stringMatching(/^CHECK-SKIPPED: reason=.*not accessible/),
    });
  });

  it('does not take a rate limit for a missing permission', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    github.faults.next('POST', /check-runs$/, {
      status: 403,
      headers: { 'retry-after': '7' },
      message: 'You have exceeded a secondary rate limit',
    });
    await expect(write(client)).rejects.toMatchObject({ kind: 'transient', status: 403, retryAfterMs: 7000 });
  });

  it.each(['reset', 'reset-after-write', '502-after-write', 'truncated', 500, 429] as const)(
    'is one after a second attempt, when the first met %s',
    async (fault) => {
      const github = await startStandIn();
      const client = await connect(github);
      github.faults.next('POST', /check-runs$/, fault);
      await expect(write(client)).rejects.toMatchObject({ kind: 'transient' });
      expect(await write(client)).toMatchObject({ state: 'written' });
      expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    },
  );
});
