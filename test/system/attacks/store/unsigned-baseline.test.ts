import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createFindBaseSuites } from '../../../../activities/control/judging/base/find-base-suites.ts';
import {
  createFindTrusted,
  createRequireReusable,
} from '../../../../activities/control/judging/base/trusted-baselines.ts';
import { createHasPassed } from '../../../../activities/control/judging/has-passed.ts';
import { createFindReusableBaselines } from '../../../../activities/control/reuse/find-reusable-baselines.ts';
import { baselineShow } from '../../../../cli/baseline/show.ts';
import { baselineVerify } from '../../../../cli/baseline/verify.ts';
import { signatureStates } from '../../../../client/library/signature-states.ts';
import { inputOf, profileOf } from '../../../support/policy/measured.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { filesBelow, temporaryStore } from '../../../support/store/store-folder.ts';

/** A store with a baseline that a key signed, and how control looks into it. */
async function signedStore() {
  const key = await temporaryKey();
  const signatures = await key.signatures();
  const { root, store } = await temporaryStore();
  const document = exampleDocument();
  const entry = await store.writeBaseline(document, signatures.signBaseline);
  const find = createFindTrusted(
    (query) => store.findBaselines(query),
    (each) => signatures.baselineState(each, (...asked) => store.readSignatures(...asked)),
  );
  const suites = document.suites.map(({ name, command }) => [
    name,
    { kind: 'criterion' as const, lane: 'cpu' as const, command },
  ]);
  const { request, context } = inputOf([], profileOf({ name: document.profile, suites: Object.fromEntries(suites) }));
  const about = {
    request: { ...request, repository: document.repository },
    context: {
      ...context,
      tree: document.tree,
      base: document.commit,
      trusted: { commit: document.commit, tree: document.tree },
    },
  };
  const hasPassed = createHasPassed(store, signatures);
  const sha256 = entry.digest.slice('sha256:'.length);
  return {
    key,
    store,
    document,
    entry,
    about,
    signatures,
    signature: join(root, 'baselines/by-signer', key.id, sha256),
    entryFile: join(root, 'baselines/entries', sha256),
    root,
    reuse: () => createFindReusableBaselines({ findBaselines: find, hasPassed }, () => async () => null)(about),
    baseSuites: () =>
      createFindBaseSuites({ findBaselines: find, readBaseline: (digest) => store.readBaseline(digest) })(about),
    requireReusable: createRequireReusable(find, hasPassed),
    async verify(env: Record<string, string> = { BENCHMARK_GATE_KEY_FILE: key.file }) {
      const said: string[] = [];
      const stateOf = await signatureStates(env, store);
      const code = await baselineVerify([], { store, stateOf }, { stdout: (text) => void said.push(text) });
      return { code, said: said.join('') };
    },
  };
}

it('judges by what it signed, and keeps the signature beside the baseline, once, without its key', async () => {
  const { store, entry, document, signatures, signature, reuse, baseSuites, verify, key, root } = await signedStore();
  expect((await reuse()).map(({ digest }) => digest)).toEqual([entry.digest]);
  expect((await baseSuites()).suites).toEqual(['workspace-cpu']);
  expect(await verify()).toMatchObject({ code: 0, said: expect.stringMatching(/^ok .* signed\n/) });
  const before = await readFile(signature, 'utf8');
  await writeFile(signature, 'damaged');
  await store.writeBaseline(document, signatures.signBaseline);
  expect(await readFile(signature, 'utf8')).toBe(before);
  for (const file of await filesBelow(root)) {
    expect((await readFile(join(root, file))).includes(key.secret), file).toBe(false);
  }
});

it.each<[string, (of: Awaited<ReturnType<typeof signedStore>>) => Promise<void>, string]>([
  ['whose signature is gone', ({ signature }) => rm(signature), 'nobody signed it'],
  [
    'whose entry was altered',
    async ({ entryFile, document }) => {
      const altered = (await readFile(entryFile, 'utf8')).replace(document.machineClass, 'another-class');
      await writeFile(entryFile, altered);
    },
    'no trusted key signed it as it is stored',
  ],
  [
    "with another baseline's signature",
    async ({ store, signatures, signature, key, root }) => {
      const elsewhere = exampleDocument({ commit: 'd'.repeat(40), tree: 'e'.repeat(40) });
      const other = await store.writeBaseline(elsewhere, signatures.signBaseline);
      const theirs = join(root, 'baselines/by-signer', key.id, other.digest.slice('sha256:'.length));
      await writeFile(signature, await readFile(theirs));
    },
    'no trusted key signed it as it is stored',
  ],
  [
    'that a stranger signed in the name of the key',
    async ({ store, document, signature, root, key }) => {
      const stranger = await temporaryKey();
      await store.writeBaseline(document, (await stranger.signatures()).signBaseline);
      const theirs = signature.replace(key.id, stranger.id);
      const envelope = (await readFile(theirs, 'utf8')).replace(stranger.id, key.id);
      await writeFile(
        join(root, 'baselines/by-signer', key.id, signature.slice(dirname(signature).length + 1)),
        envelope,
      );
    },
    'no trusted key signed it as it is stored',
  ],
])('is judged by no baseline %s, and verify says so', async (_, alter, fault) => {
  const of = await signedStore();
  await alter(of);
  await expect(of.reuse()).rejects.toMatchObject({
    kind: 'unproven',
    message: expect.stringContaining('which no trusted key signed'),
  });
  await expect(of.baseSuites()).rejects.toMatchObject({ kind: 'unproven' });
  const { code, said } = await of.verify();
  expect([code, said.includes(fault)]).toEqual([1, true]);
});

it('passes over a baseline that somebody planted beside a signed one, and takes over none that does not stand', async () => {
  const { store, entry, document, reuse, requireReusable, about } = await signedStore();
  const planted = await store.writeBaseline({ ...document, finishedAt: '2026-12-01T00:00:00Z' });
  expect((await reuse()).map(({ digest }) => digest)).toEqual([entry.digest]);
  const outcome = ({ machineClass, uri, digest, complete }: typeof entry) => ({ machineClass, uri, digest, complete });
  await requireReusable({ ...about, reused: [outcome(entry)] });
  for (const lie of [outcome(planted), { ...outcome(entry), machineClass: 'another' }]) {
    await expect(requireReusable({ ...about, reused: [lie] })).rejects.toThrow(/that stands for/);
  }
});

it('marks what nobody signed, or nobody can check here, where no key is configured', async () => {
  const { store, document, verify } = await signedStore();
  await store.writeBaseline({ ...document, commit: 'e'.repeat(40) });
  const { code, said } = await verify({});
  expect(code).toBe(0);
  expect(said).toMatch(/a{12} unverified\n/);
  expect(said).toMatch(/e{12} unsigned\n/);
  let text = '';
  const io = { stdout: (more: string) => (text += more), warn: () => undefined };
  await baselineShow('e'.repeat(40), { store, stateOf: await signatureStates({}, store) }, io);
  expect(text).toMatch(/\nsignature +unsigned\n/);
});
