import { expect, it } from 'vitest';
import { keepCalibration } from '../../../../adapters/store/baselines/stored-calibrations.ts';
import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import { calibrateSessions } from '../../../../gate/comparison/calibrate-sessions.ts';
import type { CalibratedMachine } from '../../../../gate/comparison/calibration.ts';
import { findNoise } from '../../../../workers/control/find-noise.ts';
import { Random } from '../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../support/comparison/round-documents.ts';
import { sessionSides } from '../../../support/comparison/sessions.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

/** Leases of one host, in which an executable that stayed the same was measured anyway. */
function leases(count: number): BaselineDocument[] {
  const random = new Random(5);
  return Array.from({ length: count }, (_, lease) => {
    const mood = 0.01 * random.normal();
    const times = Array.from({ length: 3 }, () => 100 * Math.exp(mood + 0.002 * random.normal()));
    const benchmarks = [{ id: 'steady', session: `lease ${lease}`, identity: 'a'.repeat(64), times }];
    return documentOfRounds(benchmarks, { commit: `${lease}`.repeat(40) });
  });
}

function machineOf({ machineClass, host, finishedAt }: BaselineDocument): CalibratedMachine {
  const { kernel, microcode, id } = host;
  return { machineClass, kernel, microcode, hosts: [id], at: new Date(finishedAt) };
}

it('pools what identical executables differ by in several leases, where nobody calibrated the machine', async () => {
  const { store } = await temporaryStore();
  const find = findNoise(store, null);
  const [first, ...others] = leases(4) as [BaselineDocument, ...BaselineDocument[]];
  for (const each of others) await store.writeBaseline(each);
  const machine = machineOf(first);
  // Three leases say nothing of a variance.
  expect(await find(first, machine)).toBeNull();
  await store.writeBaseline(first);
  const found = await find(first, machine);
  expect(found).toMatchObject({ source: 'pooled', sessions: 4, hosts: machine.hosts, kernels: [machine.kernel] });
  expect([...(found?.benchmarks.values() ?? [])]).toMatchObject([{ key: { id: 'steady' }, degrees: 3, rounds: 3 }]);
  for (const other of [
    { ...machine, hosts: ['another host'] },
    { ...machine, kernel: 'another kernel' },
    { ...machine, at: new Date(machine.at.getTime() + 31 * 24 * 60 * 60 * 1000) },
  ]) {
    expect(await find(first, other)).toBeNull();
  }
});

it('takes a calibration before what it could pool', async () => {
  const { store } = await temporaryStore();
  const sides = sessionSides(8);
  const calibrated = calibrateSessions(sides);
  const [first] = sides;
  if ('fault' in calibrated || first === undefined) throw new Error('expected a calibration');
  for (const { document } of sides) await store.writeBaseline(document);
  await keepCalibration(store, calibrated.document, undefined);
  expect(await findNoise(store, null)(first.document, machineOf(first.document))).toMatchObject({
    source: 'calibrated',
  });
});

it('pools no baseline that no trusted key signed, where there are keys', async () => {
  const { store } = await temporaryStore();
  const [own, stranger] = [await temporaryKey(), await temporaryKey()];
  const [ours, theirs] = [await own.signatures(), await stranger.signatures()];
  const documents = leases(8);
  const [first] = documents as [BaselineDocument];
  for (const each of documents.slice(0, 4)) await store.writeBaseline(each, theirs.signBaseline);
  expect(await findNoise(store, ours)(first, machineOf(first))).toBeNull();
  for (const each of documents.slice(4)) await store.writeBaseline(each, ours.signBaseline);
  expect(await findNoise(store, ours)(first, machineOf(first))).toMatchObject({ source: 'pooled', sessions: 4 });
});
