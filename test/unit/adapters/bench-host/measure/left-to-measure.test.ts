import { expect, it } from 'vitest';
import { leftToMeasure } from '../../../../../adapters/bench-host/measure/left-to-measure.ts';

const LISTED = ['sum/10', 'sum/100', 'plain (1+1)', 'plain'];

it('measures what is left, in the order of the list', () => {
  expect(leftToMeasure(LISTED, ['plain', 'sum/10'])).toEqual(['sum/10', 'plain']);
  expect(leftToMeasure(LISTED, ['plain (1+1)'])).toEqual(['plain (1+1)']);
  // The other side alone has it.
  expect(leftToMeasure(LISTED, ['elsewhere'])).toEqual([]);
});

it.each<[string, readonly string[], readonly string[] | undefined]>([
  ['nobody says what is left', LISTED, undefined],
  ['a name is listed behind something that the bench printed', ['sum/10', 'seeded plain'], ['plain']],
  ['a name of several lines is listed by its last one', ['sum/10', 'lines'], ['two\nlines']],
  [
    'one process can’t be told all names',
    Array.from({ length: 1200 }, (_, index) => `${index}`.padEnd(90, '+')),
    Array.from({ length: 1100 }, (_, index) => `${index}`.padEnd(90, '+')),
  ],
])('measures all of the executable where %s', (_, listed, only) => {
  expect(leftToMeasure(listed, only)).toBe(listed);
});
