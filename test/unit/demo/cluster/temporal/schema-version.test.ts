import { expect, it } from 'vitest';
import { isNewer } from '../../../../../demo/cluster/temporal/schema-version.ts';

it.each([
  ['1.19', '1.18', true],
  ['1.18', '1.18', false],
  ['1.9', '1.18', false],
  ['2.0', '1.18', true],
  ['1.18.1', '1.18', true],
  ['0.0', '1.18', false],
])('%s after %s: %s', (version, than, newer) => {
  expect(isNewer(version, than)).toBe(newer);
});
