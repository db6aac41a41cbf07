import { expect, it } from 'vitest';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import { roundsSaid } from '../../../../../gate/policy/evidence/rounds-said.ts';
import type { JudgedSuite } from '../../../../../gate/policy/suites/judged.ts';
import { Rounds } from '../../../../../gate/profile/rounds.ts';
import { bench, measurementSet, profileOf } from '../../../../support/policy/measured.ts';

const ROUND = { session: 's', median: 100, samples: 20 };
const profile = { ...profileOf(), rounds: Rounds.parse({ max: 2 }) };

function said(...ownTimes: readonly MeasurementSet['ownTimes'][]): string[] {
  const sets = ownTimes.map((own, index) => ({
    uri: `m${index}`,
    set: measurementSet(own === undefined ? {} : { ownTimes: own }),
    kept: [{ ...bench('a'), rounds: [ROUND, ROUND] }],
    problems: [],
  }));
  return roundsSaid(profile, [{ sides: [{ sets }] } as unknown as JudgedSuite]);
}

it('says where a bench’s own times made rounds longer than they were to be, and how long', () => {
  expect(said(undefined)).toEqual(['2 rounds']);
  expect(said({ benchmarks: 3, measurementMs: 10_002 }, undefined)).toEqual([
    '2 rounds',
    '3 benchmarks longer than a round asks for (own measurement time: 10 s)',
  ]);
  expect(said({ benchmarks: 3, measurementMs: 10_002 }, { benchmarks: 1, warmUpMs: 3000 })).toEqual([
    '2 rounds',
    '4 benchmarks longer than a round asks for (own warm-up time: 3 s, own measurement time: 10 s)',
  ]);
});
