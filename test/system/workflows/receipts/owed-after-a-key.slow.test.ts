import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Signatures } from '../../../../adapters/signing/signatures.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { WRITE_NOW_UPDATE } from '../../../../gate/names/names.ts';
import { keyIn, type TestKey } from '../../../support/signing/key-folder.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';
import { shown } from '../../../support/workflows/shown.ts';

let bench: GateBench;
let folder: string;
let former: TestKey;
let key: TestKey;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owed-after-a-key-'));
  [bench, former, key] = await Promise.all([
    GateBench.start(),
    keyIn(join(folder, 'former')),
    keyIn(join(folder, 'new')),
  ]);
});
afterAll(async () => {
  await bench?.stop();
  await rm(folder, { recursive: true, force: true });
});

const unsigned: Signatures = {
  decisionFault: () => null,
  baselineState: async () => 'unsigned',
  isSignedList: () => true,
  isSignedAnswer: () => true,
  isSignedCalibration: () => true,
};

/** Ends a gate that passes while GitHub takes none of its last receipts, changes the key, and has them written. */
async function writeAfterChange(before: Signatures, after: Signatures) {
  let isChanged = false;
  const signatures: Signatures = {
    ...before,
    decisionFault: (outcome) => (isChanged ? after : before).decisionFault(outcome),
  };
  const unlessAway = <T>(outcome: GateOutcome, write: () => Promise<T>): Promise<T> => {
    if (isChanged || outcome.status === null) return write();
    throw Object.assign(new Error('GitHub POST: 503'), { name: 'GitHubError', kind: 'transient' });
  };
  const control = {
    publishCheck: (outcome: GateOutcome) => unlessAway(outcome, () => bench.receipts.publishCheck(outcome)),
    publishLedger: (outcome: GateOutcome) => unlessAway(outcome, () => bench.receipts.publishLedger(outcome)),
  };
  const hosts = [cpuHost(), deviceless];
  const seen = { before: [] as string[], after: [] as string[], said: '', state: {} as ReceiptsState };
  await bench.scene({ profile: profile(), hosts, signatures, control }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', receipts: { check: { state: 'owed' } } });
    seen.before = (await shown(scene)).conclusions;
    isChanged = true;
    const { id = '', firstExecutionRunId = '' } = outcome.workflow ?? {};
    const child = scene.client.workflow.getHandle(receiptsWorkflowId({ workflowId: id, firstExecutionRunId }));
    while (ReceiptsState.parse(await child.executeUpdate(WRITE_NOW_UPDATE)).ended === null);
    seen.state = ReceiptsState.parse(await child.result());
    const { conclusions, said } = await shown(scene);
    Object.assign(seen, { after: conclusions, said });
  });
  return seen;
}

const NEUTRAL = {
  before: ['in_progress'],
  after: ['neutral'],
  state: { ended: 'settled', receipts: { check: { state: 'written' }, ledger: { state: 'written' } } },
};

it.concurrent('completes as neutral what an unsigned run owes once a key is set, and says what to do', async () => {
  const seen = await writeAfterChange(unsigned, await key.signatures());
  expect(seen).toMatchObject(NEUTRAL);
  expect(seen.said).toContain('is not signed: it is not published');
  expect(seen.said).toContain('ask for the gate again');
  expect(seen.said).toMatch(/^\| benchmarks \| skipped \(degraded-provider\)/m);
});

it.concurrent('completes as neutral what a run owes whose key was replaced', async () => {
  const seen = await writeAfterChange(await former.signatures(), await key.signatures());
  expect(seen).toMatchObject(NEUTRAL);
  expect(seen.said).toContain('is signed by no trusted key: it is not published');
  expect(seen.said).toContain('ask for the gate again');
});

it.concurrent('writes what a run owes whose key was replaced and is named among the trusted ones', async () => {
  const trusted = join(folder, 'trusted.pem');
  await writeFile(trusted, former.publicPem);
  const seen = await writeAfterChange(await former.signatures(), await key.signatures(trusted));
  expect(seen).toMatchObject({ ...NEUTRAL, after: ['success'] });
});
