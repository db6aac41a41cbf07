import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCommitReader } from '../../../../../adapters/git/objects/read-commit.ts';
import { createRunGit } from '../../../../../adapters/git/run-git.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';

const PRINTABLE = Array.from({ length: 94 }, (_, at) => at + 33);

/**
 * Lines that git's comparison all puts into one place of a small table, and looks through one by one: it takes the long
 * ones before them for the file's usual ones.
 */
function alike(count: number): string {
  const step = (hash: bigint, byte: number): bigint => BigInt.asUintN(64, hash + (hash << 5n)) ^ BigInt(byte);
  const lines: string[] = [];
  for (const a of PRINTABLE) {
    for (const b of PRINTABLE) {
      const two = step(step(5381n, a), b);
      for (const c of PRINTABLE) {
        const three = step(two, c);
        for (const d of PRINTABLE) {
          const hash = step(three, d);
          if (((hash + (hash >> 10n)) & 1023n) === 7n) lines.push(String.fromCharCode(a, b, c, d));
        }
        if (lines.length >= count) {
          const long = Array.from({ length: 256 }, (_, at) => `${at}`.padEnd(600, 'x'));
          return `${[...long, ...lines].join('\n')}\n`;
        }
      }
    }
  }
  return '';
}

it('knows less of a change that takes for ever to compare, and goes on', async () => {
  const repository = await TestRepository.create();
  const base = await repository.commit({ 'README.md': 'of the base\n' });
  const head = await repository.commit({ 'a.txt': alike(70_000), 'b.rs': 'pub fn b() {}\n' });
  const git = createRunGit(await temporaryFolder());
  const reader = createCommitReader(git, join(repository.folder, '.git'), undefined, 500);
  const known = { paths: ['a.txt', 'b.rs'], complete: true };
  expect(await reader.change(base, head, 1024)).toEqual({ ...known, patch: '' });
  expect(await reader.changedFiles(base, head)).toEqual(known);
});
