import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import type { GitHubClient } from '../../../../../adapters/github/http/client.ts';
import { ensureCheck } from '../../../../../adapters/github/receipts/ensure-check.ts';
import type { GitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { CHECK, connect, DONE, HEAD, REPOSITORY, STATUS, startStandIn } from '../../../../support/github/github.ts';

const write = (client: GitHubClient, check = DONE) => ensureCheck(client, REPOSITORY, HEAD, { check, status: STATUS });

const checksOf = async (github: GitHubStandIn) =>
  (await github.dump(REPOSITORY)).checkRuns.map(({ status, conclusion, output }) => ({
    status,
    conclusion,
    title: output.title,
  }));

const writesTo = (github: GitHubStandIn): number =>
  github.requests().filter(({ method, path }) => method !== 'GET' && path.includes('check-runs')).length;

/** A client whose next creation of a check run is held back. */
async function delayed(github: GitHubStandIn) {
  // What takes longer than a write stays out of sight is looked at again: here, everything.
  const client = await connect(github, 'app', 'acme', 5000, 0);
  const { octokit } = await client.octokit(REPOSITORY, 'checks');
  const moments = new EventEmitter();
  octokit.hook.before('request', async ({ method, url }) => {
    if (method !== 'POST' || !url.endsWith('/check-runs')) return;
    moments.emit('departs');
    await once(moments, 'arrives');
  });
  return { client, departed: once(moments, 'departs'), arrive: () => moments.emit('arrives') };
}

it.each(['success', 'failure'] as const)('keeps a %s that overtook the creation of its check', async (conclusion) => {
  const github = await startStandIn();
  const { client, departed, arrive } = await delayed(github);
  const opened = write(client, CHECK);
  await departed;
  const result = { ...DONE, conclusion };
  const closed = await write(await connect(github), result);
  arrive();
  expect(await opened).toEqual(closed);
  const completed = { status: 'completed', conclusion, title: DONE.title };
  expect(await checksOf(github)).toEqual([completed, completed]);
});

it('completes every check of a run whose creation came twice, whoever looks last', async () => {
  const github = await startStandIn();
  const { client, departed, arrive } = await delayed(github);
  const opened = write(client, CHECK);
  await departed;
  await write(await connect(github));
  arrive();
  await opened;
  await write(await connect(github));
  expect(await checksOf(github)).toEqual([
    { status: 'completed', conclusion: 'neutral', title: 'Superseded' },
    { status: 'completed', conclusion: 'success', title: DONE.title },
  ]);
});

it('writes nothing for an in-progress that comes after the result of its run', async () => {
  const github = await startStandIn();
  const client = await connect(github);
  const closed = await write(client);
  const before = writesTo(github);
  expect(await write(client, CHECK)).toEqual(closed);
  expect(writesTo(github)).toBe(before);
});

it('closes an older double, and points it to the result', async () => {
  const github = await startStandIn();
  const client = await connect(github);
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
  const common = { owner, repo, head_sha: HEAD, name: CHECK.name, external_id: CHECK.externalId };
  await octokit.rest.checks.create({ ...common, status: 'in_progress' });
  const output = { title: DONE.title, summary: DONE.summary };
  const { data: result } = await octokit.rest.checks.create({
    ...common,
    status: 'completed',
    conclusion: 'failure',
    output,
  });
  expect(await write(client, CHECK)).toMatchObject({ state: 'written', id: String(result.id) });
  expect(await checksOf(github)).toEqual([
    { status: 'completed', conclusion: 'neutral', title: 'Superseded' },
    { status: 'completed', conclusion: 'failure', title: DONE.title },
  ]);
});
