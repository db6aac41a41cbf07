import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createEvaluate } from '../../../../../activities/control/judging/evaluate.ts';
import { storedSets } from '../../../../../activities/control/judging/sets/stored-sets.ts';
import type { BaselineDocument, BaselineEntry } from '../../../../../gate/baseline/document.ts';
import type { CarriedOver } from '../../../../../gate/contract/measured/carried-over.ts';
import type { MeasurementRef } from '../../../../../gate/contract/measured/measurement-ref.ts';
import { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { MOST_SAMPLES_OF_RUN } from '../../../../../gate/names/limits.ts';
import { renderCheckRun } from '../../../../../gate/receipts/check/check-run.ts';
import { readOriginIn } from '../../../../../workers/control/judging-activities.ts';
import { bench, inputOf, Measured, measurementSet, profileOf, suiteRun } from '../../../../support/policy/measured.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';
import {
  executable,
  judging,
  ORIGIN,
  profile,
  refsTo,
  runIn,
  samples,
  storedOrigin,
  toolRun,
} from '../../../../support/reuse/stored-origin.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

it('judges, keeps and shows numbers of another commit beside its own', async () => {
  const { store } = await temporaryStore();
  const { entry, refs } = await storedOrigin(store);
  const measured = new Measured();
  const own = measured.set({ executable: executable('own'), benchmarks: [bench('own/a', 300)] });
  const runs = [suiteRun({ measurements: [refs.set('speed'), refs.set('size'), own] }), toolRun([refs.report])];
  const { evaluate, written } = judging(store);
  const evaluation = await evaluate(await runIn(store, measured, runs, profile, {}));

  expect(evaluation.status).toBe('fail');
  expect(evaluation.baselines).toMatchObject([{ complete: true }]);
  const origin = { by: 'identity', digest: entry.digest, commit: ORIGIN, host: 'host-main', sets: 2 };
  expect(evaluation.suites).toMatchObject([
    { name: 'unit', status: 'measured', benchmarks: 5, carriedOver: [origin] },
    { name: 'tool', status: 'measured', carriedOver: [{ ...origin, sets: 1 }] },
  ]);
  expect(evaluation.evidence[0]).toContain('carried over from dddddddddddd (3 d 3 h old, host-main): unit, tool');
  expect(evaluation.measured).toMatchObject({ benchmarks: 5, carriedOver: 4 });
  expect(evaluation.measured?.largest[0]).not.toHaveProperty('carriedOver');
  expect(evaluation.measured?.largest[1]).toMatchObject({ benchmark: 'speed/b', carriedOver: true });

  const [document] = written;
  expect(document).toMatchObject({ host: { id: 'host-1' }, complete: true });
  const mark = { digest: entry.digest, commit: ORIGIN, by: 'identity', host: { id: 'host-main' } };
  expect(document?.suites[0]?.executables).toMatchObject([
    { target: 'speed', carriedOver: mark, benchmarks: [{ id: 'speed/a', samples }, { samples }] },
    { target: 'size', carriedOver: mark },
    { target: 'own' },
  ]);
  expect(document?.suites[0]?.executables[2]).not.toHaveProperty('carriedOver');
  expect(document?.suites[1]?.reports).toMatchObject([{ run: 'all', report: { rate: 50 }, carriedOver: mark }]);

  const { summary, text } = renderCheckRun(
    GateOutcome.parse(passOutcome({ ...evaluation, grounds: undefined } as never)),
  );
  expect(summary).toContain('5 benchmarks (4 carried over)');
  expect(summary).toContain('`speed/b`, carried over');
  expect(text).toContain('Carried over from other commits');
  expect(text).toContain(entry.digest);
});

it('says of a target whether its figure rests on numbers of other commits alone', async () => {
  const { store } = await temporaryStore();
  const { refs } = await storedOrigin(store);
  const measured = new Measured();
  const own = measured.set({ executable: executable('speed'), benchmarks: [bench('speed/a', 300)] });
  const { evaluate } = judging(store);
  const runs = [suiteRun({ measurements: [own] }), toolRun([refs.report])];
  const { grounds } = await evaluate(await runIn(store, measured, runs, profile, {}));
  expect(grounds?.facts).toMatchObject({
    targets: [
      { name: 'rate', verdict: 'missed', carriedOver: true },
      { name: 'speed', verdict: 'met' },
    ],
  });
  expect((grounds as unknown as { facts: { targets: object[] } }).facts.targets[1]).not.toHaveProperty('carriedOver');
});

it('carries nothing over from a baseline that carried it over itself', async () => {
  const { store } = await temporaryStore();
  const { refs } = await storedOrigin(store);
  const { evaluate } = judging(store);
  const first = await evaluate(inputOf([suiteRun({ measurements: [refs.set('speed')] })], profileOf()));
  const [second] = first.baselines;
  const { set } = refsTo(second as BaselineEntry);
  const ref = { ...set('speed'), carriedOver: { ...set('speed').carriedOver, commit: 'c'.repeat(40) } as CarriedOver };
  expect(await evaluate(inputOf([suiteRun({ measurements: [ref] })], profileOf()))).toMatchObject({
    status: 'skipped',
    reason: 'degraded-provider',
    suites: [{ benchmarks: 0, reason: expect.stringContaining('was carried over there itself') }],
  });
});

it.each([
  ['another profile', { profile: 'other' }, 'is of another profile'],
  ['another repository', { repository: 'somebody/else' }, 'is of another repository'],
  ['another class of machine', { machineClass: 'other' }, 'is of another class of machine'],
  ['another commit', { commit: 'e'.repeat(40) }, 'is of another commit than is said'],
  ['what nobody committed', { dirty: true as const }, 'is of no commit'],
])('judges no numbers of %s, and charges nobody with it', async (_, changes, why) => {
  const { store } = await temporaryStore();
  const { refs } = await storedOrigin(store, null, changes);
  const { evaluate, written } = judging(store);
  const evaluation = await evaluate(inputOf([suiteRun({ measurements: [refs.set('speed')] })], profileOf()));
  expect(evaluation).toMatchObject({ status: 'skipped', reason: 'degraded-provider' });
  expect(evaluation.suites[0]?.reason).toContain(why);
  expect(written).toEqual([]);
});

it('judges no numbers that are unstable or not whole, or that the baseline has none of', async () => {
  const { store } = await temporaryStore();
  const { document } = await storedOrigin(store);
  const [suite] = document.suites;
  const problems = [{ code: 'unstable' as const, where: 'speed/a', message: 'outside the noise band' }];
  const executables = suite?.executables.map((each) => ({ ...each, ...(each.key === 'size' ? { listed: 3 } : {}) }));
  const suites = [{ ...suite, problems, executables }] as BaselineDocument['suites'];
  const { set } = refsTo(await store.writeBaseline({ ...document, suites }));
  const { evaluate } = judging(store);
  for (const [target, why] of [
    ['speed', 'is unstable there'],
    ['size', 'is not whole there'],
    ['gone', 'is not in it'],
  ] as const) {
    const evaluation = await evaluate(inputOf([suiteRun({ measurements: [set(target)] })], profileOf()));
    expect(evaluation.suites[0]?.reason).toContain(`${target} was carried over, and can't be judged: ${target} ${why}`);
  }
});

it('keeps what is carried over beside an origin that is gone, damaged, or not where it is said to be', async () => {
  const { store, fileOf } = await temporaryStore();
  const { entry, refs } = await storedOrigin(store);
  const { evaluate } = judging(store);
  const reasonOf = async (ref: MeasurementRef) =>
    (await evaluate(inputOf([suiteRun({ measurements: [ref] })], profileOf()))).suites[0]?.reason;
  const gone = refsTo({ uri: entry.uri, digest: `sha256:${'0'.repeat(64)}` });
  expect(await reasonOf(gone.set('speed'))).toContain('is gone');
  const elsewhere = refsTo({ uri: `${entry.uri}x`, digest: entry.digest });
  expect(await reasonOf(elsewhere.set('speed'))).toContain('lies elsewhere than is said');
  await writeFile(fileOf(entry.uri), 'no baseline');
  expect(await reasonOf(refs.set('speed'))).toContain('is damaged');
});

it('judges by signed baselines alone where a key is configured', async () => {
  const { store } = await temporaryStore();
  const signatures = await (await temporaryKey()).signatures();
  const forger = await (await temporaryKey()).signatures();
  const run = ({ refs }: Awaited<ReturnType<typeof storedOrigin>>) =>
    inputOf([suiteRun({ measurements: [refs.set('speed')] })], profileOf());
  const unsigned = run(await storedOrigin(store, null, { branch: 'unsigned' }));
  const forged = run(await storedOrigin(store, forger, { branch: 'forged' }));
  const signed = run(await storedOrigin(store, signatures, { branch: 'signed' }));
  for (const input of [unsigned, forged]) {
    await expect(judging(store, signatures).evaluate(input)).rejects.toMatchObject({ report: { class: 'unproven' } });
    expect(await judging(store).evaluate(input)).toMatchObject({ status: 'pass' });
  }
  expect(await judging(store, signatures).evaluate(signed)).toMatchObject({ status: 'pass' });
});

it('counts its samples among those of the run', async () => {
  const { store } = await temporaryStore();
  const { refs } = await storedOrigin(store);
  const measured = new Measured();
  const many = Array.from({ length: MOST_SAMPLES_OF_RUN }, (_, at) => ({ iters: at + 1, ns: (at + 1) * 100 }));
  const set = { executable: executable('own'), benchmarks: [bench('own/a', 100, { samples: many })] };
  const own = measured.set(set);
  const evaluate = createEvaluate({
    ...storedSets(store),
    loadMeasurementSet: async () => measurementSet(set),
    writeBaseline: async () => ({
      machineClass: 'class-1',
      uri: 'store:1',
      digest: `sha256:${'1'.repeat(64)}`,
      complete: false,
    }),
    readOrigin: readOriginIn(store, null),
  });
  const { suites } = await evaluate(inputOf([suiteRun({ measurements: [own, refs.set('speed')] })], profileOf()));
  expect(suites[0]?.reason).toContain('speed was not judged: with it the run has more than');
});
