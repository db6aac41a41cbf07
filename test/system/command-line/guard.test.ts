import { expect, it } from 'vitest';
import { GateOutcome, GuardOutcome } from '../../../gate/contract/outcome.ts';
import { runCli } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';

/** Nobody listens there: what asks a server fails. */
const NO_SERVER = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

it('answers a request of another flow with one line, without a server', async () => {
  const env = { ...NO_SERVER, CURRENT_FLOW: 'review' };
  const ended = await runCli(['run', '--repo', 'a/b', '--pr', '1'], { env });
  expect(ended).toEqual({ code: 0, stdout: 'generative:gate:guard = skipped (out-of-scope)', stderr: '' });
});

it('answers --json with a whole document of nulls', async () => {
  const env = { ...NO_SERVER, CURRENT_FLOW: 'integrative' };
  const { code, stdout, stderr } = await runInside(['run', '--repo', 'a/b', '--pr', '1', '--json'], { env });
  expect([code, stderr]).toEqual([0, '']);
  expect(GateOutcome.parse(JSON.parse(stdout))).toMatchObject({
    gate: 'generative:gate:guard',
    repository: 'a/b',
    status: 'skipped',
    reason: 'out-of-scope',
    route: null,
    state: null,
    subject: null,
    headSha: null,
    workflow: null,
  });
});

it('takes --flow over CURRENT_FLOW', async () => {
  const env = { ...NO_SERVER, CURRENT_FLOW: 'generative' };
  const { code, stdout } = await runInside(['run', '--repo', 'a/b', '--pr', '1', '--flow', 'review'], { env });
  expect([code, stdout]).toEqual([0, 'generative:gate:guard = skipped (out-of-scope)']);
});

it.each([
  [['--pr', '218']],
  [['--pr', '218', '--require-pass']],
  [['--repo', 'nowhere', '--pr', '1']],
  [['--pr', 'x', '--issue', '2', '--wait', 'nonsense', '--no-such-option', 'word']],
])('comes before every fault of the command line: %j', async (words) => {
  const env = { ...NO_SERVER, CURRENT_FLOW: 'review' };
  const ended = await runInside(['run', ...words], { env });
  expect(ended).toEqual({ code: 0, stdout: 'generative:gate:guard = skipped (out-of-scope)', stderr: '' });
});

it('has a document without a repository where none is named', async () => {
  const { code, stdout } = await runInside(['run', '--json', '--flow=review'], { env: NO_SERVER });
  expect([code, GuardOutcome.parse(JSON.parse(stdout))]).toMatchObject([0, { repository: null, subject: null }]);
});

it('leaves help and other commands alone', async () => {
  const env = { ...NO_SERVER, CURRENT_FLOW: 'review' };
  expect((await runInside(['run', '--help'], { env })).stdout).toContain('--repo <owner/name>');
  expect((await runInside(['status', 'an-id'], { env })).code).toBe(3);
});

it('takes an empty --flow for none', async () => {
  const request = ['run', '--repo', 'a/b', '--flow', ''];
  const asCurrent = await runInside([...request, '--pr', '1'], { env: { ...NO_SERVER, CURRENT_FLOW: 'review' } });
  expect(asCurrent.stdout).toBe('generative:gate:guard = skipped (out-of-scope)');
  const asGenerative = await runInside(request, { env: NO_SERVER });
  expect(asGenerative).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--pr') });
});

it.each([
  [{ CURRENT_FLOW: 'generativ' }, [], 'CURRENT_FLOW is "generativ"'],
  [{ CURRENT_FLOW: 'Generative' }, [], 'CURRENT_FLOW is "Generative"'],
  [{}, ['--flow=generativ\u001b'], '--flow is "generativ\\u001b"'],
])('says that %j %j looks misspelt, and starts nothing all the same', async (env, more, said) => {
  const ended = await runInside(['run', '--repo', 'a/b', '--pr', '1', ...more], { env: { ...NO_SERVER, ...env } });
  expect(ended).toEqual({
    code: 0,
    stdout: 'generative:gate:guard = skipped (out-of-scope)',
    stderr: `${said}: is generative meant? Nothing was started`,
  });
});
