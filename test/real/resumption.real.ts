import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listFinished } from '../../adapters/criterion/list-finished.ts';
import { filtersFor, isExactId } from '../../gate/criterion/listing/filter.ts';
import { missingFrom } from '../../gate/criterion/listing/listing.ts';
import { buildCrates, measure } from './criterion-crates.ts';

let built: ReadonlyMap<string, string>;

beforeAll(async () => {
  built = await buildCrates();
});

/** When every result was written, by its samples' file: the samples themselves may come out the same. */
async function writtenIn(root: string): Promise<Map<string, number>> {
  const names = await readdir(root, { recursive: true });
  const samples = names.filter((name) => name.endsWith('new/sample.json'));
  return new Map(
    await Promise.all(samples.map(async (name) => [name, (await stat(join(root, name))).mtimeMs] as const)),
  );
}

const missingIn = async (root: string, listed: readonly string[]): Promise<string[]> =>
  missingFrom(
    listed,
    (await listFinished(root)).map((name) => ({ id: name, title: name })),
  );

// Names that are registered twice, cut, alike as folders, and nested in each other: see the program.
describe.each(['c04', 'c05', 'c06', 'c07', 'c08'])('a run that was cut off, with Criterion of %s', (version) => {
  it('is completed by what is missing alone, one benchmark or all but one', async () => {
    const program = built.get(`${version} odd`);
    const { root } = await measure(program);
    // Its own list is spoilt by what it prints, which is another test's matter.
    const listed = await listFinished(root);
    expect(listed).toHaveLength(14);
    const whole = await writtenIn(root);

    const folders = [...whole.keys()];
    for (const lost of [
      folders.slice(0, 1),
      folders.slice(-1),
      folders.slice(1),
      folders.filter((_, at) => at % 2 === 0),
    ]) {
      const before = await writtenIn(root);
      for (const folder of lost) await rm(join(root, folder, '../benchmark.json'));
      const missing = await missingIn(root, listed);
      expect(missing).toHaveLength(lost.length);
      for (const { expression } of filtersFor(missing)) await measure(program, [expression], root);
      expect(await missingIn(root, listed)).toEqual([]);
      const after = await writtenIn(root);
      expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
      // Names that differ by a number or behind their cut can't be told apart: those alone may be measured again.
      const again = folders.filter((folder) => after.get(folder) !== before.get(folder) && !lost.includes(folder));
      const ambiguous = listed.filter(
        (name) => !isExactId(name) || listed.some((other) => other.startsWith(`${name} #`)),
      );
      expect(again.length).toBeLessThanOrEqual(ambiguous.length);
      for (const folder of lost) expect(after.get(folder)).not.toBe(before.get(folder));
    }
  }, 300_000);
});
