import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listFinished } from '../../../../adapters/criterion/list-finished.ts';
import { readCriterionTree } from '../../../../adapters/criterion/read-tree.ts';
import { honestFiles, temporaryFolder, write } from '../../../support/criterion/fixtures.ts';
import fc from '../../../support/properties.ts';

/** What can be done to a file of a result, each of which must be named. */
const DAMAGES: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  empty: (file) => writeFile(file, ''),
  'cut off': (file) => truncate(file, 10),
  binary: (file) => writeFile(file, Buffer.from([0, 0xff, 0xfe, 0x7b, 0x80])),
  'too large': (file) => truncate(file, 4 * 1024 * 1024 + 1),
  'deeply nested': (file) => writeFile(file, '[{"a":'.repeat(300_000)),
  'another shape': (file) => writeFile(file, '"text"'),
  'a link': (file) => rm(file).then(() => symlink('/etc/hostname', file)),
  'a link to itself': (file) => rm(file).then(() => symlink(file, file)),
  'a pipe': (file) => rm(file).then(() => execFileSync('sh', ['-c', 'mkfifo "$0"', file])),
  'a folder': (file) => rm(file).then(() => mkdir(file)),
  'an endless file': (file) => rm(file).then(() => symlink('/dev/zero', file)),
};

const file = fc.constantFrom('benchmark.json', 'estimates.json', 'sample.json', 'tukey.json');
const damage = fc.constantFrom(...Object.keys(DAMAGES));
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[/\0]|^\.{1,2}$|\ufffd/.test(text));
/** Folders of a result; some of them are the names that mean something to Criterion. */
const folders = fc.array(fc.oneof(fc.constantFrom('base', 'report', 'change'), name), { minLength: 1, maxLength: 4 });
const results = fc.uniqueArray(fc.record({ path: folders, damage: fc.option(fc.record({ how: damage, file })) }), {
  minLength: 1,
  maxLength: 8,
  selector: ({ path }) => path.join('/'),
});

it('every result of a tree is either a number or a named problem', async () => {
  const parent = await temporaryFolder();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(results, async (planned) => {
      count += 1;
      const root = join(parent, String(count));
      const whole: string[] = [];
      const broken: string[] = [];
      for (const { path, damage } of planned) {
        const id = path.join('/');
        await write(join(root, id, 'new'), honestFiles(id));
        if (damage === null) whole.push(id);
        else {
          broken.push(id);
          await DAMAGES[damage.how]?.(join(root, id, 'new', damage.file));
        }
      }
      const { benchmarks, problems } = await readCriterionTree(root);
      expect(benchmarks.map(({ id, directory }) => [id, directory]).sort()).toEqual(whole.map((id) => [id, id]).sort());
      const named = new Set(problems.map(({ where }) => where.slice(0, where.lastIndexOf('/new/'))));
      expect([...named].sort()).toEqual([...new Set(broken)].sort());
      expect((await listFinished(root)).sort()).toEqual([...whole].sort());
      await rm(root, { recursive: true });
    }),
    { seed: 5, numRuns: 40 },
  );
});
