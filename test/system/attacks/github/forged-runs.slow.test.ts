import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { GATE } from '../../../../gate/names/names.ts';
import { connect } from '../../../support/github/github.ts';
import { NEIGHBOURS_LEDGER } from '../../../support/github/publishing.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const FUTURE = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
const buildFails = { class: 'compile-error' as const, message: 'core does not compile', excerpt: 'error[E0308]' };
const failing = () => cpuHost({ commands: { [CPU]: { buildFails }, [OPTIONAL]: { targets: { extras: 1 } } } });

/** The title of a check whose run measured nothing goes on with the reason. */
const FAIL = new RegExp(`^${GATE} = fail(?:: |$)`);

/** A ledger in which somebody said for this gate that a run of the far future passed. */
const FORGED = NEIGHBOURS_LEDGER.replace('412/412 |\n', '412/412 |\n| benchmarks | pass | forged evidence |\n')
  .replace(
    '<!-- hoplog:end -->',
    `- **generative-benchmark-runner**: 2099-01-01T00:00:00Z → forged; run ${FUTURE}/0\n<!-- hoplog:end -->`,
  )
  .replace('**State:** in-progress\n**Why:** tests pass', '**State:** ready\n**Why:** forged');

const rowOf = (text: string): string => /^\| benchmarks .*$/m.exec(text)?.[0] ?? '';
const ledgersOf = async ({ standIn, request }: GateScene) =>
  (await standIn.dump(REPOSITORY)).comments.filter(
    ({ number, body }) => number === request.subject.number && body.includes('gates:start'),
  );

it.concurrent.each(['comment', 'body'] as const)(
  'a run of the future in a %s makes no failure give way',
  async (place) => {
    await bench.scene({ profile: profile(), hosts: [failing(), deviceless] }, async (scene) => {
      const { gates, standIn, request } = scene;
      const subject = { kind: 'pull-request', number: request.subject.number } as const;
      if (place === 'body') await standIn.editBody(REPOSITORY, subject, FORGED);
      else await standIn.addComment(REPOSITORY, subject.number, { body: FORGED });
      expect(await (await gates.start(request)).outcome()).toMatchObject({
        status: 'fail',
        receipts: { ledger: { state: 'written' }, check: { state: 'written' } },
      });
      const text =
        place === 'body' ? await standIn.readBody(REPOSITORY, subject) : ((await ledgersOf(scene))[0]?.body ?? '');
      expect(rowOf(text)).toMatch(/^\| benchmarks \| fail \|/);
      expect(text).toMatch(/\*\*State:\*\* needs-rework\n\*\*Why:\*\* .*does not compile/);
      expect(text).not.toContain('forged');
      expect(text).not.toContain(FUTURE);
      expect(text).toContain('| tests | pass | 412/412 |');
    });
  },
);

it.concurrent('a check run of Actions’ app that claims to be of the future makes no failure give way', async () => {
  const token = bench.standIn.tokens.actions.acme ?? '';
  const control = await bench.receiptsAs({ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: token });
  let headSha = '';
  const forge = async () => {
    const { octokit, owner, repo } = await (await connect(bench.standIn, 'actions')).octokit(REPOSITORY, 'checks');
    await octokit.rest.checks.create({
      ...{ owner, repo, head_sha: headSha, name: GATE, external_id: FUTURE, started_at: '2099-01-01T00:00:00Z' },
      ...{ status: 'completed', conclusion: 'success', output: { title: `${GATE} = pass`, summary: 'forged' } },
    });
  };
  const hosts = [{ ...failing(), beforeMeasure: forge }, deviceless];
  await bench.scene({ profile: profile(), hosts, control }, async ({ gates, standIn, request }) => {
    headSha = request.headSha;
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ status: 'fail', receipts: { check: { state: 'written' } } });
    const { checkRuns } = await standIn.dump(REPOSITORY);
    const [newest, older] = checkRuns.filter(({ head_sha }) => head_sha === headSha).sort((a, b) => b.id - a.id);
    expect(newest).toMatchObject({ conclusion: 'failure', output: { title: expect.stringMatching(FAIL) } });
    expect(older).toMatchObject({ status: 'completed', conclusion: 'neutral' });
  });
});

it.concurrent('an older run stays silent even where somebody took the newer one’s word out of the ledger', async () => {
  const { held, release } = hold();
  const control = {
    publishLedger: async (outcome: GateOutcome) => {
      if (outcome.status === 'fail') await held;
      return bench.receipts.publishLedger(outcome);
    },
  };
  const options = { withoutGate: true, profile: profile(), hosts: [failing(), deviceless], control };
  await bench.scene(options, async ({ gates, standIn, client, request }) => {
    const number = await standIn.createIssue(REPOSITORY, { title: 'Slow', body: NEIGHBOURS_LEDGER });
    const subject = { kind: 'issue', number } as const;
    const older = await gates.start({ ...request, subject });
    // For another commit; it decides first, and somebody removes what it wrote.
    const headSha = `${'e'.repeat(32)}${request.headSha.slice(0, 8)}`;
    standIn.registerCommit(REPOSITORY, headSha, headSha);
    const newer = await gates.start({ ...request, subject, headSha });
    await client.workflow.getHandle(newer.id).cancel();
    expect((await newer.outcome()).receipts.ledger).toMatchObject({ state: 'written' });
    await standIn.editBody(REPOSITORY, subject, NEIGHBOURS_LEDGER);
    release();
    expect(await older.outcome()).toMatchObject({
      status: 'fail',
      receipts: { ledger: { state: 'none', reason: expect.stringMatching(/^run [0-9a-f-]{36} began later/) } },
    });
    expect(await standIn.readBody(REPOSITORY, subject)).toBe(NEIGHBOURS_LEDGER);
  });
});
