import { expect, it } from 'vitest';
import { OwnRunTimes } from '../../../../../adapters/bench-host/measure/own-run-times.ts';

const FLAGS = ['--warm-up-time', '0.3', '--measurement-time=0.5', '--bench'];
const warmUp = (name: string, time: string) => `Benchmarking ${name}: Warming up for ${time}`;
const collecting = (name: string, time: string, iterations: string) =>
  `Benchmarking ${name}: Collecting 20 samples in estimated ${time} (${iterations} iterations)`;

function noted(args: readonly string[], ...lines: readonly string[]) {
  const times = new OwnRunTimes(['a', 'b'], args);
  for (const line of lines) times.line(line);
  return times.noted();
}

it('finds what runs longer than its process was told', () => {
  const lines = [
    ...[warmUp('a', '300.00 ms'), collecting('a', '10.002 s', '2.1M')],
    ...[warmUp('b', '3.0000 s'), collecting('b', '503.10 ms', '2.1M')],
  ];
  expect(noted(FLAGS, ...lines)).toEqual({ benchmarks: 2, warmUpMs: 3000, measurementMs: 10_002 });
});

it.each([
  ['runs as it was told', [warmUp('a', '300.00 ms'), collecting('a', '503.10 ms', '2.1M')]],
  ['takes so long for each iteration that one step is longer', [collecting('a', '42.000 s', '210')]],
  ['takes two steps where one is too short', [collecting('a', '900.00 ms', '420')]],
  ['is set to less', [warmUp('a', '50.000 ms'), collecting('a', '200.00 ms', '2.1M')]],
  ['isn’t listed', [warmUp('c', '3.0000 s')]],
])('accuses none that %s', (_, lines) => {
  expect(noted(FLAGS, ...lines)).toBeUndefined();
});

it('finds nothing where its process was told no length', () => {
  expect(noted(['--bench'], warmUp('a', '3.0000 s'), collecting('a', '10.002 s', '2.1M'))).toBeUndefined();
});
