import { expect, it } from 'vitest';
import {
  findCalibration,
  keepCalibration,
  signedBy,
} from '../../../../../adapters/store/baselines/stored-calibrations.ts';
import { calibrateSessions } from '../../../../../gate/comparison/calibrate-sessions.ts';
import { sessionSides } from '../../../../support/comparison/sessions.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

it('of some suites hides nothing that an older one of all says', async () => {
  const { store } = await temporaryStore();
  const sides = sessionSides(8);
  const [first] = sides;
  const calibrated = calibrateSessions(sides);
  if ('fault' in calibrated || first === undefined) throw new Error('expected a calibration');
  const { document } = calibrated;
  const { machineClass, host, finishedAt } = first.document;
  const machine = { machineClass, kernel: host.kernel, hosts: [host.id], at: new Date(finishedAt) };
  await keepCalibration(store, document, undefined);
  const found = async () =>
    [...((await findCalibration(store, document, [machine], signedBy(null))).fitting?.benchmarks.values() ?? [])]
      .map(({ key, variance }) => ({ id: key.id, variance }))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  const whole = await found();
  expect(whole).toHaveLength(12);
  const [one] = document.benchmarks;
  if (one === undefined) throw new Error('there are twelve');
  await keepCalibration(
    store,
    {
      ...document,
      sessions: document.sessions.map((each) => ({ ...each, measuredAt: '2026-11-23T00:00:00Z' })),
      benchmarks: [{ ...one, variance: 0.5 }],
    },
    undefined,
  );
  expect(await found()).toEqual(whole.map((each) => (each.id === one.id ? { ...each, variance: 0.5 } : each)));
});
