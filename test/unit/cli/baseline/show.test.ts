import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readOne } from '../../../../cli/baseline/find.ts';
import { baselineList, baselineShow, type LookUpIo } from '../../../../cli/baseline/show.ts';
import { signatureStates } from '../../../../client/library/signature-states.ts';
import { BaselineDocument, type BaselineEntry } from '../../../../gate/baseline/document.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

/** A store with three baselines, and the two commands as a person types them. */
async function filledStore() {
  const { root, store } = await temporaryStore();
  const stateOf = await signatureStates({}, store);
  const first = await store.writeBaseline(exampleDocument());
  const partial = await store.writeBaseline(
    exampleDocument({ complete: false, incompleteBecause: ['simd: skipped'], finishedAt: '2026-11-22T11:00:00Z' }),
  );
  const other = await store.writeBaseline(
    exampleDocument({
      repository: 'other/repo',
      commit: 'd'.repeat(40),
      tree: 'e'.repeat(40),
      branch: 'evil\u001b[31m\nname',
      subject: { kind: 'issue', number: 3 },
    }),
  );
  const warnings: string[] = [];
  const said = async (work: (io: LookUpIo) => Promise<void>): Promise<string> => {
    const output: string[] = [];
    await work({ stdout: (text) => void output.push(text), warn: (line) => void warnings.push(line) });
    return output.join('');
  };
  return {
    root,
    warnings,
    entries: { first, partial, other },
    list: (options = {}) => said((io) => baselineList({ store, stateOf, ...options }, io)),
    show: (ref: string, json = false) => said((io) => baselineShow(ref, { store, stateOf, json }, io)),
  };
}

const unsigned = (entry: BaselineEntry) => ({ ...entry, signature: 'unsigned' });

it('shows the baseline of a subject', async () => {
  const { show, entries } = await filledStore();
  expect(await show('issue-3')).toContain(entries.other.digest);
  await expect(show('issue-4')).rejects.toThrow('no baseline of issue-4 is stored');
});

it('names the store in which a reference is not found', async () => {
  const { show, root } = await filledStore();
  await expect(show('0123456789abcdef')).rejects.toThrow(
    `no baseline of 0123456789abcdef is stored in file://${root}/: benchmark-gate baseline list`,
  );
});

describe('baseline list', () => {
  it('shows a line for each, the complete ones first, without control characters', async () => {
    const { list, entries } = await filledStore();
    const lines = (await list()).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^DIGEST +REPOSITORY +SUBJECT +COMMIT/);
    expect(lines[3]).toContain(entries.partial.digest.slice(0, 19));
    expect(lines[3]).toContain('not complete');
    expect(lines.find((line) => line.includes('other/repo'))).toMatch(/issue-3 .*d{12} .*evil name/);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('takes only what is asked for, and gives it as JSON', async () => {
    const { list, entries } = await filledStore();
    expect(JSON.parse(await list({ repo: 'OTHER/repo', json: true }))).toEqual([unsigned(entries.other)]);
    expect(JSON.parse(await list({ issue: '3', json: true }))).toEqual([unsigned(entries.other)]);
    await expect(list({ pr: '1', issue: 'x' })).rejects.toThrow('name one of them');
    await expect(list({ issue: '0' })).rejects.toThrow('--issue "0": expected a positive number');
    expect(JSON.parse(await list({ commit: 'a'.repeat(40), json: true }))).toEqual(
      [entries.first, entries.partial].map(unsigned),
    );
    expect(JSON.parse(await list({ branch: 'none', json: true }))).toEqual([]);
    expect(await list({ branch: 'none' })).toBe('no baseline is stored that matches\n');
  });

  it('names every fault of what was typed', async () => {
    const { list } = await filledStore();
    await expect(list({ repo: 'one', commit: 'HEAD', tree: 'abc' })).rejects.toMatchObject({
      name: 'InputError',
      faults: [
        expect.stringContaining('--commit'),
        expect.stringContaining('--tree'),
        expect.stringContaining('--repo'),
      ],
    });
  });
});

describe('baseline show', () => {
  it('finds a baseline by digest, commit, tree and address, whole or cut', async () => {
    const { show, entries } = await filledStore();
    const { other } = entries;
    const refs = [
      other.digest,
      other.digest.slice(7),
      other.digest.slice(0, 19),
      other.commit,
      other.tree,
      'ddddddd',
      other.uri,
    ];
    for (const ref of refs) {
      const document = BaselineDocument.parse(JSON.parse(await show(ref, true)));
      expect(document.repository, ref).toBe('other/repo');
    }
  });

  it('prefers the complete one of a commit', async () => {
    const { show } = await filledStore();
    const document = JSON.parse(await show('a'.repeat(40), true));
    expect(document.complete).toBe(true);
  });

  it('tells people what was measured and how it came out', async () => {
    const { show, entries } = await filledStore();
    const text = await show(entries.partial.digest);
    expect(text).toContain(entries.partial.digest);
    expect(text).toMatch(/state +not complete: simd: skipped/);
    expect(text).toContain(
      'load 0.25 before, up to 1.5 after a bench, SMT on, turbo off, 2600 MHz, 62 °C, ' +
        'up to 5.2 % of the CPU time taken by other machines, slowed down for heat 3 times',
    );
    expect(text).toMatch(/workspace-cpu +cpu +measured +primary +2/);
    expect(text).toMatch(/simd +met +1\.8 × +1\.5–2 ×/);
    expect(text).toMatch(/i2s\/quantize\/1 +102 ns +100 to 103 ns/);
  });

  it('says of a fallback that its numbers stand elsewhere', async () => {
    const { store } = await temporaryStore();
    const [cpu] = exampleDocument().suites;
    if (cpu === undefined) throw new Error('the example has a suite');
    const fallback = {
      ...cpu,
      name: 'workspace-gpu',
      lane: 'cuda' as const,
      method: 'alt1' as const,
      executables: [],
      reports: [],
    };
    const other = { ...fallback, name: 'gpu-extra', command: 'cargo bench -p other', status: 'not-measured' as const };
    const { digest } = await store.writeBaseline(exampleDocument({ suites: [cpu, fallback, other] }));
    let text = '';
    await baselineShow(
      digest,
      { store, stateOf: await signatureStates({}, store) },
      { stdout: (more) => (text += more), warn: () => undefined },
    );
    expect(text).toMatch(/workspace-gpu +cpu +measured +alt1 +with another suite/);
    expect(text).toMatch(/gpu-extra +cpu +not-measured +alt1 +0/);
  });

  it.each([
    ['0'.repeat(40), 'no baseline of'],
    ['--HEAD', 'is no digest'],
    ['file:///etc/passwd', 'is no address in the store'],
    [`sha256:${'0'.repeat(64)}`, 'no baseline of'],
  ])('says what is wrong with %s', async (ref, fault) => {
    const { show } = await filledStore();
    await expect(show(ref)).rejects.toMatchObject({ name: 'InputError', faults: [expect.stringContaining(fault)] });
  });

  it('names a baseline that is damaged', async () => {
    const { show, entries } = await filledStore();
    await writeFile(new URL(entries.first.uri), 'damaged');
    await expect(show(entries.first.digest)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(entries.first.uri),
    });
  });
});

describe('a store that was damaged', () => {
  it('hides no other baseline behind an entry that cannot be read', async () => {
    const { root, entries, list, show, warnings } = await filledStore();
    await writeFile(join(root, 'baselines/entries', entries.other.digest.slice('sha256:'.length)), '');
    expect(JSON.parse(await list({ json: true }))).toEqual([entries.first, entries.partial].map(unsigned));
    expect(warnings).toEqual([expect.stringContaining(entries.other.digest.slice('sha256:'.length))]);
    expect(JSON.parse(await show(entries.first.digest, true))).toMatchObject({ repository: 'example/sample' });
  });

  it('gives another baseline of a commit where the preferred one is gone', async () => {
    const { entries, show, warnings } = await filledStore();
    await rm(fileURLToPath(entries.first.uri));
    expect(JSON.parse(await show('a'.repeat(40), true))).toMatchObject({ incompleteBecause: ['simd: skipped'] });
    expect(warnings).toEqual([
      expect.stringMatching(/another baseline of a{40} is taken: benchmark-gate baseline verify/),
    ]);
    await expect(show(entries.first.digest)).rejects.toMatchObject({ name: 'InputError' });
  });
});

describe('a baseline is found by the beginning', () => {
  it('of its digest, commit or branch, where that fits one', async () => {
    const { show, list, entries } = await filledStore();
    expect(await show('dddd')).toContain(entries.other.digest);
    expect(await show(entries.other.digest.slice(0, 12))).toContain(entries.other.digest);
    expect(await show('evil')).toContain(entries.other.digest);
    expect(JSON.parse(await list({ commit: 'dddd', json: true }))).toEqual([unsigned(entries.other)]);
  });

  it('not where it fits several: then each is told, with what tells it apart', async () => {
    const { store } = await temporaryStore();
    for (const digit of ['1', '2']) {
      await store.writeBaseline(
        exampleDocument({ commit: `abcd${digit.repeat(36)}`, tree: digit.repeat(40), branch: `topic-${digit}` }),
      );
    }
    for (const [ref, id] of [
      ['abcd', `abcd${'1'.repeat(36)}`],
      ['topic-', 'topic-2'],
    ] as const) {
      const failure = await readOne(ref, store, () => undefined).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        faults: expect.arrayContaining([
          `${ref} is the beginning of several; which of them?`,
          expect.stringMatching(new RegExp(`^  ${id}  .*, commit abcd.*, profile .*`)),
        ]),
      });
    }
  });
});
