import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { outcomeSoFar } from '../../../../gate/policy/evidence/evidence-so-far.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { quietRuntime } from '../../../support/temporal/quiet-runtime.ts';
import { SharingWorker } from '../../../support/temporal/sharing-worker.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';
import { workflowBundle } from '../../../support/temporal/workflow-bundle.ts';
import { profile } from '../../../support/workflows/profiles.ts';

const WORKFLOW_FILE = fileURLToPath(new URL('../../../fixtures/workflows/progress.ts', import.meta.url));

let place: TestNamespace;
beforeAll(async () => {
  quietRuntime();
  place = await openNamespace();
});
afterAll(() => place?.close());

/** What was written, in order, by a run that measures at some moments: seconds of a clock of its own. */
async function written(
  moments: readonly (readonly [number, string])[],
  {
    edit = async () => {},
    waits = true,
    of = passOutcome(),
  }: { edit?: (evidence: readonly string[]) => Promise<void>; waits?: boolean; of?: GateOutcome } = {},
): Promise<string[]> {
  const taskQueue = randomUUID();
  const words: string[] = [];
  const worker = await SharingWorker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue,
    workflowBundle: await workflowBundle(WORKFLOW_FILE),
    activities: {
      edit: async (evidence: readonly string[]) => {
        await edit(evidence);
        words.push(...evidence);
      },
      say: async (word: string) => void words.push(word),
    },
  });
  await worker.runUntil(
    place.client.workflow.execute('measuring', {
      taskQueue,
      workflowId: taskQueue,
      args: [of, moments, waits],
    }),
  );
  return words;
}

it.each(['on-news', 'never'] as const)(
  'edits nothing on the way where the profile wants a comment %s',
  async (comment) => {
    const moments = [
      [61, 'first'],
      [123, 'second'],
    ] as const;
    const terms = { name: 'benchmarks', ledger: 'always', comment } as const;
    const always = { ...terms, comment: 'always' as const };
    expect(await written(moments, { of: passOutcome({ receiptTerms: terms }) })).not.toContain('first');
    expect(await written(moments, { of: passOutcome({ receiptTerms: always }) })).toContain('first');
  },
);

it('edits with new evidence only, one a minute at most, and none in the first', async () => {
  const words = await written([
    [59, 'too early'],
    [60, ''],
    [61, 'first'],
    [120, 'too soon'],
    [122, 'first'],
    [123, 'second'],
  ]);
  expect(words).toEqual(['first', 'second', 'the last word']);
});

it('has the last word after an edit that is slow, makes none beside it, and does without one that fails', async () => {
  const edit = async ([evidence]: readonly string[]) => {
    if (evidence === 'lost') throw new Error('503');
    await sleep(500);
  };
  const beside: [number, string][] = [
    [61, 'slow'],
    [200, 'beside it'],
  ];
  expect(await written(beside, { edit, waits: false })).toEqual(['slow', 'the last word']);
  expect(await written([[61, 'lost']], { edit })).toEqual(['the last word']);
});

it('says what is measured, and that nothing is judged yet', () => {
  const running = passOutcome({ status: null, evidence: [] });
  const item = { label: 'GPU', metric: 'speed-up', format: '{value}x speedup' };
  const asked = Profile.parse(profile({ evidence: [{ prefix: 'simd', items: [item] }] }));
  const run = { suite: 'main', side: 'cpu', ranOn: 'cpu', command: 'cargo bench', method: 'primary' } as const;
  const nothing = { ...run, measurements: [], reports: [], empty: [], leftOut: [], failures: [] };
  expect(outcomeSoFar(running, asked, [nothing]).evidence).toEqual([]);
  const ref = { key: 'k', uri: 'u', target: 't', hostId: 'h', machineClass: 'm', lane: 'cpu' as const };
  const measured = { ...ref, listed: 5, measured: 4, problems: {}, durationMs: 1 };
  expect(outcomeSoFar(running, asked, [{ ...nothing, measurements: [measured] }]).evidence).toEqual([
    'benchmarks: measuring, not judged yet; main: 4 benchmarks',
    'simd: not judged yet',
  ]);
});
