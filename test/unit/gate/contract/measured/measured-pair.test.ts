import { expect, it } from 'vitest';
import type { BenchExecutable } from '../../../../../gate/contract/executables.ts';
import { differingParts, withDiffering } from '../../../../../gate/contract/measured/measured-pair.ts';

const change: BenchExecutable = {
  ...{ key: 'k', package: 'p', target: 't', kind: 'bench', features: ['cpu'], harness: 'criterion' },
  ...{ path: '/gate/target/t-1', cwd: '/gate/checkout', args: ['--bench'], environment: { A: '1' } },
  ...{ identity: 'a'.repeat(64), inputs: 'store:inputs' },
};

it.each<[string, Partial<BenchExecutable>, readonly string[]]>([
  ['is the same but for what it was built of', {}, ['identity', 'inputs']],
  ['lies elsewhere', { path: '/gate/target/t-2' }, ['identity', 'inputs', 'path']],
  ['has another environment', { environment: { A: '2' } }, ['environment', 'identity', 'inputs']],
])('tells the base’s executable by what differs where it %s', (_, parts, named) => {
  const base = { ...change, identity: 'b'.repeat(64), ...parts };
  const differing = differingParts(base, change);
  expect(Object.keys(differing).sort()).toEqual(named);
  expect(withDiffering(change, differing)).toEqual(base);
});

it('gives a base that has no identity none of the change’s', () => {
  const { identity: _, inputs: __, ...base } = change;
  expect(differingParts(base, change)).toEqual({});
  expect(withDiffering(change, {})).toEqual(base);
});
