import { expect, it } from 'vitest';
import { ensureCheck } from '../../../../../adapters/github/receipts/ensure-check.ts';
import type { GitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import type { CheckAnnotation } from '../../../../../gate/receipts/check/annotations.ts';
import { CHECK, connect, DONE, HEAD, REPOSITORY, STATUS, startStandIn } from '../../../../support/github/github.ts';

const annotations = Array.from(
  { length: 120 },
  (_, index): CheckAnnotation => ({
    path: `src/${index % 3}.rs`,
    line: index + 1,
    title: 'suite failed',
    message: `place ${index}`,
  }),
);
const FAILED = { ...DONE, conclusion: 'failure' as const, text: 'All suites', annotations };

const write = (client: Awaited<ReturnType<typeof connect>>, check: typeof FAILED | typeof CHECK = FAILED) =>
  ensureCheck(client, REPOSITORY, HEAD, { check, status: STATUS });

const messagesOf = async (github: GitHubStandIn, id: string | undefined): Promise<string[]> => {
  const client = await connect(github);
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
  const found = await octokit.paginate(octokit.rest.checks.listAnnotations, {
    owner,
    repo,
    check_run_id: Number(id),
    per_page: 100,
  });
  return found.map(({ message }) => message ?? '');
};
const EXPECTED = annotations.map(({ message }) => message);

it('come in batches once the check is completed, each once, and leave its texts alone', async () => {
  const github = await startStandIn();
  const client = await connect(github);
  await write(client, { ...CHECK, ...{ annotations } });
  expect(await messagesOf(github, (await write(client)).id)).toEqual(EXPECTED);
  const { id } = await write(client);
  expect(await messagesOf(github, id)).toEqual(EXPECTED);
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([
    { status: 'completed', conclusion: 'failure', output: { summary: DONE.summary, text: 'All suites' } },
  ]);
});

it.each(['502-after-write', 'reset-after-write', 'truncated', 502] as const)(
  'are not doubled by the next attempt after %s',
  async (fault) => {
    const github = await startStandIn();
    const client = await connect(github);
    const { id } = await write(client, { ...FAILED, annotations: [] });
    github.faults.next('PATCH', /check-runs/, fault);
    await write(client).catch(() => undefined);
    await write(client);
    expect(github.faults.pending).toBe(0);
    expect(new Set(await messagesOf(github, id))).toEqual(new Set(EXPECTED));
    expect(await messagesOf(github, id)).toHaveLength(EXPECTED.length);
  },
);

it('are not doubled where the list of them lags behind', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'app', 'acme', 5000, 3000);
  const { id } = await write(client, { ...FAILED, annotations: [] });
  github.faults.next('PATCH', /check-runs/, { visibleAfterMs: 1000, answer: 'reset-after-write' });
  await expect(write(client)).rejects.toMatchObject({ kind: 'transient' });
  const again = { repeated: true, last: false };
  await ensureCheck(client, REPOSITORY, HEAD, { check: FAILED, status: STATUS }, again);
  expect(await messagesOf(github, id)).toEqual(EXPECTED);
});

it('take nothing from the check where GitHub refuses them', async () => {
  const github = await startStandIn();
  const client = await connect(github);
  github.faults.next('GET', /annotations/, 403);
  expect(await write(client)).toMatchObject({ state: 'written', method: 'primary' });
  expect((await github.dump(REPOSITORY)).checkRuns).toMatchObject([{ conclusion: 'failure' }]);
});

it('cost a check without any no request', async () => {
  const github = await startStandIn();
  await write(await connect(github), { ...FAILED, annotations: [] });
  expect(github.requests().filter(({ path }) => path.includes('annotations'))).toEqual([]);
});
