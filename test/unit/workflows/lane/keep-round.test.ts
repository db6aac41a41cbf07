import { expect, it } from 'vitest';
import type { MeasurementRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../../../gate/contract/suite-record.ts';
import { withRoundKept } from '../../../../workflows/lane/keep-round.ts';

const ref = (uri: string, rounds: number): MeasurementRef => ({
  ...{ key: 'a', uri, target: 'a', hostId: 'h', machineClass: 'c', lane: 'cpu', listed: 1, measured: 1 },
  ...{ problems: {}, durationMs: 1 },
  rounds: Array.from({ length: rounds }, (_, index) => ({
    ...{ number: index + 1, session: 's', uri: `${uri}/${index}`, durationMs: 1 },
  })),
});

const record = (suite: string, uri: string): SuiteRecord => ({
  ...{ suite, ranOn: 'cpu', side: 'cpu', command: 'cargo bench', method: 'primary' },
  ...{ measurements: [ref('other', 1), ref(uri, 1)], reports: [], empty: [], leftOut: [], failures: [] },
});

it('keeps a round, and how it failed, in every record that has the executable', () => {
  const failure = { class: 'benchmark-failed', message: 'panicked' } as const;
  for (const suite of ['main', 'that shares it']) {
    const kept = withRoundKept(record(suite, 'one'), { ref: ref('one', 2), failure: null });
    expect(kept.measurements.map(({ rounds }) => rounds?.length)).toEqual([1, 2]);
    expect(kept.failures).toEqual([]);
    expect(withRoundKept(kept, { ref: ref('one', 2), failure }).failures).toEqual([failure]);
  }
});

it('leaves the record as it is that has it not', () => {
  const other = record('main', 'two');
  expect(withRoundKept(other, { ref: ref('one', 2), failure: null })).toBe(other);
});
