import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StoreError } from '../../../../../adapters/store/content/store-error.ts';
import { filesBelow, temporaryStore } from '../../../../support/store/store-folder.ts';

const sha256 = (content: Buffer | string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const kind = (expected: string) => expect.objectContaining({ name: 'StoreError', kind: expected });

describe('content in the store', () => {
  it('is found under its digest, compressed where that pays', async () => {
    const { root, store, fileOf } = await temporaryStore();
    const text = 'the same line again\n'.repeat(10_000);
    const stored = await store.put(text, { contentType: 'text/plain' });
    expect(stored.digest).toBe(sha256(text));
    expect(stored.uri).toMatch(/^(?:file:\/\/\/|s3:\/\/).*\/sha256\/[0-9a-f]{2}\/[0-9a-f]{62}\.gz$/);
    expect((await stat(fileOf(stored.uri))).size).toBeLessThan(text.length / 50);
    expect((await store.get(stored.uri)).toString()).toBe(text);
    expect(await filesBelow(root)).toHaveLength(1);
  });

  it('keeps a bundle byte for byte, given and taken as a stream', async () => {
    const { root, store, fileOf } = await temporaryStore();
    const bundle = randomBytes(3_000_000);
    const stored = await store.put(Readable.from([bundle.subarray(0, 70_000), bundle.subarray(70_000)]), {
      contentType: 'application/x-git-bundle',
    });
    expect(stored.digest).toBe(sha256(bundle));
    expect(bundle.equals(await readFile(fileOf(stored.uri)))).toBe(true);
    await store.download(stored.uri, path.join(root, 'copy'));
    expect(bundle.equals(await readFile(path.join(root, 'copy')))).toBe(true);
  });

  it('is stored once, however often and by whomever it is put', async () => {
    const { root, store } = await temporaryStore();
    const puts = Array.from({ length: 20 }, () => store.putJson({ value: [1, 2, 3] }));
    expect(new Set((await Promise.all(puts)).map(({ uri }) => uri)).size).toBe(1);
    expect(await filesBelow(root)).toHaveLength(1);
  });

  it('reads JSON by a schema, and names what is of another shape', async () => {
    const { store } = await temporaryStore();
    const { uri } = await store.putJson({ count: 'three' });
    expect(await store.getJson(uri, z.object({ count: z.string() }))).toEqual({ count: 'three' });
    await expect(store.getJson(uri, z.object({ count: z.number() }))).rejects.toThrow(/sha256.*count/s);
    const text = await store.put('{"cut', { contentType: 'application/json' });
    await expect(store.getJson(text.uri, z.unknown())).rejects.toEqual(kind('corrupt'));
  });

  it.each([
    ['other content', (good: Buffer) => gzipSync(`${good.length}`)],
    ['a cut file', (good: Buffer) => good.subarray(0, 40)],
    ['no gzip', () => Buffer.from('plain')],
    ['an empty file', () => Buffer.alloc(0)],
  ])('never hands out %s, and mends it when the content is put again', async (_, damage) => {
    const { root, store, fileOf } = await temporaryStore();
    const content = randomBytes(500).toString('hex');
    const { uri } = await store.put(content, { contentType: 'text/plain' });
    await writeFile(fileOf(uri), damage(await readFile(fileOf(uri))));
    await expect(store.get(uri)).rejects.toEqual(kind('corrupt'));
    await expect(store.get(uri)).rejects.toThrow(uri);
    await expect(store.download(uri, path.join(root, 'copy'))).rejects.toEqual(kind('corrupt'));
    expect((await readdir(root)).filter((name) => name.startsWith('copy'))).toEqual([]);
    expect((await store.put(content, { contentType: 'text/plain' })).uri).toBe(uri);
    expect((await store.get(uri)).toString()).toBe(content);
  });

  it('parses no JSON of more values than any baseline has', async () => {
    const { store } = await temporaryStore();
    const empty = Buffer.from(`{"schemaVersion":1,"x":[${'[],'.repeat(17_000_000)}[]]}`);
    const { uri } = await store.put(empty, { contentType: 'application/json' });
    await expect(store.readBaseline(uri)).rejects.toEqual(kind('too-large'));
  });

  it('counts nothing of what texts hold, however they are written', async () => {
    const { store } = await temporaryStore();
    // Of commas, of quotes and of what makes them none, as ids may be.
    const texts = [`\\${','.repeat(40_000_000)}`, `"[${'{,'.repeat(100)}\\`, '"\\"', '[]'];
    const { uri } = await store.putJson(texts);
    expect((await store.getJson(uri, z.array(z.string()))).map(({ length }) => length)).toEqual(
      texts.map(({ length }) => length),
    );
  });

  it('stores nothing that it would not read again', async () => {
    const { store } = await temporaryStore();
    const most = Array.from({ length: 1000 }, () => Array.from({ length: 33_000 }, () => 1));
    await expect(store.putJson(most)).rejects.toEqual(kind('too-large'));
  });

  it('copies no more than was asked for of what unfolds', async () => {
    const { root, store, fileOf } = await temporaryStore();
    const { uri } = await store.put(Buffer.alloc(64 * 1024 * 1024), { contentType: 'text/plain' });
    expect((await stat(fileOf(uri))).size).toBeLessThan(1024 * 1024);
    await expect(store.download(uri, path.join(root, 'copy'), 1024)).rejects.toEqual(kind('too-large'));
    expect((await readdir(root)).filter((name) => name.startsWith('copy'))).toEqual([]);
  });

  it('resolves addresses inside its root only', async () => {
    const { store } = await temporaryStore();
    const { uri } = await store.putJson(1);
    for (const address of [
      'file:///etc/passwd',
      `${store.location}../../etc/passwd`,
      `${store.location}sha256/../../../etc/passwd`,
      `${store.location}sha256/%2e%2e/passwd`,
      `${store.location}runs/x/y`,
      uri.replace('sha256', 'sha256/.'),
      uri.replace(/^\w+:\/\//, 'http://host/'),
      'nothing at all',
    ]) {
      await expect(store.get(address), address).rejects.toEqual(kind('not-found'));
    }
    const absent = uri.replace(/[0-9a-f]{62}/, '0'.repeat(62));
    await expect(store.get(absent)).rejects.toEqual(kind('not-found'));
  });

  it('passes on what the caller’s own stream throws, and keeps nothing of it', async () => {
    const { root, store } = await temporaryStore();
    const missing = createReadStream(path.join(root, 'no-such-bundle'));
    const failed = await store.put(missing, { contentType: 'application/octet-stream' }).catch((error) => error);
    expect(failed).toMatchObject({ code: 'ENOENT' });
    expect(failed).not.toBeInstanceOf(StoreError);
    const half = Readable.from(
      (async function* () {
        yield 'half';
        throw new Error('the line was cut');
      })(),
    );
    await expect(store.put(half, { contentType: 'text/plain' })).rejects.toThrow('the line was cut');
    expect(await filesBelow(root)).toEqual([]);
  });
});
