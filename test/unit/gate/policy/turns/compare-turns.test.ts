import { expect, it } from 'vitest';
import { compareTurns } from '../../../../../gate/policy/turns/compare-turns.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';

const side = (paired: 'base' | 'change', level: number) => {
  const random = new Random(paired === 'base' ? 1 : 2);
  const times = () => Array.from({ length: 4 }, () => level * Math.exp(0.005 * random.normal()));
  return documentOfRounds(Array.from({ length: 12 }, (_, index) => ({ id: `b${index}`, paired, times: times() })));
};

it('is neutral where the profile requires no suite and nothing is decided', () => {
  const base = { documents: [side('base', 100)], live: new Map() };
  const [comparison] = compareTurns({ suites: {} }, [side('change', 150)], base);
  expect(comparison).toMatchObject({ gate: 'neutral', undecided: ['cpu'], counts: { inconclusive: 12 } });
});
