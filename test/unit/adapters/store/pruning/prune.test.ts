import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../../gate/baseline/canonical-json.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';
import { documentOfDaysAgo, prune } from '../../../../support/store/pruned.ts';
import { age, filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';

/** What `temporal workflow show` writes of a payload: JSON in base64. */
const history = (value: unknown): string =>
  JSON.stringify({ events: [{ payloads: [{ data: Buffer.from(JSON.stringify(value)).toString('base64') }] }] });

describe('baseline prune', () => {
  it('leaves whole a baseline whose sets were taken over from a run that is forgotten', async () => {
    const { root, store } = await temporaryStore();
    const { uri } = await store.putJson({ measured: [1, 2, 3] });
    const [suite] = documentOfDaysAgo(1).suites;
    const [executable] = suite?.executables ?? [];
    if (suite === undefined || executable === undefined) throw new Error('the example has an executable');
    const takenOver = { run: 'run-20', measuredAt: '2026-11-22T09:00:00.000Z', host: documentOfDaysAgo(1).host };
    const suites = [{ ...suite, executables: [{ ...executable, takenOver }] }];
    const { digest } = await store.writeBaseline(documentOfDaysAgo(1, { suites }));
    await age(root, 20);
    await prune(store, { keepDays: '1' });
    await expect(store.get(uri)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await store.verifyBaseline(digest)).toEqual([]);
    expect(await store.readBaseline(digest)).toMatchObject({ suites: [{ executables: [{ takenOver }] }] });
  });

  it('keeps what a kept baseline says its executables were built of, and nothing that none refers to', async () => {
    const { root, store } = await temporaryStore();
    const { uri } = await store.putJson({ kind: 'benchmark-gate/inputs' });
    const tried = await store.putJson({ kind: 'benchmark-gate/inputs', of: 'an earlier choice' });
    const here = await store.putJson({ kind: 'benchmark-gate/inputs', of: 'what was built here and not measured' });
    const built = documentOfDaysAgo(1);
    const carriedOver = {
      ...{ by: 'identity' as const, digest: `sha256:${'1'.repeat(64)}`, commit: '1'.repeat(40), inputs: here.uri },
      ...{ measuredAt: built.finishedAt, host: built.host },
    };
    const suites = built.suites.map((suite) => ({
      ...suite,
      earlier: [{ command: 'cargo bench --bench simd', why: 'nothing', inputs: tried.uri }],
      executables: suite.executables.map((executable) => ({ ...executable, inputs: uri, carriedOver })),
    }));
    await store.writeBaseline({ ...built, suites });
    const left = await store.putJson('left');
    await age(root, 100);
    await prune(store);
    expect((await store.get(uri)).length).toBeGreaterThan(0);
    expect((await store.get(tried.uri)).length).toBeGreaterThan(0);
    expect((await store.get(here.uri)).length).toBeGreaterThan(0);
    await expect(store.get(left.uri)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('takes away with a baseline how its run ended', async () => {
    const { root, store } = await temporaryStore();
    const [old, young] = [
      await store.writeBaseline(documentOfDaysAgo(100)),
      await store.writeBaseline(documentOfDaysAgo(10)),
    ];
    for (const { digest } of [old, young]) await store.keepConclusion(digest, passOutcome());
    await age(root, 100);
    await prune(store);
    expect(await store.readConclusion(old.digest)).toBeNull();
    expect((await store.readConclusion(young.digest))?.status).toBe('pass');
    expect((await filesBelow(root)).filter((file) => file.includes(old.digest.slice(7)))).toEqual([]);
    expect(await store.verifyBaseline(young.digest)).toEqual([]);
  });

  it('removes what the policy no longer keeps, all of it, and nothing else', async () => {
    const { root, store } = await temporaryStore();
    const young = await store.writeBaseline(documentOfDaysAgo(10));
    await store.putRecord('runs/run-10/history/0-run-10.json.gz', history({ nothing: true }));
    const kept = await filesBelow(root);
    const old = await store.writeBaseline(documentOfDaysAgo(100, { commit: 'd'.repeat(40) }));
    await store.putRecord('runs/run-100/history/0-run-100.json.gz', history({ nothing: true }));
    await store.putRecord('runs/run-failed/ledger/0-after.md', '# Ledger');
    await store.putJson({ measured: [1, 2, 3] });
    await age(root, 100);
    const before = await filesBelow(root);

    const would = await prune(store, { dryRun: true });
    expect(await filesBelow(root)).toEqual(before);
    expect(would).toContain(old.digest.slice(0, 19));
    expect(would).not.toContain(young.digest.slice(0, 19));
    expect(would).toMatch(
      /^would remove 1 of 2 baselines, the records of 2 runs, 1 pieces of other content: \d+ bytes$/m,
    );
    const sizes = before.filter((file) => !kept.includes(file) && /^(?:sha256|runs)/.test(file));
    const bytes = await Promise.all(sizes.map(async (file) => (await readFile(path.join(root, file))).length));
    expect(JSON.parse(await prune(store, { dryRun: true, json: true }))).toMatchObject({
      dryRun: true,
      baselines: [{ digest: old.digest, uri: old.uri }],
      records: { runs: 2, count: 2 },
      content: { count: 1 },
      bytes: bytes.reduce((sum, size) => sum + size, 0),
      kept: 1,
      leftAlone: [],
    });

    expect(await prune(store)).toMatch(/^removed 1 of 2 baselines/m);
    expect(await filesBelow(root)).toEqual(kept);
    expect(await readdir(path.join(root, 'baselines/by-commit'))).toEqual([young.commit]);
    expect(await readdir(path.join(root, 'runs'))).toEqual(['run-10']);
    expect(await store.findBaselines({})).toEqual([young]);
    expect(await prune(store)).toMatch(/^removed 0 of 1 baselines, the records of 0 runs, 0 pieces.*: 0 bytes\n$/);
  });

  it('keeps content that a kept record refers to, in plain words or in a payload', async () => {
    const { root, store } = await temporaryStore();
    await store.writeBaseline(documentOfDaysAgo(10));
    const [bundle, set, lost, printed] = [
      await store.putJson('a bundle'),
      await store.putJson('a set'),
      await store.putJson('x'),
      await store.putJson('y'),
    ];
    await store.putRecord('runs/run-10/history/0-run-10.json.gz', history({ deep: [{ uri: bundle.uri }] }));
    await store.putRecord('runs/run-10/ledger/0-after.md', `see ${set.digest}`);
    await store.putRecord('runs/run-gone/history/0-run-gone.json.gz', history({ uri: lost.uri }));
    // Whatever a program of the change prints, it keeps nothing.
    await store.putRecord('runs/run-10/logs/measure.log.gz', `${printed.digest} ${printed.uri}`);
    await age(root, 100);
    await prune(store);
    expect((await store.get(bundle.uri)).toString()).toBe('"a bundle"');
    expect((await store.get(set.uri)).toString()).toBe('"a set"');
    for (const { uri } of [lost, printed]) await expect(store.get(uri)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await store.listRecords('runs')).toHaveLength(3);
  });

  it('keeps what is young, and what was put again', async () => {
    const { root, store } = await temporaryStore();
    const put = [() => store.putJson('again'), () => store.put(Readable.from(['bundle']), { contentType: 'x/y' })];
    const again = await Promise.all(put.map((each) => each()));
    const left = await store.putJson('left');
    await age(root, 100);
    await Promise.all(put.map((each) => each()));
    const young = await store.putJson('young');
    await prune(store, { keepDays: '0' });
    for (const { uri } of [...again, young]) expect((await store.get(uri)).length).toBeGreaterThan(0);
    await expect(store.get(left.uri)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('removes index entries that a kill left, when no writer can be on its way to the entry', async () => {
    const { root, store } = await temporaryStore();
    const { digest } = await store.writeBaseline(documentOfDaysAgo(1));
    await store.writeBaseline(documentOfDaysAgo(2));
    await age(root, 1);
    const entry = path.join(root, 'baselines/entries', digest.slice(7));
    const text = await readFile(entry);
    await rm(entry);
    const all = await filesBelow(root);
    await prune(store);
    expect(await filesBelow(root)).toEqual(all);
    await age(root, 8);
    expect(await prune(store)).toContain('6 index entries that a kill left');
    expect((await filesBelow(root)).filter((file) => file.includes(digest.slice(7)))).toEqual([]);
    await writeFile(entry, text);
    expect(await store.verifyBaseline(digest)).toHaveLength(6);
  });

  it('leaves alone what it can’t judge, and says so', async () => {
    const { root, store, fileOf } = await temporaryStore();
    const broken = await store.writeBaseline(documentOfDaysAgo(100));
    const newer = canonicalJson({ ...documentOfDaysAgo(10), schemaVersion: 99, more: true });
    await store.putRecord('runs/run-100/ledger/0-after.md', 'x');
    await store.putRecord('runs/run-10/ledger/0-after.md', 'x');
    const planted = await store.put(newer, { contentType: 'application/json' });
    const { uri: _, ...entry } = broken;
    const of = { ...entry, digest: planted.digest, finishedAt: new Date().toISOString() };
    await writeFile(path.join(root, 'baselines/entries', planted.digest.slice(7)), canonicalJson(of));
    await writeFile(path.join(root, 'baselines/entries', broken.digest.slice(7)), 'no entry');
    await age(root, 100);
    const before = await filesBelow(root);
    expect(await prune(store)).toMatch(/^note: (?:file|s3):.*its entry can't be read, so it is kept/m);
    expect(await filesBelow(root)).toEqual(before);

    await writeFile(fileOf(planted.uri), 'damaged');
    await store.putRecord('runs/run-gone/history/0-x.json.gz', 'x');
    await writeFile(path.join(root, 'runs/run-gone/history/0-x.json.gz'), 'damaged');
    const lost = await store.putJson('lost');
    await age(root, 100);
    const said = await prune(store);
    expect(said).toMatch(/^note: the records of all runs are kept, since a baseline doesn't say its run: .*damaged/m);
    expect(said).toMatch(/^note: all content is kept, since a record doesn't say what it refers to: .*damaged/m);
    expect((await store.get(lost.uri)).toString()).toBe('"lost"');
    expect(await store.listRecords('runs')).toHaveLength(3);
  });

  it('names every option that is no whole number', async () => {
    const { store } = await temporaryStore();
    await expect(prune(store, { keepDays: '-1', keepNewest: '1e3', keepBranchDays: '' })).rejects.toMatchObject({
      name: 'InputError',
      faults: [
        expect.stringContaining('--keep-days'),
        expect.stringContaining('--keep-newest'),
        expect.stringContaining('--keep-branch-days'),
      ],
    });
  });
});
