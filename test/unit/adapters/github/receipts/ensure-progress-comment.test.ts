import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ensureProgressComment } from '../../../../../adapters/github/receipts/ensure-progress-comment.ts';
import { connect, REPOSITORY, saying, startStandIn } from '../../../../support/github/github.ts';
import { hold } from '../../../../support/workflows/moments.ts';

it('is one where two runs found none and created one each, before either could be seen', async () => {
  const github = await startStandIn();
  const { held, release } = hold();
  let creating = 0;
  const write = async () => {
    const client = await connect(github, 'personal', 'acme', 20_000, 600);
    const { octokit } = await client.octokit(REPOSITORY, 'texts');
    octokit.hook.before('request', async ({ method }) => {
      if (method !== 'POST') return;
      creating += 1;
      if (creating === 2) release();
      await held;
    });
    return ensureProgressComment(client, REPOSITORY, 1, saying('the newest', true));
  };
  github.faults.next('POST', /comments$/, { visibleAfterMs: 300 });
  const [one, other] = await Promise.all([write(), write()]);
  await sleep(400);
  expect(creating).toBe(2);
  expect(other).toEqual(one);
  const bodies = (await github.dump(REPOSITORY)).comments.map(({ body }) => body);
  expect(bodies).toEqual([saying('the newest').body, `The report is in comment ${one.id}.`]);
});
