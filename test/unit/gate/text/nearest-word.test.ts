import { expect, it } from 'vitest';
import { nearestWord } from '../../../../gate/text/nearest-word.ts';

it.each([
  ['sutes', ['name', 'suites', 'targets'], 'suites'],
  ['Suites', ['name', 'suites'], 'suites'],
  ['sacle', ['side', 'scale'], 'scale'],
  ['targt', ['targets', 'target'], 'target'],
  ['bogus', ['kind', 'lane'], null],
  // Half of it, and two letters of three, are another word.
  ['targ', ['target'], null],
  ['rob', ['run', 'lane'], null],
  ['a', ['b'], null],
  ['', ['ab'], null],
  ['name', [], null],
])('takes %j among %j for %j', (word, words, meant) => {
  expect(nearestWord(word, words)).toBe(meant);
});
