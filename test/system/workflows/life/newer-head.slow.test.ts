import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSameGate } from '../../../../gate/contract/request.ts';
import { HEAD_MOVED_SIGNAL } from '../../../../gate/names/names.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const newHead = ({ standIn, request }: GateScene): string => {
  const sha = 'd'.repeat(32) + request.headSha.slice(0, 8);
  standIn.registerCommit(REPOSITORY, sha, sha);
  standIn.setHead(REPOSITORY, request.subject.number, sha);
  return sha;
};

/** A host on which the first executable never ends by itself, and those after it do. */
const stuckAtFirst = () => {
  let measured = 0;
  return cpuHost({
    beforeMeasure: async (_target: string, signal: AbortSignal) => {
      measured += 1;
      if (measured === 1) await untilAborted(signal);
    },
  });
};

const twoMinutes = { waits: { cpu: '120 s', cuda: '2 s' } };

it.concurrent('ends at once when a run for a newer head starts: cleaned up, check completed, ledger untouched', async () => {
  await bench.scene(
    { golden: 'superseded-at-once', profile: profile(twoMinutes), hosts: [stuckAtFirst(), deviceless] },
    async (scene) => {
      const { gates, request, journal, standIn } = scene;
      const older = await gates.start(request);
      await seen(journal, 'measure kernels');
      const newer = await gates.start({ ...request, headSha: newHead(scene) });
      const outcome = await older.outcome();
      expect(outcome).toMatchObject({ status: 'skipped', reason: 'out-of-scope', route: null, state: null });
      expect(outcome.receipts).toMatchObject({ check: { state: 'written' }, ledger: { state: 'none' } });
      expect(journal.filter((line) => line.endsWith('remove'))).not.toEqual([]);
      expect(await newer.outcome()).toMatchObject({ status: 'pass' });
      const { checkRuns } = await standIn.dump(REPOSITORY);
      const conclusions = checkRuns.map(({ head_sha, conclusion }) => [head_sha, conclusion]);
      expect(conclusions).toContainEqual([request.headSha, 'neutral']);
      expect(conclusions).toContainEqual([`${'d'.repeat(32)}${request.headSha.slice(0, 8)}`, 'success']);
    },
  );
});

it.concurrent('is superseded also where a person cancels it after its head moved: ledger untouched', async () => {
  await bench.scene({ profile: profile(twoMinutes), hosts: [stuckAtFirst(), deviceless] }, async (scene) => {
    const { client, gates, request, journal, standIn } = scene;
    const older = await gates.start(request);
    await seen(journal, 'measure kernels');
    newHead(scene);
    await older.cancel();
    const outcome = await older.outcome();
    expect(outcome).toMatchObject({ status: 'skipped', reason: 'out-of-scope', route: null, state: null });
    expect(outcome.receipts).toMatchObject({ check: { state: 'written' }, ledger: { state: 'none' } });
    const { checkRuns } = await standIn.dump(REPOSITORY);
    expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ conclusion: 'neutral' });
    await bench.replay(client, older.id);
  });
});

it.concurrent('ends where it waits in line for a host, and never holds one', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(twoMinutes), hosts }, async (scene) => {
    const { client, gates, request, journal, standIn } = scene;
    const other = await gates.start({ ...request, headPinned: true, profile: { ...request.profile, name: 'other' } });
    await seen(journal, 'measure kernels');
    const older = await gates.start(request);
    await until('the older run in line', async () =>
      (await older.progress()).lanes.some(({ lane, state }) => lane === 'cpu' && state === 'waiting'),
    );
    const newer = await gates.start({ ...request, headSha: newHead(scene) });
    const outcome = await older.outcome();
    expect(outcome).toMatchObject({ status: 'skipped', reason: 'out-of-scope', route: null, state: null });
    expect(outcome.receipts).toMatchObject({ check: { state: 'written' }, ledger: { state: 'none' } });
    // The other still measures: nobody else has held the host, and nothing of the older run was on it.
    expect(journal.filter((line) => / (?:lease|prepare|remove)$/.test(line))).toHaveLength(2);
    release();
    expect(await other.outcome()).toMatchObject({ status: 'pass' });
    expect(await newer.outcome()).toMatchObject({ status: 'pass' });
    expect(journal.filter((line) => line.endsWith(' lease'))).toHaveLength(2);
    const { checkRuns } = await standIn.dump(REPOSITORY);
    const conclusions = checkRuns.filter(({ head_sha }) => head_sha === request.headSha);
    expect(conclusions.map(({ status }) => status)).toEqual(['completed']);
    await bench.replayAll(client, { ...request, headSha: `${'d'.repeat(32)}${request.headSha.slice(0, 8)}` });
  });
});

it.concurrent('goes on where it is told wrongly, and where a person named the commit', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  const pinned = { headPinned: true };
  await bench.scene({ profile: profile(twoMinutes), hosts, request: pinned }, async (scene) => {
    const { client, gates, request, journal } = scene;
    const named = await gates.start(request);
    await seen(journal, 'measure kernels');
    const newer = await gates.start({ ...request, headPinned: false, headSha: newHead(scene) });
    // Nobody has pushed since: the newer run looks, and goes on.
    await client.workflow.getHandle(newer.id).signal(HEAD_MOVED_SIGNAL);
    await client.workflow.getHandle(named.id).signal(HEAD_MOVED_SIGNAL);
    await sleep(1000);
    release();
    expect(await named.outcome()).toMatchObject({ status: 'pass' });
    expect(await newer.outcome()).toMatchObject({ status: 'pass' });
    await bench.replayAll(client, { ...request, headSha: `${'d'.repeat(32)}${request.headSha.slice(0, 8)}` });
  });
});

it.concurrent('is told only of its own subject and profile', () => {
  const id = (subject: string, sha: string, name: string) => `benchmark-gate/acme/engine/${subject}/${sha}/${name}`;
  expect(isSameGate(id('pr-1', 'a', 'p'), id('pr-1', 'b', 'p'))).toBe(true);
  expect(isSameGate(id('pr-1', 'a', 'p'), id('pr-11', 'b', 'p'))).toBe(false);
  expect(isSameGate(id('pr-1', 'a', 'p'), id('pr-1', 'b', 'q'))).toBe(false);
  expect(isSameGate(id('pr-1', 'a', 'p'), `${id('pr-1', 'b', 'p')}/history/x`)).toBe(false);
});
