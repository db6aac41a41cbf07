import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createFindBaseLockFile } from '../../../../activities/control/find-base-lock-file.ts';
import { createFindTrusted } from '../../../../activities/control/judging/base/trusted-baselines.ts';
import { profileOf } from '../../../support/policy/measured.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const profile = profileOf();
const request = { repository: 'example/sample', profile };
const trusted = { commit: 'a'.repeat(40), tree: 'b'.repeat(40) };
const text = 'version = 4\n# generated\n';
const lockFile = { digest: `sha256:${'1'.repeat(64)}`, origin: 'generated' as const, text };

async function scene(isSigned: boolean | null = null) {
  const { store } = await temporaryStore();
  const find = createFindBaseLockFile({
    findBaselines:
      isSigned === null
        ? (query) => store.findBaselines(query)
        : createFindTrusted(
            (query) => store.findBaselines(query),
            async () => (isSigned ? 'signed' : 'unsigned'),
          ),
    readBaseline: (digest) => store.readBaseline(digest),
    putText: (content) => store.put(content, { contentType: 'text/plain' }),
  });
  const write = (changes: Parameters<typeof exampleDocument>[0]) =>
    store.writeBaseline(exampleDocument({ profile: profile.name, ...changes }));
  return { store, find, write };
}

it('finds the lock file of a baseline of the trusted tree, by its text', async () => {
  const { store, find, write } = await scene();
  expect(await find(request, trusted)).toBeNull();
  await write({ tree: 'd'.repeat(40), lockFile });
  await write({ profile: 'other', lockFile });
  await write({});
  expect(await find(request, trusted)).toBeNull();
  await write({ commit: 'e'.repeat(40), lockFile });
  const found = await find(request, trusted);
  expect(found?.origin).toBe('base');
  expect((await store.get(found?.uri ?? '')).toString()).toBe(text);
  // Found by what it is, whatever the document says of it.
  expect(found?.digest).not.toBe(lockFile.digest);
});

it('takes none that nobody signed where that is asked for, nor one that is damaged', async () => {
  const unsigned = await scene(false);
  await unsigned.write({ lockFile });
  expect(await unsigned.find(request, trusted)).toBeNull();
  const signed = await scene(true);
  const { uri } = await signed.write({ lockFile });
  expect(await signed.find(request, trusted)).toMatchObject({ origin: 'base' });
  await writeFile(new URL(uri), 'damaged');
  expect(await signed.find(request, trusted)).toBeNull();
});
