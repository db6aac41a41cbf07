import { expect, it } from 'vitest';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import type { BenchmarkMeasurement, Problem } from '../../../../../gate/criterion/measurement.ts';
import { type JudgedRound, judgeRounds, measuredRound } from '../../../../../gate/policy/rounds/judge-rounds.ts';

const benchmark = (id: string, ns: number): BenchmarkMeasurement => ({
  id,
  unit: 'ns',
  estimate: { point: ns, lower: ns, upper: ns },
  samples: [ns, ns, ns * 3].map((each) => ({ iters: 10, ns: each * 10 })),
  source: 'criterion-files',
});

const round = (times: Readonly<Record<string, number>>, problems: Problem[] = []): JudgedRound => {
  const benchmarks = Object.entries(times).map(([id, ns]) => benchmark(id, ns));
  const kept = benchmarks.map((each) => ({ benchmark: each, round: measuredRound(each, 'lease') }));
  return {
    session: 'lease',
    judged: { uri: 'store:1', set: { benchmarks } as unknown as MeasurementSet, problems },
    kept,
  };
};

it('takes the middle round for a benchmark, and tells what all of them measured', () => {
  const { set, chosen } = judgeRounds([round({ a: 30, b: 5 }), round({ a: 10, b: 5 }), round({ a: 20 })]);
  expect(set.kept.map(({ id, estimate }) => [id, estimate.point])).toEqual([
    ['a', 20],
    ['b', 5],
  ]);
  expect(set.kept[0]?.rounds?.map(({ median, samples }) => [median, samples])).toEqual([
    [30, 3],
    [10, 3],
    [20, 3],
  ]);
  expect(set.kept[1]?.rounds).toHaveLength(2);
  expect([...chosen.values()].map(({ estimate }) => estimate.point)).toEqual([20, 5]);
});

it('keeps what other rounds gave, and tells what is wrong with one by its number', () => {
  const problem = (code: Problem['code']): Problem => ({ code, where: 'a', message: 'is odd' });
  const { set } = judgeRounds([round({ a: 10 }), round({}, [problem('inconsistent'), problem('incomplete')])]);
  expect(set.kept[0]?.rounds).toHaveLength(1);
  expect(set.problems).toEqual([{ code: 'inconsistent', where: 'a', message: 'is odd (round 2)' }]);
});

it('has no round where a process states no median', () => {
  const { samples: _, ...bare } = benchmark('a', 10);
  expect(measuredRound(bare, 'lease')).toBeNull();
});

it('says of which pair a round is, and which half of it it was', () => {
  const round = measuredRound(benchmark('a', 10), 'lease', { pair: 3, order: 'second' });
  expect(round).toMatchObject({ session: 'lease', pair: 3, order: 'second', median: 10 });
  expect(measuredRound(benchmark('a', 10), 'lease')).not.toHaveProperty('pair');
});
