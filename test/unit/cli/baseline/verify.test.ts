import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../adapters/store/content/store.ts';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { baselineVerify } from '../../../../cli/baseline/verify.ts';
import { signatureStates } from '../../../../client/library/signature-states.ts';
import { canonicalJson } from '../../../../gate/baseline/canonical-json.ts';
import { documentFaults } from '../../../../gate/baseline/check-document.ts';
import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

/** What the command says and exits with. */
async function verify(
  store: Store,
  refs: readonly string[] = [],
  json = false,
): Promise<{ code: number; said: string }> {
  const output: string[] = [];
  const stateOf = await signatureStates({}, store);
  const code = await baselineVerify(refs, { store, stateOf, json }, { stdout: (text) => void output.push(text) });
  return { code, said: output.join('') };
}

/** A store with one baseline to damage, one of other numbers, and where the first one's files are. */
async function filledStore() {
  const { root, store } = await temporaryStore();
  const entry = await store.writeBaseline(exampleDocument());
  const other = await store.writeBaseline(exampleDocument({ commit: 'd'.repeat(40), tree: 'e'.repeat(40) }));
  const sha256 = entry.digest.slice(7);
  return {
    root,
    store,
    entry,
    other,
    content: new URL(entry.uri).pathname,
    entryFile: path.join(root, 'baselines/entries', sha256),
    treeIndex: path.join(root, 'baselines/by-tree', entry.tree, sha256),
  };
}

type Filled = Awaited<ReturnType<typeof filledStore>>;

/** Puts a document under a digest that isn't its own, or bytes that are no baseline under their own. */
async function plant({ root, store }: Filled, text: string): Promise<string> {
  const { uri, digest } = await store.put(text, { contentType: 'application/json' });
  const [entry] = await store.findBaselines({});
  const { uri: _, ...stored } = { ...entry, digest };
  await writeFile(path.join(root, 'baselines/entries', digest.slice(7)), canonicalJson(stored));
  return uri;
}

describe('baseline verify', () => {
  it('tells a lock file that is not the one that was measured with', async () => {
    const { store } = await temporaryStore();
    const lockFile = { digest: `sha256:${'0'.repeat(64)}`, origin: 'generated' as const, text: 'version = 4\n' };
    const { digest } = await store.writeBaseline(exampleDocument({ lockFile }));
    const { code, said } = await verify(store, [digest]);
    expect(code).toBe(1);
    expect(said).toContain(
      `its lock file has the digest sha256:${createHash('sha256').update(lockFile.text).digest('hex')}`,
    );
  });

  it('finds nothing wrong with what was written', async () => {
    const { store, entry, other } = await filledStore();
    const { code, said } = await verify(store);
    expect(code).toBe(0);
    expect(said.split('\n').slice(0, 2).sort()).toEqual(
      [entry, other]
        .map(({ digest, commit }) => `ok     ${digest} example/sample ${commit.slice(0, 12)} unsigned`)
        .sort(),
    );
    expect(said).toContain('2 verified, nothing is wrong\n');
  });

  it.each<[string, (filled: Filled) => Promise<unknown>, RegExp]>([
    ['content that is damaged', ({ content }) => writeFile(content, 'no gzip'), /is damaged/],
    ['content of another digest', ({ content }) => writeFile(content, gzipSync('{}')), /holds other content/],
    ['content that is gone', ({ content }) => rm(content), /the store holds no/],
    ['an index that lost it', ({ treeIndex }) => rm(treeIndex), /is not in baselines\/by-tree\/b{40}/],
    ['an entry that is no entry', ({ entryFile }) => writeFile(entryFile, '{"commit": 1}'), /isn't what it should be/],
    [
      'an entry that says something else',
      async ({ entryFile }) =>
        writeFile(entryFile, (await readFile(entryFile, 'utf8')).replace('"profile":"sample"', '"profile":"evil"')),
      /its entry says profile "evil", it says "sample"/,
    ],
    [
      'a newer schema',
      (filled) => plant(filled, canonicalJson({ ...exampleDocument(), schemaVersion: 99 })),
      /has schema version 99/,
    ],
    [
      'bytes that are not canonical',
      (filled) => plant(filled, JSON.stringify(exampleDocument(), null, 1)),
      /aren't canonical/,
    ],
    ['a document of another kind', (filled) => plant(filled, '{"schemaVersion":1}'), /isn't what it should be/],
  ])('names %s, and the others as whole', async (_, damage, fault) => {
    const filled = await filledStore();
    await damage(filled);
    const { code, said } = await verify(filled.store);
    expect(code).toBe(1);
    const lines = said.split('\n');
    expect(lines.filter((line) => line.startsWith('wrong'))).toEqual([expect.stringMatching(fault)]);
    expect(lines.filter((line) => line.startsWith('ok')).length).toBeGreaterThan(0);
    expect(said).toMatch(/ verified, 1 wrong\n/);
  });

  it('names index entries without a baseline as a note, which is nothing wrong', async () => {
    const { store, root, entryFile, entry } = await filledStore();
    await rm(entryFile);
    const { code, said } = await verify(store);
    expect(code).toBe(0);
    expect(said.match(/^note {3}baselines\/by-/gm)).toHaveLength(6);
    expect(said).toContain(
      `baselines/by-commit/${entry.commit}/${entry.digest.slice(7)}: no baseline stands behind it`,
    );
    await mkdir(path.join(root, 'baselines/by-commit/.trash'));
    expect((await verify(store)).said).toBe(said);
  });

  it('checks those that a reference fits: a digest, a commit, an address, whole or cut', async () => {
    const { store, entry, other, content } = await filledStore();
    await writeFile(content, 'damaged');
    for (const ref of [other.digest, other.digest.slice(7, 20), other.commit, other.tree.slice(0, 9), other.uri]) {
      expect(await verify(store, [ref]), ref).toEqual({
        code: 0,
        said: `ok     ${other.digest} example/sample ${'d'.repeat(12)} unsigned\n1 verified, nothing is wrong\n`,
      });
    }
    const { code, said } = await verify(store, [entry.digest, other.commit], true);
    expect(code).toBe(1);
    expect(JSON.parse(said)).toEqual({
      baselines: expect.arrayContaining([
        {
          digest: entry.digest,
          uri: entry.uri,
          signature: 'unsigned',
          faults: [expect.stringContaining('is damaged')],
        },
        { digest: other.digest, uri: other.uri, signature: 'unsigned', faults: [] },
      ]),
      notes: [],
    });
  });

  it.each([
    ['0'.repeat(40), 'no baseline of'],
    ['--HEAD', 'is no digest'],
    ['file:///etc/passwd', 'no baseline of'],
  ])('says what is wrong with %s', async (ref, fault) => {
    const { store } = await filledStore();
    await expect(verify(store, [ref])).rejects.toMatchObject({
      name: 'InputError',
      faults: [expect.stringContaining(fault)],
    });
  });

  it('has nothing to say of an empty store, and tells one that is gone', async () => {
    const { root, store } = await temporaryStore();
    expect(await verify(store)).toEqual({ code: 0, said: '0 verified, nothing is wrong\n' });
    await writeFile(root, 'no folder');
    await expect(verify(openStore({ BENCHMARK_GATE_STORE: root }))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a document that contradicts itself', () => {
  const changed = (change: (document: BaselineDocument) => void): string[] => {
    const document = structuredClone(exampleDocument());
    change(document);
    return documentFaults(document);
  };
  const firstBenchmark = (document: BaselineDocument) => {
    const benchmark = document.suites[0]?.executables[0]?.benchmarks[0];
    if (benchmark === undefined) throw new Error('the example has no benchmark');
    return benchmark;
  };

  it('is found by nothing in an honest one', () => expect(changed(() => {})).toEqual([]));

  it.each<[string, (document: BaselineDocument) => void, RegExp]>([
    ['complete, with a reason why not', (it) => it.incompleteBecause.push('simd: skipped'), /called complete, but/],
    ['not complete, without a reason', (it) => Object.assign(it, { complete: false }), /says no reason/],
    ['of another class than its host', (it) => Object.assign(it, { machineClass: 'other' }), /its host of x86_64/],
    ['ended before it began', (it) => Object.assign(it, { startedAt: '2027-01-01T00:00:00Z' }), /before it began/],
    [
      'complete, with fewer benchmarks than listed',
      (it) => it.suites[0]?.executables[0]?.benchmarks.pop(),
      /workspace-cpu, quantization: complete, with 1 of the 2/,
    ],
    [
      'an estimate that does not follow from its samples',
      (it) => {
        const figures = { point: 90, lower: 89, upper: 91 };
        Object.assign(firstBenchmark(it), { estimate: figures, statistics: { mean: figures } });
      },
      /quantization, i2s\/quantize\/0: mean is 90 ns, but its samples give 100\.5 ns/,
    ],
  ])('is named where it is %s', (_, change, fault) => expect(changed(change)).toEqual([expect.stringMatching(fault)]));

  it('is named in as many words as a person reads', () => {
    const faults = changed((it) => it.incompleteBecause.push('x') && it.suites.push(...Array(20).fill(it.suites[0])));
    expect(faults).toHaveLength(1);
    const many = changed((it) => {
      firstBenchmark(it).samples = [];
      it.suites.push(...Array(20).fill(it.suites[0]));
    });
    expect(many).toHaveLength(11);
    expect(many.at(-1)).toBe('and 11 faults more');
  });
});
