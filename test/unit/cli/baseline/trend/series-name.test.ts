import { expect, it } from 'vitest';
import { seriesName } from '../../../../../cli/baseline/trend/series-name.ts';

const key = { suite: 'cpu', lane: 'cpu', package: 'p', target: 'codec', id: 'pack/64' } as const;
const series = { key, machineClass: 'c', profile: 'p', points: [], changes: [] };

it.each([
  [undefined, [], 'pack/64 (cpu, codec)'],
  [{ kind: 'elements', perIteration: 4096 }, ['class'], 'pack/64 (cpu, codec, 4096 elements each, class)'],
  [null, [], 'pack/64 (cpu, codec, of no amount that it says)'],
] as const)('says what tells a series from others (%o)', (work, more, name) => {
  expect(seriesName(work === undefined ? series : { ...series, work }, ...more)).toBe(name);
});
