import { describe, expect, it } from 'vitest';
import { ensureLedger } from '../../../../../adapters/github/receipts/ensure-ledger.ts';
import { connect, LEDGER, lineEditor, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';

const SUBJECT = { kind: 'pull-request', number: 1 } as const;
const EDITED = `${LEDGER}\n- benchmarks: pass`;

const write = async (
  client: Awaited<ReturnType<typeof connect>>,
  body = 'Faster.',
  linkedIssue: number | null = null,
  editor = lineEditor(),
) => ensureLedger(client, REPOSITORY, { subject: SUBJECT, body, linkedIssue }, editor);

describe('the ledger', () => {
  it('is edited in the body, whoever wrote it', async () => {
    const github = await startStandIn({ body: LEDGER });
    expect(await write(await connect(github), LEDGER)).toEqual({
      receipt: { state: 'written', id: 'pr-1' },
      before: LEDGER,
      after: EDITED,
    });
    expect(await github.readBody(REPOSITORY, SUBJECT)).toBe(EDITED);
    expect((await github.dump(REPOSITORY)).comments).toEqual([]);
  });

  it("is edited in a neighbour's comment on the second page, once", async () => {
    const github = await startStandIn();
    for (let count = 0; count < 104; count++) await github.addComment(REPOSITORY, 1, { body: `remark ${count}` });
    const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
    await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
    const client = await connect(github);
    expect((await write(client)).receipt).toEqual({ state: 'written', id: String(id) });
    const again = await write(client);
    expect(again).toEqual({ receipt: { state: 'written', id: String(id) }, before: null, after: null });
    const { comments } = await github.dump(REPOSITORY);
    expect(comments).toHaveLength(106);
    expect(comments.filter(({ body }) => body === EDITED).map((comment) => comment.id)).toEqual([id]);
  });

  it('is found on the linked issue, in its body or in a comment', async () => {
    const github = await startStandIn();
    const first = await github.createIssue(REPOSITORY, { title: 'Slow', body: LEDGER });
    const second = await github.createIssue(REPOSITORY, { title: 'Slow too' });
    const id = await github.addComment(REPOSITORY, second, { body: LEDGER });
    const client = await connect(github);
    expect((await write(client, 'Closes it', first)).receipt.id).toBe(`issue-${first}`);
    expect((await write(client, 'Closes it', second)).receipt.id).toBe(String(id));
    expect(await github.readBody(REPOSITORY, { kind: 'issue', number: first })).toBe(EDITED);
  });

  it('is created once where there is none, even if the linked issue does not exist', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    const created = await write(client, 'Closes #77', 77);
    expect(created).toMatchObject({ before: null, after: '# Ledger\n- benchmarks: pass' });
    expect((await write(client, 'Closes #77', 77)).receipt).toEqual(created.receipt);
    expect((await github.dump(REPOSITORY)).comments).toMatchObject([{ number: 1, author: `${github.app.slug}[bot]` }]);
  });

  it.each(['reset', 'reset-after-write', '502-after-write', 'truncated', 503] as const)(
    'is created once when the answer met %s',
    async (fault) => {
      const github = await startStandIn();
      const client = await connect(github);
      github.faults.next('POST', /comments$/, fault);
      await expect(write(client)).rejects.toMatchObject({ kind: 'transient' });
      expect((await write(client)).receipt.state).toBe('written');
      expect((await github.dump(REPOSITORY)).comments).toHaveLength(1);
    },
  );

  it.each(['reset-after-write', '502-after-write', 'truncated', 503] as const)(
    'is edited once when the answer met %s',
    async (fault) => {
      const github = await startStandIn();
      await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
      const client = await connect(github);
      github.faults.next('PATCH', /comments/, fault);
      await expect(write(client)).rejects.toMatchObject({ kind: 'transient' });
      await write(client);
      expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([EDITED]);
    },
  );

  it('is edited again on top of what a neighbour wrote between write and read-back', async () => {
    const github = await startStandIn();
    const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
    const overwrites = [`${LEDGER}\n- fuzz: pass`, `${LEDGER}\n- fuzz: pass\n- docs: pass`];
    const editor = lineEditor();
    const client = await connect(github);
    const octokit = (await client.octokit(REPOSITORY, 'texts')).octokit;
    octokit.hook.after('request', async (_, request) => {
      const text = request.method === 'PATCH' ? overwrites.shift() : undefined;
      if (text !== undefined) await github.editComment(REPOSITORY, id, text);
    });
    await write(client, 'Faster.', null, editor);
    expect((await github.dump(REPOSITORY)).comments[0]?.body).toBe(
      `${LEDGER}\n- fuzz: pass\n- docs: pass\n- benchmarks: pass`,
    );
  });

  it('stays owed when a neighbour never stops', async () => {
    const github = await startStandIn();
    const id = await github.addComment(REPOSITORY, 1, { body: LEDGER });
    const client = await connect(github);
    (await client.octokit(REPOSITORY, 'texts')).octokit.hook.after('request', async (_, request) => {
      if (request.method === 'PATCH') await github.editComment(REPOSITORY, id, LEDGER);
    });
    await expect(write(client)).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('overwritten'),
    });
  });

  it('gives way to one that was created at the same time', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    let others = 0;
    (await client.octokit(REPOSITORY, 'texts')).octokit.hook.before('request', async (request) => {
      const creates = request.method === 'POST' && request.url.endsWith('/comments');
      if (creates) others = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
    });
    expect((await write(client)).receipt.id).toBe(String(others));
    const { comments } = await github.dump(REPOSITORY);
    expect(comments.map(({ body }) => body)).toEqual([EDITED, `The ledger is in comment ${others}.`]);
  });

  it('is not doubled where it may not be edited', async () => {
    const github = await startStandIn();
    await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
    github.faults.next('PATCH', /comments/, { status: 403, message: 'Resource not accessible by integration' });
    const { receipt } = await write(await connect(github));
    expect(receipt).toMatchObject({ state: 'none', reason: expect.stringContaining('403') });
    expect((await github.dump(REPOSITORY)).comments).toHaveLength(1);
  });

  it('is written with few requests', async () => {
    const github = await startStandIn();
    await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
    const client = await connect(github);
    await client.octokit(REPOSITORY, 'texts');
    await write(client);
    const spent = github.requests().filter(({ path }) => path.includes('comments'));
    expect(spent.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET']);
  });
});

it('makes a second ledger of its own point to the first, and leaves one with others’ lines alone', async () => {
  const github = await startStandIn();
  const first = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
  const client = await connect(github, 'personal', 'maintainer');
  const own = lineEditor().create();
  for (const body of [own, `${own}\n- fuzz: pass`]) {
    await github.addComment(REPOSITORY, 1, { author: 'maintainer', body });
  }
  await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: own });
  await write(client);
  expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([
    `${LEDGER}\n- benchmarks: pass`,
    `The ledger is in comment ${first}.`,
    `${own}\n- fuzz: pass`,
    own,
  ]);
});

it('reads back what can’t be seen yet without writing it twice', async () => {
  const github = await startStandIn();
  const id = await github.addComment(REPOSITORY, 1, { author: 'neighbour', body: LEDGER });
  github.faults.next('PATCH', /comments/, { visibleAfterMs: 300 });
  const { receipt } = await write(await connect(github, 'app', 'acme', 5000, 600));
  expect(receipt).toEqual({ state: 'written', id: String(id) });
  expect(github.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(1);
});
