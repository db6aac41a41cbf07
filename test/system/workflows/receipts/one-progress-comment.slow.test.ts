import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateContext } from '../../../../gate/contract/context.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const commentsOf = async ({ standIn, request }: GateScene) =>
  (await standIn.dump(REPOSITORY)).comments
    .filter(({ number, body }) => number === request.subject.number && body.includes('benchmark-gate:progress'))
    .map(({ body }) => body);

/** Whose report it is, by its hop, and which runs it has a line for. */
const runsIn = (body = '') => {
  const [report = '', earlier = ''] = body.split('**Earlier runs**');
  return {
    report: /^- hop: .*run ([0-9a-f-]{36})\/\d+$/m.exec(report)?.[1],
    earlier: [...earlier.matchAll(/`run ([0-9a-f-]{36})\/\d+`/g)].map(([, run]) => run),
  };
};

const runOf = ({ workflow }: GateOutcome) => workflow?.firstExecutionRunId ?? '';

/** A request of the same pull request for another commit. */
const forCommit = ({ standIn, request }: GateScene, head: string) => {
  const headSha = `${head.repeat(32)}${request.headSha.slice(0, 8)}`;
  standIn.registerCommit(REPOSITORY, headSha, headSha);
  standIn.setHead(REPOSITORY, request.subject.number, headSha);
  return { ...request, headSha };
};

it.concurrent('three runs, of two commits, leave one comment, with a line for each earlier one', async () => {
  await bench.scene({ profile: profile(), hosts: [cpuHost(), deviceless] }, async (scene) => {
    const runs: string[] = [];
    for (const next of [() => scene.request, () => scene.request, () => forCommit(scene, 'e')]) {
      const outcome = await (await scene.gates.start(next())).outcome();
      expect(outcome).toMatchObject({ status: 'pass', receipts: { progress: { state: 'written' } } });
      runs.push(runOf(outcome));
    }
    const [body, ...others] = await commentsOf(scene);
    expect(others).toEqual([]);
    expect(runsIn(body)).toEqual({ report: runs[2], earlier: [runs[1], runs[0]] });
  });
});

it.concurrent('an older run that ends later leaves the newer one’s report, and adds its own line', async () => {
  const { held, release } = hold();
  let older = '';
  const control = {
    publishProgress: async (input: { outcome: GateOutcome; context: GateContext }) => {
      if (input.outcome.headSha === older) await held;
      return bench.receipts.publishProgress(input);
    },
  };
  await bench.scene({ profile: profile(), hosts: [cpuHost(), deviceless], control }, async (scene) => {
    older = scene.request.headSha;
    const first = await scene.gates.start({ ...scene.request, headPinned: true });
    await seen(scene.journal, 'measure');
    const newer = await (await scene.gates.start(forCommit(scene, 'e'))).outcome();
    const [before] = await commentsOf(scene);
    release();
    const outcome = await first.outcome();
    expect(outcome).toMatchObject({ status: 'pass', receipts: { progress: { state: 'written' } } });
    const [body, ...others] = await commentsOf(scene);
    expect(others).toEqual([]);
    expect(runsIn(before)).toEqual({ report: runOf(newer), earlier: [] });
    expect(runsIn(body)).toEqual({ report: runOf(newer), earlier: [runOf(outcome)] });
    // Byte for byte what the newer one wrote, but for the line.
    expect(body?.split('\n\n**Earlier runs**')[0]).toBe(before);
  });
});

it.concurrent('two runs that write at the same moment, and find no comment, leave one', async () => {
  let waiting = 0;
  const { held, release } = hold();
  const control = {
    publishProgress: async (input: { outcome: GateOutcome; context: GateContext }) => {
      waiting += 1;
      if (waiting === 2) release();
      await held;
      return bench.receipts.publishProgress(input);
    },
  };
  const hosts = [cpuHost(), deviceless];
  await bench.scene({ withoutGate: true, profile: profile(), hosts, control }, async (scene) => {
    // Of an issue none is superseded by another.
    const number = await scene.standIn.createIssue(REPOSITORY, { title: 'Slow' });
    const subject = { kind: 'issue', number } as const;
    const headSha = `${'e'.repeat(32)}${scene.request.headSha.slice(0, 8)}`;
    scene.standIn.registerCommit(REPOSITORY, headSha, headSha);
    const first = await scene.gates.start({ ...scene.request, subject });
    const second = await scene.gates.start({ ...scene.request, subject, headSha });
    const [one, other] = await Promise.all([first.outcome(), second.outcome()]);
    const comments = await commentsOf({ ...scene, request: { ...scene.request, subject } });
    expect(comments).toHaveLength(1);
    expect(runsIn(comments[0]).report).toBe(runOf(other));
    expect([one, other].map(({ receipts }) => receipts.progress.state)).toContain('written');
  });
});
