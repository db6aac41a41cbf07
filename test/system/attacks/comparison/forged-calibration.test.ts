import { expect, it } from 'vitest';
import {
  findCalibration,
  keepCalibration,
  signedBy,
} from '../../../../adapters/store/baselines/stored-calibrations.ts';
import { calibrateSessions } from '../../../../gate/comparison/calibrate-sessions.ts';
import type { CalibrationDocument } from '../../../../gate/comparison/calibration-document.ts';
import { sessionSides } from '../../../support/comparison/sessions.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

/** A calibration of eight sessions, and the machine that it holds for. */
function honest(): { document: CalibrationDocument; machine: Parameters<typeof findCalibration>[2][number] } {
  const sides = sessionSides(8);
  const calibrated = calibrateSessions(sides);
  if ('fault' in calibrated) throw new Error(calibrated.fault);
  const [first] = sides;
  if (first === undefined) throw new Error('there are eight');
  const { machineClass, host, finishedAt } = first.document;
  const { kernel, microcode, id } = host;
  const at = new Date(finishedAt);
  return { document: calibrated.document, machine: { machineClass, kernel, microcode, hosts: [id], at } };
}

/** A machine so noisy that no measurement of it could ever be unstable, and no slowdown be found. */
const noisy = (document: CalibrationDocument): CalibrationDocument => ({
  ...document,
  benchmarks: document.benchmarks.map((each) => ({ ...each, variance: 100, roundVariance: 100 })),
});

it('noise that somebody without a key made up hides nothing: by what a trusted key signed is judged', async () => {
  const { store } = await temporaryStore();
  const [own, stranger] = [await temporaryKey(), await temporaryKey()];
  const [ours, theirs] = [await own.signatures(), await stranger.signatures()];
  const { document, machine } = honest();
  const found = async () => (await findCalibration(store, document, [machine], signedBy(ours))).fitting;
  await keepCalibration(store, noisy(document), theirs.signCalibration);
  await keepCalibration(store, noisy({ ...document, commit: 'e'.repeat(40) }), undefined);
  expect(await found()).toBeNull();
  await keepCalibration(store, document, ours.signCalibration);
  const [variance] = [...((await found())?.benchmarks.values() ?? [])].map((each) => each.variance);
  expect(variance).toBeLessThan(0.01);
});

it('a signed calibration that is moved to another repository, profile or class, or changed, holds nowhere', async () => {
  const { store } = await temporaryStore();
  const ours = await (await temporaryKey()).signatures();
  const { document, machine } = honest();
  const signature = ours.signCalibration?.(document);
  const moved: Partial<CalibrationDocument>[] = [
    { repository: 'else/where' },
    { profile: 'other' },
    { machineClass: 'other' },
    noisy(document),
  ];
  for (const change of moved) {
    const changed = { ...document, ...change };
    await keepCalibration(store, changed, () => signature ?? expect.unreachable());
    const there = { ...machine, machineClass: changed.machineClass };
    expect((await findCalibration(store, changed, [there], signedBy(ours))).fitting).toBeNull();
  }
});

it('what lies there and is no calibration is passed over', async () => {
  const { store } = await temporaryStore();
  const { document, machine } = honest();
  await keepCalibration(store, { ...document, benchmarks: 'many' } as unknown as CalibrationDocument, undefined);
  expect(await findCalibration(store, document, [machine], signedBy(null))).toEqual({ fitting: null, lapsed: null });
  await keepCalibration(store, document, undefined);
  expect((await findCalibration(store, document, [machine], signedBy(null))).fitting).not.toBeNull();
});
