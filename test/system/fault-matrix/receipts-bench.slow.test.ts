import { execa } from 'execa';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../adapters/files/package-root.ts';
import { SCENES } from './scenes.ts';

it('runs by itself, as `npm run bench -- receipts` does: with a server of its own, in each scene', async () => {
  const args = ['bench/main.ts', 'receipts', '--repetitions', '1', '--json'];
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', ...args], { cwd: packageRoot() });
  const { figures } = JSON.parse(stdout) as { figures: { readonly name: string; readonly here: { median: number } }[] };
  expect(figures.slice(1).map(({ name }) => name.split('; ')[1])).toEqual(SCENES.map(({ name }) => name));
  expect(figures.every(({ here }) => here.median > 0)).toBe(true);
});
