import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGitHubClient, type GitHubClient } from '../../../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../../../adapters/github/http/identity.ts';
import { createComment } from '../../../../../adapters/github/receipts/comments.ts';
import { ensureCheck } from '../../../../../adapters/github/receipts/ensure-check.ts';
import { ensureLedger } from '../../../../../adapters/github/receipts/ensure-ledger.ts';
import { ensureProgressComment } from '../../../../../adapters/github/receipts/ensure-progress-comment.ts';
import type { ReceiptAttempt } from '../../../../../adapters/github/receipts/receipt-attempt.ts';
import type { GitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import {
  connect,
  DONE,
  HEAD,
  lineEditor,
  REPOSITORY,
  STATUS,
  saying,
  startStandIn,
} from '../../../../support/github/github.ts';

const SUBJECT = { subject: { kind: 'pull-request', number: 1 }, body: 'Faster.', linkedIssue: null } as const;
const REPORT = saying('All measured.');
const FIRST: ReceiptAttempt = { repeated: false, last: false };
const SECOND: ReceiptAttempt = { repeated: true, last: false };
const LAST: ReceiptAttempt = { repeated: true, last: true };

const RECEIPTS = {
  check: {
    path: /check-runs$/,
    write: (client: GitHubClient, attempt: ReceiptAttempt) =>
      ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status: STATUS }, attempt),
    count: async (github: GitHubStandIn) => (await github.dump(REPOSITORY)).checkRuns.length,
  },
  ledger: {
    path: /comments$/,
    write: async (client: GitHubClient, attempt: ReceiptAttempt) =>
      (await ensureLedger(client, REPOSITORY, SUBJECT, lineEditor(), attempt)).receipt,
    count: async (github: GitHubStandIn) => (await github.dump(REPOSITORY)).comments.length,
  },
  progress: {
    path: /comments$/,
    write: (client: GitHubClient, attempt: ReceiptAttempt) =>
      ensureProgressComment(client, REPOSITORY, 1, REPORT, attempt),
    count: async (github: GitHubStandIn) => (await github.dump(REPOSITORY)).comments.length,
  },
} as const;

/** As patient as the slowest of the writes below. */
const patient = (github: GitHubStandIn) => connect(github, 'app', 'acme', 5000, 600);

describe.each(['check', 'ledger', 'progress'] as const)('a %s', (name) => {
  const { path, write, count } = RECEIPTS[name];

  it('whose answer was lost is not created again before it can be seen', async () => {
    const github = await startStandIn();
    const client = await patient(github);
    github.faults.next('POST', path, { visibleAfterMs: 400, answer: 'reset-after-write' });
    await expect(write(client, FIRST)).rejects.toMatchObject({ kind: 'transient' });
    expect(await write(client, SECOND)).toMatchObject({ state: 'written' });
    expect(await count(github)).toBe(1);
  });

  it('that an earlier step made is not created again while a listing lags behind', async () => {
    const github = await startStandIn();
    const client = await patient(github);
    github.faults.next('POST', path, { visibleAfterMs: 400 });
    const { id } = await write(client, FIRST);
    expect(await write(client, { ...FIRST, known: id })).toMatchObject({ state: 'written', id });
    expect(await count(github)).toBe(1);
  });

  it('is left alone by an attempt that was given up after its look', async () => {
    const github = await startStandIn();
    const givenUp = new AbortController();
    const client = await connect(github, 'app', 'acme', 5000, 50, () => {
      if (github.requests().some((request) => path.test(request.path))) givenUp.abort();
      return givenUp.signal;
    });
    await expect(write(client, FIRST)).rejects.toMatchObject({ kind: 'transient' });
    expect(github.requests().some((request) => path.test(request.path))).toBe(true);
    expect(await count(github)).toBe(0);
  });

  it.each([403, 404, 410])('is tried again after %i, and refused in the end', async (status) => {
    const github = await startStandIn();
    const client = await connect(github);
    const refuse = () => github.faults.next('GET', name === 'check' ? /check-runs$/ : path, { status, message: 'No' });
    refuse();
    await expect(write(client, FIRST)).rejects.toMatchObject({ kind: 'transient' });
    expect(await count(github)).toBe(0);
    refuse();
    await expect(write(client, SECOND)).rejects.toMatchObject({ kind: 'transient' });
    expect(await write(client, LAST)).toMatchObject({ state: 'written' });
    expect(await count(github)).toBe(1);
  });
});

it('makes one of two progress comments where an earlier attempt’s arrives beside its own', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'personal');
  const { octokit } = await client.octokit(REPOSITORY, 'checks');
  let first = '';
  octokit.hook.before('request', async ({ method }) => {
    if (method === 'POST') first = String(await github.addComment(REPOSITORY, 1, { body: REPORT.body }));
  });
  expect(await ensureProgressComment(client, REPOSITORY, 1, REPORT, SECOND)).toEqual({ state: 'written', id: first });
  expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([
    REPORT.body,
    `The report is in comment ${first}.`,
  ]);
});

it('makes one of two even while its own can’t be seen yet', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'personal');
  const { octokit } = await client.octokit(REPOSITORY, 'checks');
  let first = '';
  octokit.hook.before('request', async ({ method }) => {
    if (method === 'POST') first = String(await github.addComment(REPOSITORY, 1, { body: REPORT.body }));
  });
  github.faults.next('POST', /comments$/, { visibleAfterMs: 300 });
  expect(await ensureProgressComment(client, REPOSITORY, 1, REPORT, SECOND)).toEqual({ state: 'written', id: first });
  await sleep(400);
  expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([
    REPORT.body,
    `The report is in comment ${first}.`,
  ]);
});

it('adds its result again where an earlier pending status arrives after it', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'personal', 'maintainer');
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
  const pending = {
    owner,
    repo,
    sha: HEAD,
    context: STATUS.context,
    state: 'pending',
    description: 'measuring',
  } as const;
  let late = 1;
  octokit.hook.after('request', async (_, { method }) => {
    if (method === 'POST' && late-- > 0) await octokit.rest.repos.createCommitStatus(pending);
  });
  await ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status: STATUS }, SECOND);
  const { statuses } = await github.dump(REPOSITORY);
  expect(
    statuses
      .map(({ id, state }) => [id, state])
      .sort()
      .map(([, state]) => state),
  ).toEqual(['success', 'pending', 'success']);
});

it('leaves the queue of a limit at once when it is given up', async () => {
  const github = await startStandIn();
  const givenUp = new AbortController();
  const identity = await readIdentity(github.environment('personal', 'maintainer'), async () => null);
  const client = createGitHubClient(identity, { spacing: 'github', signal: () => givenUp.signal });
  const write = () => createComment(client, REPOSITORY, 1, 'one of many');
  await write();
  const began = performance.now();
  // One a second: the last one's turn would come in a minute.
  const waiting = Array.from({ length: 60 }, write);
  await sleep(100);
  givenUp.abort();
  expect(new Set((await Promise.allSettled(waiting)).map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(performance.now() - began).toBeLessThan(50_000);
  expect((await github.dump(REPOSITORY)).comments).toHaveLength(1);
});
