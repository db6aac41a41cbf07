import { expect, it, onTestFinished, vi } from 'vitest';
import { KEY_FILE } from '../../../../adapters/signing/read-keys.ts';
import { keepCalibration } from '../../../../adapters/store/baselines/stored-calibrations.ts';
import type { SignBaseline } from '../../../../adapters/store/content/store.ts';
import { openBaselines } from '../../../../client/library/stored-baselines.ts';
import { calibrateSessions } from '../../../../gate/comparison/calibrate-sessions.ts';
import { sessionDocument, sessionSides } from '../../../support/comparison/sessions.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

/** Two sessions in a store, by the library. */
async function scene(sign?: SignBaseline) {
  const { store, root } = await temporaryStore();
  const first = await store.writeBaseline(sessionDocument(100), sign);
  const second = await store.writeBaseline(sessionDocument(101), sign);
  const library = await openBaselines(root);
  const calibrated = calibrateSessions(sessionSides(8));
  if ('fault' in calibrated) throw new Error(calibrated.fault);
  return {
    ...{ store, first, second, calibration: calibrated.document },
    compare: (options = {}) => library.compareBaselines(first.digest, second.uri, options),
  };
}

const withKey = (file: string): void => {
  vi.stubEnv(KEY_FILE, file);
  onTestFinished(() => void vi.unstubAllEnvs());
};

it('believes, with keys, a calibration that a trusted one signed, and no other', async () => {
  const [key, other] = [await temporaryKey(), await temporaryKey()];
  const [ours, theirs] = [await key.signatures(), await other.signatures()];
  const { store, calibration, compare } = await scene(ours.signBaseline);
  await keepCalibration(store, calibration, theirs.signCalibration);
  expect((await compare()).noise.source).toBe('calibrated');
  withKey(key.file);
  expect((await compare()).noise.source).toBe('none');
  await keepCalibration(store, calibration, ours.signCalibration);
  expect((await compare()).noise.source).toBe('calibrated');
});

it('compares, with keys, what a trusted one signed, and else only what is forced', async () => {
  const { first, second, compare } = await scene();
  expect(await compare()).toMatchObject({ first: { digest: first.digest }, second: { digest: second.digest } });
  withKey((await temporaryKey()).file);
  await expect(compare()).rejects.toThrow(`${first.digest}: nobody signed it; force compares it all the same`);
  expect(await compare({ force: true })).toMatchObject({ gate: 'neutral' });
});
