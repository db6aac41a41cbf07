import type { Client } from '@temporalio/client';
import { expect, it } from 'vitest';
import {
  MEASURING,
  type RunKind,
  requireCaller,
} from '../../../../../../activities/control/runs/identity/require-caller.ts';
import { measureIdOf } from '../../../../../../gate/contract/measuring/measure-request.ts';
import { workflowId } from '../../../../../../gate/contract/request.ts';
import { GATE_WORKFLOW, MEASURE_WORKFLOW } from '../../../../../../gate/names/names.ts';

const commit = { repository: 'acme/engine', headSha: 'a'.repeat(40), profile: { name: 'small' } };
const subject = { kind: 'pull-request', number: 7 } as const;
const ids = { gate: workflowId({ ...commit, subject }), measure: measureIdOf(commit) };

/** Whether a run of a type and an id may act as one of an id, for a subject. */
const mayAct = (type: string, id: string, kinds?: readonly RunKind[], of: typeof subject | null = subject) => {
  const identity = { workflowId: id, firstExecutionRunId: 'first' };
  const caller = () => ({ workflowId: id, runId: 'first', workflowType: type });
  const asked = requireCaller({ client: {} as Client, caller }, { identity, about: { ...commit, subject: of } }, kinds);
  return asked.then(
    () => true,
    (error: Error) => error.message,
  );
};

it('takes each run for what it is: a measuring writes no receipt, and decides nothing', async () => {
  expect(await mayAct(GATE_WORKFLOW, ids.gate)).toBe(true);
  expect(await mayAct(MEASURE_WORKFLOW, ids.measure)).toMatch(/speaks as .*: refused/);
  expect(await mayAct(MEASURE_WORKFLOW, ids.gate)).toMatch(/refused/);
  expect(await mayAct(GATE_WORKFLOW, ids.measure)).toMatch(/refused/);
});

it('lets both list what they measured, each under its own id', async () => {
  expect(await mayAct(GATE_WORKFLOW, ids.gate, MEASURING)).toBe(true);
  expect(await mayAct(MEASURE_WORKFLOW, ids.measure, MEASURING)).toBe(true);
  expect(await mayAct(MEASURE_WORKFLOW, ids.measure, MEASURING, null)).toBe(true);
  expect(await mayAct(GATE_WORKFLOW, ids.measure, MEASURING)).toMatch(/refused/);
  expect(await mayAct(MEASURE_WORKFLOW, ids.gate, MEASURING)).toMatch(/refused/);
  expect(await mayAct(GATE_WORKFLOW, ids.gate, MEASURING, null)).toMatch(/speaks of no subject: refused/);
  expect(await mayAct('toString', ids.gate, MEASURING)).toMatch(/refused/);
});
