import { expect, it } from 'vitest';
import { matcherOf } from '../../../../../gate/policy/reuse/path-patterns.ts';

it.each<[glob: string, matching: string[], others: string[]]>([
  ['data', ['data', 'data/words.txt', 'data/deep/.hidden'], ['data.txt', 'more/data']],
  ['data/', ['data/words.txt', 'data/deep/words.txt'], ['data2/words.txt']],
  ['data/**', ['data/words.txt', 'data/deep/words.txt'], ['words.txt']],
  ['*/models', ['engine/models/small.bin'], ['models/small.bin']],
  ['models/*.json', ['models/one.json'], ['models/deep/one.json', 'models/one.bin']],
  ['models/{a,b}', ['models/a'], ['models/c']],
])('%s names', (glob, matching, others) => {
  const matches = matcherOf([glob]);
  expect([...matching, ...others].filter(matches)).toEqual(matching);
});

it('no pattern names nothing', () => {
  expect(matcherOf([])('data')).toBe(false);
});
