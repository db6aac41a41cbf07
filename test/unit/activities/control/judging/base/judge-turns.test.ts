import { expect, it } from 'vitest';
import { readBase } from '../../../../../../activities/control/judging/base/judge-turns.ts';
import { StoreError, type StoreErrorKind } from '../../../../../../adapters/store/content/store-error.ts';
import { inputOf, Measured, profileOf, suiteRun } from '../../../../../support/policy/measured.ts';

const BASE = { commit: 'b'.repeat(40), tree: '8'.repeat(40) };
const ADDRESS = 'store:look';

/** A run whose base was measured by turns; what the store lacks, by where it is. */
function scene(lost: Readonly<Record<string, StoreErrorKind>> = {}) {
  const measured = new Measured();
  const ref = measured.set({ revision: { ...BASE, clean: true } });
  const turns = { runs: [suiteRun({ measurements: [ref] })], looks: [{ lane: 'cpu' as const, uri: ADDRESS }] };
  const input = inputOf([], profileOf(), { turns });
  const get = async <T>(uri: string, value: T | undefined): Promise<T> => {
    const kind = lost[uri];
    if (kind !== undefined || value === undefined) throw new StoreError(kind ?? 'not-found', `nothing at ${uri}`);
    return value;
  };
  return readBase(
    { ...input, context: { ...input.context, trusted: BASE } },
    {
      loadMeasurementSet: (uri) => get(uri, measured.measurements.get(uri)),
      loadReportSet: (uri) => get(uri, measured.reports.get(uri)),
      readVerdicts: (uri) => get(uri, { verdicts: new Map(), drifting: false }),
      readText: async () => '',
      writeBaseline: () => Promise.reject(new Error('nothing is written here')),
    },
  );
}

it('judges the base as its own commit', async () => {
  const { beside, turns } = await scene();
  expect(beside?.base.documents).toMatchObject([{ ...BASE, subject: null, branch: null }]);
  expect(beside?.base.live.get('cpu')).toEqual({ verdicts: new Map(), drifting: false });
  expect(turns.turns?.why).toBeUndefined();
});

it.each<StoreErrorKind>(['not-found', 'corrupt', 'newer-schema'])(
  'judges the change alone, and says so, where what was measured of the base is lost: %s',
  async (kind) => {
    const { beside, turns } = await scene({ m0: kind });
    expect(beside).toBeNull();
    expect(turns.turns?.why).toBe('what was measured of the base can not be read any more');
  },
);

it.each<StoreErrorKind>(['not-found', 'corrupt', 'too-large'])(
  'takes for not confirmed what looks came to where that is lost: %s',
  async (kind) => {
    const { beside, turns } = await scene({ [ADDRESS]: kind });
    expect(beside?.base.documents).toHaveLength(1);
    expect(beside?.base.live.get('cpu')).toBeNull();
    expect(turns.turns?.unlooked).toEqual([{ lane: 'cpu', why: expect.stringMatching(/^what looks came to is /) }]);
  },
);

it.each(['m0', ADDRESS])('waits out an outage: %s', async (uri) => {
  await expect(scene({ [uri]: 'unavailable' })).rejects.toThrow('nothing at');
});
