import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ControlActivities } from '../../../../activities/interfaces.ts';
import type { Evaluation, EvaluationInput } from '../../../../gate/contract/decision/evaluation.ts';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { keyIn, type TestKey } from '../../../support/signing/key-folder.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';
import { shown } from '../../../support/workflows/shown.ts';

let bench: GateBench;
let folder: string;
let key: TestKey;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signed-decision-'));
  [bench, key] = await Promise.all([GateBench.start(), keyIn(folder)]);
});
afterAll(async () => {
  await bench?.stop();
  await rm(folder, { recursive: true, force: true });
});

const about = ({ request, run, iteration, startedAt }: EvaluationInput) => ({
  repository: request.repository,
  subject: request.subject,
  headSha: request.headSha,
  profile: request.profile.name,
  iteration,
  startedAt,
  workflow: { id: run.workflowId, firstExecutionRunId: run.firstExecutionRunId },
});

/** A pass that nobody measured. */
const lie = (): Evaluation => {
  const { reason: _, fault: __, receipts: ___, ...rest } = passOutcome({ evidence: ['benchmarks: invented'] });
  const { status, route, state, why, evidence, suites, targets, baselines } = rest;
  if (status === null) throw new Error('a pass has a status');
  return { status, route, state, why, evidence, suites, targets, baselines };
};

it.concurrent('publishes what it signed, also what is owed, and shows its key nowhere', async () => {
  const signatures = await key.signatures();
  let away = 3;
  const publishCheck: ControlActivities['publishCheck'] = async (outcome) => {
    if (outcome.status === null || away-- <= 0) return bench.receipts.publishCheck(outcome);
    throw Object.assign(new Error('GitHub POST: 503'), { name: 'GitHubError', kind: 'transient' });
  };
  const hosts = [cpuHost(), deviceless];
  await bench.scene({ profile: profile(), hosts, signatures, control: { publishCheck } }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({
      status: 'pass',
      receipts: { check: { state: 'owed' }, ledger: { state: 'written' } },
      signature: { signatures: [{ keyid: key.id }] },
    });
    const { id = '', firstExecutionRunId = '' } = outcome.workflow ?? {};
    const child = receiptsWorkflowId({ workflowId: id, firstExecutionRunId });
    await scene.client.workflow.getHandle(child).result();
    const { conclusions, said } = await shown(scene);
    expect(conclusions).toEqual(['success']);
    const histories = await Promise.all(
      [id, child].map(async (each) => {
        const history = historyToJSON(await scene.client.workflow.getHandle(each).fetchHistory());
        return history.replaceAll(/"data": "([^"]*)"/g, (_, data) => atob(data));
      }),
    );
    expect(histories[0]?.includes(`"keyid":"${key.id}"`)).toBe(true);
    expect([...histories, said].some((text) => text.includes(key.secret))).toBe(false);
  });
});

it.concurrent.each<[string, string, (input: EvaluationInput, key: TestKey) => Promise<Evaluation>]>([
  ['that nobody signed', 'is not signed', async () => lie()],
  [
    'that another run of the same commit was given',
    'is not what was signed',
    async (input, { signatures }) => {
      const other = { ...about(input), workflow: { id: input.run.workflowId, firstExecutionRunId: 'an-older-run' } };
      return { ...lie(), signature: (await signatures()).signDecision(other, lie(), input.request.profile) };
    },
  ],
  [
    'that was altered after it was signed',
    'is not what was signed',
    async (input, { signatures }) => {
      const failed = { ...lie(), status: 'fail' as const };
      return { ...lie(), signature: (await signatures()).signDecision(about(input), failed, input.request.profile) };
    },
  ],
  [
    'that a key signed which nobody trusts',
    'is signed by no trusted key',
    async (input) => {
      const { signDecision } = await (await keyIn(await mkdtemp(join(folder, 'other-')))).signatures();
      return { ...lie(), signature: signDecision(about(input), lie(), input.request.profile) };
    },
  ],
])('publishes no decision %s, and says so', async (_, fault, evaluate) => {
  const signatures = await key.signatures();
  const control = { evaluate: (input: EvaluationInput) => evaluate(input, key) };
  await bench.scene({ profile: profile(), hosts: [cpuHost(), deviceless], signatures, control }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({
      status: 'skipped',
      fault: { kind: 'gate-broke', message: expect.stringContaining(fault) },
      receipts: { check: { state: 'written' } },
    });
    const { conclusions, said } = await shown(scene);
    expect(conclusions).toEqual(['neutral']);
    expect(said).toContain(fault);
    expect(said).not.toContain('invented');
  });
});
