import { expect, it } from 'vitest';
import { readHostChecks } from '../../../../../activities/control/judging/read-host-checks.ts';
import { StoreError, type StoreErrorKind } from '../../../../../adapters/store/content/store-error.ts';
import type { MeasurementRef } from '../../../../../gate/contract/measured/measurement-ref.ts';
import { inputOf, profileOf } from '../../../../support/policy/measured.ts';

const ref: MeasurementRef = {
  ...{ key: 'speed', uri: 'store:again', target: 'speed', hostId: 'host-1', machineClass: 'class-1', lane: 'cpu' },
  ...{ listed: 1, measured: 1, problems: {}, durationMs: 1 },
};
const carriedOver = {
  ...{ by: 'identity' as const, digest: `sha256:${'1'.repeat(64)}`, commit: '1'.repeat(40) },
  measuredAt: '2026-11-22T10:05:00.000Z',
};
const input = inputOf([], profileOf(), {
  hostChecks: [{ suite: 'unit', hostId: 'host-1', carried: { ...ref, uri: 'store:origin', carriedOver }, again: ref }],
});

const reader = (fault: Error) => ({
  loadMeasurementSet: () => Promise.reject(fault),
  loadReportSet: () => Promise.reject(fault),
  readOrigin: async () => ({ fault: 'is gone' }),
});

it.each<StoreErrorKind>(['too-large', 'not-found', 'corrupt', 'newer-schema'])(
  'a check whose numbers can not be used is told as one that gave none, and ends no judgement: %s',
  async (kind) => {
    const fault = new StoreError(kind, 'store:again is nothing');
    expect((await readHostChecks(input, reader(fault))).join(' ')).toContain('speed');
  },
);

it('a store that does not answer is asked again', async () => {
  const outage = new StoreError('unavailable', 'the store does not answer');
  await expect(readHostChecks(input, reader(outage))).rejects.toBe(outage);
});
