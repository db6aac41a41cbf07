import { expect, it } from 'vitest';
import { createHasPassed } from '../../../../../activities/control/judging/has-passed.ts';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { decidedOutcome, runningOutcome } from '../../../../../gate/contract/running-outcome.ts';
import { inputOf, profileOf } from '../../../../support/policy/measured.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

/** A stored baseline that isn't complete, and how its run ended, signed by a key of the test's own. */
async function scene() {
  const { store } = await temporaryStore();
  const signatures = await (await temporaryKey()).signatures();
  const { request: example } = inputOf([], profileOf());
  const document = exampleDocument({ complete: false, incompleteBecause: ['gpu: not measured'], profile: 'example' });
  const entry = await store.writeBaseline(document);
  const request = { ...example, repository: document.repository, subject: document.subject, headSha: document.commit };
  const running = runningOutcome(request, {
    identity: { workflowId: 'benchmark-gate/of-a-test', firstExecutionRunId: 'first' },
    iteration: 0,
    startedAt: document.startedAt,
  });
  const { uri, digest, machineClass, complete } = entry;
  const evaluation = {
    status: 'pass' as const,
    route: { kind: 'FINALIZE' as const, to: 'quality-finalizer' },
    state: 'ready' as const,
    why: 'baseline established',
    evidence: ['benchmarks: baseline established'],
    suites: [],
    targets: [],
    baselines: [{ uri, digest, machineClass, complete }],
  };
  const signature = signatures.signDecision(running, evaluation, request.profile);
  const passed: GateOutcome = {
    ...decidedOutcome(running, evaluation, '2026-11-22T10:06:00Z'),
    ...{ signature },
  };
  return { store, entry, passed, signatures };
}

it('knows by what is kept beside a baseline that its run passed', async () => {
  const { store, entry, passed, signatures } = await scene();
  const [unchecked, checked] = [createHasPassed(store, null), createHasPassed(store, signatures)];
  expect(await unchecked(entry)).toBe(false);
  await store.keepConclusion(entry.digest, passed);
  expect([await unchecked(entry), await checked(entry)]).toEqual([true, true]);
  // A repeated activity changes nothing; what somebody else put there is mended.
  await store.keepConclusion(entry.digest, { ...passed, status: 'fail' });
  expect(await unchecked(entry)).toBe(false);
  await store.keepConclusion(entry.digest, passed);
  expect(await unchecked(entry)).toBe(true);
});

it.each<[string, Partial<GateOutcome>]>([
  ['of another baseline', { baselines: [] }],
  ['of another commit', { headSha: 'f'.repeat(40) }],
  ['of another repository', { repository: 'else/where' }],
  ['of another subject', { subject: { kind: 'issue', number: 7 } }],
  ['of another profile', { profile: 'other' }],
  ['of a run that only reused it', { startedAt: '2026-11-22T10:05:30Z' }],
  ['of a run that ended before it was made', { finishedAt: '2026-11-22T10:04:00Z' }],
])('believes no end %s', async (_, changes) => {
  const { store, entry, passed } = await scene();
  await store.keepConclusion(entry.digest, { ...passed, ...changes });
  expect(await createHasPassed(store, null)(entry)).toBe(false);
});

it('believes no end that a trusted key did not sign, where a key is configured', async () => {
  const { store, entry, passed, signatures } = await scene();
  const { signature: _, ...unsigned } = passed;
  for (const ended of [unsigned, { ...passed, why: 'all is well' }]) {
    await store.keepConclusion(entry.digest, ended);
    expect(await createHasPassed(store, signatures)(entry)).toBe(false);
    expect(await createHasPassed(store, null)(entry)).toBe(true);
  }
  const other = await (await temporaryKey()).signatures();
  await store.keepConclusion(entry.digest, passed);
  expect(await createHasPassed(store, other)(entry)).toBe(false);
});
