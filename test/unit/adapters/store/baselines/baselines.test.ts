import { readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Store } from '../../../../../adapters/store/content/store.ts';
import { canonicalJson } from '../../../../../gate/baseline/canonical-json.ts';
import type { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const at = (minute: number): string => `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z`;
const sha = (digit: string): string => digit.repeat(40);

async function write(store: Store, ...documents: Partial<BaselineDocument>[]): Promise<void> {
  for (const changes of documents) await store.writeBaseline(exampleDocument(changes));
}

describe('baselines in the store', () => {
  it('come back as they were written, under the digest of their canonical bytes', async () => {
    const { store } = await temporaryStore();
    const document = exampleDocument();
    const entry = await store.writeBaseline(document);
    expect((await store.get(entry.uri)).toString()).toBe(canonicalJson(document));
    expect(await store.readBaseline(entry.digest)).toEqual(document);
    expect(await store.readBaseline(entry.uri)).toEqual(document);
    expect(entry).toMatchObject({ complete: true, commit: document.commit, machineClass: document.machineClass });
    expect(await store.writeBaseline({ ...document })).toEqual(entry);
    expect(await store.findBaselines({})).toEqual([entry]);
  });

  it('that are longer than any text can be are too large, and nothing of them is stored', async () => {
    const { store } = await temporaryStore();
    const engine = new RangeError('Invalid string length');
    // The engine's own words, by which it is known.
    expect(() => 'x'.repeat(2 ** 30)).toThrow(engine.message);
    const stringify = JSON.stringify;
    const writing = vi.spyOn(JSON, 'stringify').mockImplementation((value: unknown) => {
      if (value === exampleDocument().commit) throw engine;
      return stringify(value);
    });
    const stored = store.writeBaseline(exampleDocument()).finally(() => writing.mockRestore());
    await expect(stored).rejects.toMatchObject({ name: 'StoreError', kind: 'too-large' });
    expect(await store.findBaselines({})).toEqual([]);
  });

  it('of another version that says more are whole as they are, under their own digest', async () => {
    const { store } = await temporaryStore();
    const [of] = exampleDocument().suites;
    const document = { ...exampleDocument(), rounds: 7, suites: [{ ...of, carriedOver: { from: 'sha256:0' } }] };
    const entry = await store.writeBaseline(document as unknown as BaselineDocument);
    expect((await store.get(entry.uri)).toString()).toBe(canonicalJson(document));
    expect(await store.readBaseline(entry.digest)).toEqual(document);
    expect(await store.verifyBaseline(entry.digest)).toEqual([]);
  });

  it('are found by each thing that they are known by, and by nothing else', async () => {
    const { store } = await temporaryStore();
    const document = exampleDocument();
    const entry = await store.writeBaseline(document);
    await write(store, {
      repository: 'other/sample',
      commit: sha('1'),
      tree: sha('2'),
      branch: null,
      subject: { kind: 'issue', number: 7 },
      profile: 'other',
      machineClass: 'other',
    });
    const { repository, commit, tree, branch, subject, profile, machineClass } = document;
    const queries = [
      { repository: 'Example/SAMPLE' },
      { commit },
      { tree },
      { branch: branch ?? '' },
      { subject },
      { profile },
      { machineClass },
    ];
    for (const query of [
      ...queries,
      { digest: entry.digest },
      { digest: entry.digest.slice(7) },
      Object.assign({ repository }, ...queries),
    ]) {
      expect(await store.findBaselines(query), JSON.stringify(query)).toEqual([entry]);
    }
    expect(await store.findBaselines({ commit, machineClass: 'other' })).toEqual([]);
    expect(await store.findBaselines({ commit: sha('3') })).toEqual([]);
    expect(await store.findBaselines({ branch: 'faster' })).toEqual([]);
  });

  it('are listed complete ones first, then the newest', async () => {
    const { store } = await temporaryStore();
    await write(store, { finishedAt: at(1) }, { finishedAt: at(3), complete: false }, { finishedAt: at(2) });
    const found = await store.findBaselines({ tree: sha('b') });
    expect(found.map(({ finishedAt }) => finishedAt)).toEqual([at(2), at(1), at(3)]);
    expect(await store.findBaselines({ tree: sha('b'), complete: true })).toHaveLength(2);
  });

  it('take any branch name', async () => {
    const { root, store } = await temporaryStore();
    const long = 'ü/'.repeat(120);
    const branches = ['.', '..', 'a/../b', 'feature/ü 100%', long, `${long}x`, 'Feature', 'feature'];
    await write(store, ...branches.map((branch) => ({ branch })));
    for (const branch of branches) {
      expect((await store.findBaselines({ branch })).map((entry) => entry.branch)).toEqual([branch]);
    }
    expect(await readdir(`${root}/baselines/by-branch`)).toHaveLength(branches.length);
  });

  it('that are half written are found by nobody, and whole when they are written again', async () => {
    const { root, store } = await temporaryStore();
    const { digest, commit } = await store.writeBaseline(exampleDocument({ branch: 'other' }));
    // What a writer that was killed before its last step leaves: content and indexes, no entry.
    const killed = 'd'.repeat(64);
    await writeFile(`${root}/baselines/by-commit/${commit}/${killed}`, '');
    await writeFile(`${root}/baselines/by-commit/${commit}/.DS_Store`, 'x');
    expect((await store.findBaselines({ commit })).map((entry) => entry.digest)).toEqual([digest]);
  });

  it('of a newer schema, of another kind or damaged are refused by name', async () => {
    const { root, store } = await temporaryStore();
    const newer = await store.putJson({ ...exampleDocument(), schemaVersion: 2 });
    await expect(store.readBaseline(newer.uri)).rejects.toMatchObject({ kind: 'newer-schema' });
    await expect(store.readBaseline(newer.digest)).rejects.toThrow(/schema version 2.*update/s);
    const other = await store.putJson({ ...exampleDocument(), kind: 'receipt' });
    await expect(store.readBaseline(other.uri)).rejects.toMatchObject({ kind: 'corrupt' });
    await expect(store.readBaseline(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ kind: 'not-found' });
    const entry = await store.writeBaseline(exampleDocument());
    await writeFile(`${root}/baselines/entries/${entry.digest.slice(7)}`, '{}');
    await expect(store.findBaselines({})).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('of a newer schema are listed beside the others, and refused by name', async () => {
    const { root, store } = await temporaryStore();
    const own = await store.writeBaseline(exampleDocument());
    const { uri: _, ...entry } = own;
    const document = exampleDocument({ commit: 'd'.repeat(40) });
    const newer = await store.putJson({ ...document, schemaVersion: 2, more: true });
    const place = `${root}/baselines/entries/${newer.digest.slice(7)}`;
    await writeFile(place, JSON.stringify({ ...entry, commit: document.commit, digest: newer.digest, more: true }));
    const digests = (await store.findBaselines({})).map(({ digest }) => digest);
    expect(digests.sort()).toEqual([own.digest, newer.digest].sort());
    await expect(store.readBaseline(newer.digest)).rejects.toMatchObject({ kind: 'newer-schema' });
    expect(await store.verifyBaseline(newer.digest)).toContainEqual(expect.stringMatching(/schema version 2.*update/));
  });

  it('that are malformed are never stored', async () => {
    const { store } = await temporaryStore();
    const document = { ...exampleDocument(), commit: 'HEAD', invented: 1 };
    await expect(store.writeBaseline(document)).rejects.toThrow(/commit id/);
    expect(await store.findBaselines({})).toEqual([]);
  });
});
