import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiptsCommand } from '../../../../cli/run/receipts.ts';
import type { FailureClass } from '../../../../gate/contract/failure.ts';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** The head as it is before the lane, not to be read at the last look, and then what a later look finds. */
const unreadAtLast = (type: FailureClass, message: string, later: string | null) => {
  let looks = 0;
  return async () => {
    looks += 1;
    if (looks === 1) return null;
    if (looks === 2) throw ApplicationFailure.create({ type, message, nonRetryable: true });
    return later;
  };
};

/** What the run itself left, and what became of its receipts afterwards. */
async function ended({ gates, request, client }: GateScene) {
  const outcome = await (await gates.start(request)).outcome();
  const { id = '', firstExecutionRunId = '' } = outcome.workflow ?? {};
  const child = client.workflow.getHandle(receiptsWorkflowId({ workflowId: id, firstExecutionRunId }));
  const { receipts } = ReceiptsState.parse(await child.result());
  await bench.replay(client, child.workflowId);
  return { outcome, receipts };
}

it.concurrent.each([
  ['does not answer', 'head-unread', 'transient', 'GitHub answered 503'],
  ['says that there is none', undefined, 'wrong-input', 'GitHub GET /pulls/1: 404'],
] as const)(
  'keeps status and baseline where GitHub %s at the last look, and owes the receipts',
  async (_, golden, type, said) => {
    const options = {
      ...(golden === undefined ? {} : { golden }),
      profile: profile(),
      hosts: [cpuHost(), deviceless],
      control: { readHead: unreadAtLast(type, said, null) },
    };
    await bench.scene(options, async (scene) => {
      const { outcome, receipts } = await ended(scene);
      const owed = { state: 'owed', reason: `whether the subject has a newer head is not known: ${said}` };
      expect(outcome).toMatchObject({
        status: 'pass',
        route: { kind: 'FINALIZE', to: 'quality-finalizer' },
        state: 'ready',
        baselines: [expect.objectContaining({ complete: true })],
        receipts: { check: owed, ledger: owed, progress: owed },
      });
      expect(outcome.fault).toBeUndefined();
      expect(scene.store.baselines).toHaveLength(1);
      expect(receipts).toMatchObject({
        check: { state: 'written' },
        ledger: { state: 'written' },
        progress: { state: 'written' },
      });
    });
  },
);

it.concurrent('completes the check alone where a later look finds a newer head', async () => {
  const readHead = unreadAtLast('transient', 'GitHub answered 503', 'e'.repeat(40));
  const options = { profile: profile(), hosts: [cpuHost(), deviceless], control: { readHead } };
  await bench.scene(options, async (scene) => {
    const { outcome, receipts } = await ended(scene);
    expect(outcome).toMatchObject({ status: 'pass' });
    const newer = { state: 'none', reason: 'the subject has a newer head' };
    expect(receipts).toMatchObject({ check: { state: 'written' }, ledger: newer, progress: newer });
    const { checkRuns, comments } = await scene.standIn.dump(REPOSITORY);
    const { headSha, subject } = scene.request;
    expect(checkRuns.filter(({ head_sha }) => head_sha === headSha)).toMatchObject([{ conclusion: 'success' }]);
    expect(comments.filter(({ number }) => number === subject.number)).toEqual([]);
  });
});

it.concurrent('looks again where somebody has them written who knows of no look in vain', async () => {
  const readHead = unreadAtLast('transient', 'GitHub answered 503', 'e'.repeat(40));
  let isAway = true;
  const options = {
    profile: profile(),
    hosts: [cpuHost(), deviceless],
    control: {
      readHead: async () => {
        const head = await readHead();
        if (head === null || !isAway) return head;
        throw ApplicationFailure.create({ type: 'transient', message: 'GitHub answered 503', nonRetryable: true });
      },
    },
  };
  await bench.scene(options, async ({ gates, request, client, standIn }) => {
    const { workflow } = await (await gates.start(request)).outcome();
    const { id = '', firstExecutionRunId = '' } = workflow ?? {};
    await client.workflow
      .getHandle(receiptsWorkflowId({ workflowId: id, firstExecutionRunId }))
      .terminate('nobody looks any more');
    isAway = false;
    const silent = { stdout: () => undefined, stderr: { write: () => undefined } };
    expect(await receiptsCommand(id, false, client, silent)).toBe(0);
    const { comments } = await standIn.dump(REPOSITORY);
    expect(comments.filter(({ number }) => number === request.subject.number)).toEqual([]);
  });
});
