import { expect, it } from 'vitest';
import { keyText } from '../../../../../gate/comparison/benchmark-key.ts';
import { compareTurns, confirmedSlower } from '../../../../../gate/policy/turns/compare-turns.ts';
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

it('spares no target whose benchmark does another amount of work now', () => {
  const of = (paired: 'base' | 'change', elements: number) =>
    documentOfRounds([{ id: 'sum', paired, times: [100, 101, 99, 100], elements }]);
  const comparisons = (elements: number) =>
    compareTurns({ suites: {} }, [of('change', elements)], { documents: [of('base', 1000)], live: new Map() });
  const known = comparisons(1000).flatMap(({ benchmarks }) => benchmarks.map(keyText));
  const targets = { speed: { metric: 'rate' } } as never;
  const metrics = new Map([['rate', { measured: true, source: { benchmarks: known } }]]) as never;
  expect(confirmedSlower(comparisons(999), { targets }, metrics)('speed')).toBe(true);
  expect(confirmedSlower(comparisons(1000), { targets }, metrics)('speed')).toBe(false);
});
