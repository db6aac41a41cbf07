import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { createHasEnded } from '../../../../../../activities/control/runs/ends/has-ended.ts';

interface Run {
  readonly runId: string;
  readonly firstRunId?: string;
  readonly type?: string;
  readonly status: string;
}

/** A server that knows these runs of the id `gate`, the newest last. */
const serverOf = (...runs: Run[]) => {
  const getHandle = (workflowId: string, runId?: string) => ({
    describe: async () => {
      const run = runId === undefined ? runs.at(-1) : runs.find((each) => each.runId === runId);
      if (workflowId !== 'gate' || run === undefined) throw new WorkflowNotFoundError('not found', workflowId, runId);
      return {
        type: run.type ?? 'benchmarkGate',
        status: { name: run.status },
        raw: { workflowExecutionInfo: { firstRunId: run.firstRunId ?? run.runId } },
      };
    },
  });
  return createHasEnded({ client: { workflow: { getHandle } } as unknown as Client });
};
const first = { workflowId: 'gate', firstExecutionRunId: 'first' };

it.each<[string, Run[], boolean]>([
  ['terminated', [{ runId: 'first', status: 'TERMINATED' }], true],
  ['under way', [{ runId: 'first', status: 'RUNNING' }], false],
  [
    'followed by another run',
    [
      { runId: 'first', status: 'FAILED' },
      { runId: 'later', status: 'RUNNING' },
    ],
    true,
  ],
  [
    'in a later pass',
    [
      { runId: 'first', status: 'CONTINUED_AS_NEW' },
      { runId: 'pass', firstRunId: 'first', status: 'RUNNING' },
    ],
    false,
  ],
  ['of nobody, as far as the server knows', [], false],
  ['of nobody, under a known id', [{ runId: 'later', status: 'COMPLETED' }], false],
  ['another type of workflow', [{ runId: 'first', type: 'other', status: 'COMPLETED' }], false],
  ['a later pass, not a first one', [{ runId: 'first', firstRunId: 'before', status: 'COMPLETED' }], false],
])('says of a run that is %s whether it has ended', async (_, runs, ended) => {
  expect(await serverOf(...runs)(first)).toBe(ended);
});
