import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { KEY_FILE } from '../../../../../adapters/signing/read-keys.ts';
import type { SignBaseline } from '../../../../../adapters/store/content/store.ts';
import { baselineCompare } from '../../../../../cli/baseline/comparing/compare.ts';
import { signatureStates } from '../../../../../client/library/signature-states.ts';
import { openBaselines } from '../../../../../client/library/stored-baselines.ts';
import { LARGEST_BASELINE } from '../../../../../gate/names/limits.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';
import { temporaryKey } from '../../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const timesOf = (level: number) => Array.from({ length: 7 }, (_, round) => level * (1 + 0.001 * (round % 3)));

/** A baseline of benchmarks, the first of which takes so many nanoseconds. */
const measured = (first: number, commit: string) =>
  documentOfRounds(
    Array.from({ length: 12 }, (_, index) => ({ id: `group/b${index}`, times: timesOf(index === 0 ? first : 100) })),
    { commit: commit.repeat(40), subject: null },
  );

/** A store with two baselines, a folder beside it, and the command. */
async function scene(env: Record<string, string> = {}, sign?: SignBaseline) {
  const { store, root } = await temporaryStore();
  const folder = await mkdtemp(path.join(tmpdir(), 'compared-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const documents = [measured(100, 'b'), measured(120, 'd')] as const;
  const before = await store.writeBaseline(documents[0], sign);
  const after = await store.writeBaseline(documents[1], sign);
  const file = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const stateOf = await signatureStates(env, store);
  const compare = async (refs: readonly string[], force = false) => {
    const said: string[] = [];
    const shares = { threshold: '5%', q: '0.01', minEffect: '0.5%', same: '3%' };
    const code = await baselineCompare(
      refs,
      { store, stateOf, now: new Date('2026-11-25T10:05:00Z'), ...shares, force, json: true },
      { stdout: (text) => void said.push(text), warn: () => {} },
    );
    return { code, comparison: JSON.parse(said.join('')) };
  };
  return { root, folder, documents, before, after, file, compare };
}

it('takes an exported document in the place of a reference, however it is laid out, and a link to it', async () => {
  const { documents, before, after, file, compare, folder, root } = await scene();
  const expected = await compare([before.digest, after.digest]);
  expect(expected).toMatchObject({ code: 1, comparison: { first: { digest: before.digest } } });
  const exported = await file('before.json', JSON.stringify(documents[0], null, 2));
  expect(await compare([exported, after.digest])).toEqual(expected);
  const link = path.join(folder, 'link');
  await symlink(exported, link);
  expect(await compare([link, await file('after', JSON.stringify(documents[1]))])).toEqual(expected);
  const library = await openBaselines(root);
  expect(await library.compareBaselines(exported, after.digest)).toEqual(expected.comparison);
});

it('names the file and what is wrong with it', async () => {
  const { documents, after, file, compare, folder } = await scene();
  const large = await file('large.json', '');
  await truncate(large, LARGEST_BASELINE + 1);
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  for (const [ref, words] of [
    [path.join(folder, 'missing.json'), /missing\.json: no such file$/],
    [folder, /: not a file$/],
    [large, /large\.json: \d+ bytes long; at most \d+ are read$/],
    [await file('text.json', 'no JSON'), /text\.json is no JSON/],
    [await file('other.json', '{"schemaVersion":1}'), /other\.json isn't what it should be/],
    [await file('newer.json', '{"schemaVersion":999}'), /newer\.json has schema version 999/],
    [
      await file('deep.json', JSON.stringify(documents[0]).replace('{', `{"later":${deep},`)),
      /deep\.json: nested too deeply/,
    ],
  ] as const) {
    await expect(compare([ref, after.digest])).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(words),
    });
  }
});

it('with keys believes a file, and an address, as much as what the store has signed of it', async () => {
  const key = await temporaryKey();
  const signed = await scene({ [KEY_FILE]: key.file }, (await key.signatures()).signBaseline);
  const unsigned = await scene({ [KEY_FILE]: key.file });
  for (const { documents, after, before, file, compare } of [signed, unsigned]) {
    const exported = await file('before.json', JSON.stringify(documents[0]));
    const forged = await file('forged.json', JSON.stringify({ ...documents[0], branch: 'forged' }));
    await expect(compare([forged, after.digest])).rejects.toThrow('nobody signed it; --force');
    for (const ref of [exported, before.uri]) {
      const compared = compare([ref, after.uri]);
      if (compare === signed.compare) expect(await compared).toMatchObject({ code: 1 });
      else await expect(compared).rejects.toThrow('nobody signed it; --force');
    }
    expect(await compare([forged, after.digest], true)).toMatchObject({ code: 1 });
  }
});
