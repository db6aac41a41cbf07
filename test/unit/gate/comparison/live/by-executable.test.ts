import { expect, it } from 'vitest';
import { byExecutable } from '../../../../../gate/comparison/live/by-executable.ts';

const named = (executable: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ executable, name: `group/${index}`.padEnd(90, 'x') }));

it('names benchmarks by their executables, and of those with too many the executable alone', () => {
  const found = byExecutable([...named('large', 300), ...named('small', 2), ...named('middle', 100)]);
  expect(found.map(({ key, benchmarks }) => [key, benchmarks?.length ?? null])).toEqual([
    ['small', 2],
    ['middle', 100],
    ['large', null],
  ]);
});

it('stays within what each round may say again in the history of a pass', () => {
  for (const count of [10, 170, 180, 2000]) {
    const answer = byExecutable([...named('one', count), ...named('other', count + 1)]);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(20 * 1024);
  }
});
