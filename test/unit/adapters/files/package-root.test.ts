import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../../adapters/files/package-root.ts';

const root = new URL('../../../../', import.meta.url);

it('is found from the sources and from what they are compiled to', () => {
  const expected = fileURLToPath(root).replace(/\/$/, '');
  expect(packageRoot()).toBe(expected);
  expect(packageRoot(new URL('dist/adapters/files/package-root.js', root).href)).toBe(expected);
});

it('says so where there is no package around', () => {
  expect(() => packageRoot('file:///nowhere/at/all.js')).toThrow('no package.json above /nowhere/at/all.js');
});
