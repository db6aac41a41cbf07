import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { KEY_FILE } from '../../../../../adapters/signing/read-keys.ts';
import type { BaselineCompareOptions } from '../../../../../cli/baseline/comparing/compare.ts';
import { BASE, HEAD, measured, pullRequest, scene } from '../../../../support/comparison/stored-sides.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';

it.each<[string, readonly string[], Partial<BaselineCompareOptions>, RegExp]>([
  ['one baseline', ['a'.repeat(40)], {}, /name two baselines/],
  ['baselines beside --pr', ['a', 'b'], { pr: '7' }, /--pr N finds both/],
  ['a pull request that is none', [], { pr: 'seven' }, /--pr "seven": expected a number/],
  [
    'a pull request that nobody measured',
    [],
    { pr: '8' },
    /no baseline of pull request 8 is stored: benchmark-gate measure --repo OWNER\/NAME --pr 8/,
  ],
  [
    'a share that may be a percentage',
    [BASE, HEAD],
    { threshold: '5' },
    /--threshold "5": expected a share, such as 5% or 0.05/,
  ],
  ['both formats', [BASE, HEAD], { json: true, markdown: true }, /choose one/],
  ['a margin below the minimum', [BASE, HEAD], { same: '0.1%' }, /--same: expected more/],
  ['what is not stored', [BASE, 'f'.repeat(40)], {}, /no baseline of f{40} is stored/],
])('names %s', async (_, refs, options, words) => {
  const { run } = await scene();
  await expect(run(refs, options)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringMatching(words),
  });
});

it('refuses another machine class, or marks every line', async () => {
  const { run, base, second } = await scene({ machineClass: 'other' });
  const refs = [base.digest, second.digest];
  await expect(run(refs)).rejects.toThrow('the second of the machine class other');
  const lines = (await run(refs, { force: true })).text.split('\n').filter((line) => line !== '');
  expect(lines.every((line) => line.startsWith('forced: '))).toBe(true);
});

it('names a base that nobody measured, and a baseline that is damaged', async () => {
  const { run, store, fileOf, base, second } = await scene({ base: '9'.repeat(40) });
  await expect(run([], { pr: '7' })).rejects.toThrow(`measure --repo example/sample --sha ${'9'.repeat(40)}`);
  expect(store.location).toBeTruthy();
  await writeFile(fileOf(second.uri), 'damaged');
  await expect(run([base.digest, second.digest])).rejects.toMatchObject({ name: 'InputError' });
});

it('with keys refuses what nobody signed', async () => {
  const { file } = await temporaryKey();
  const { run, base, second, warned } = await scene({}, [0], { [KEY_FILE]: file });
  await expect(run([base.digest, second.digest])).rejects.toThrow('nobody signed it; --force');
  expect((await run([base.digest, second.digest], { force: true })).code).toBe(1);
  expect(warned.join()).toContain('nobody signed it');
});

it('asks which repository a pull request is of, where the store has several', async () => {
  const { run } = await scene({ repository: 'other/repo' });
  const { store } = await scene();
  await store.writeBaseline(measured(5, [], { repository: 'third/repo', subject: pullRequest }));
  await expect(run([], { pr: '7', store })).rejects.toThrow('say which by --repo');
  expect((await run([], { pr: '7', repo: 'EXAMPLE/sample', store })).code).toBe(1);
});
