import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SeenRequest } from '../../../../support/store/s3-stand-in.ts';
import { standInStore } from '../../../../support/store/s3-stand-in-store.ts';

const KEY = '/bucket/gate/runs/x/ledger.md';
const isPut = ({ method, path }: SeenRequest): boolean => method === 'PUT' && !path.includes('/probe/');

/** More than is kept in memory. */
const LONG = randomBytes(3_000_000);
const long = (): Readable => Readable.from([LONG.subarray(0, 100_000), LONG.subarray(100_000)]);

describe('objects in S3 (a stand-in server)', () => {
  it('are created by one conditional request that the server can check', async () => {
    const { server, objects } = await standInStore();
    const sha256 = createHash('sha256').update('before').digest();
    expect(await objects.create('before', 'runs/x/ledger.md')).toEqual({
      key: 'runs/x/ledger.md',
      sha256: sha256.toString('hex'),
      bytes: 6,
      created: true,
    });
    expect(server.requests.filter(isPut)).toEqual([
      expect.objectContaining({
        path: KEY,
        bytes: 6,
        headers: expect.objectContaining({
          'if-none-match': '*',
          'content-length': '6',
          'x-amz-checksum-sha256': sha256.toString('base64'),
          authorization: expect.stringContaining('/eu-north-1/s3/aws4_request'),
        }),
      }),
    ]);
    expect(await text(await objects.read('runs/x/ledger.md'))).toBe('before');
    expect(await objects.stat('runs/x/ledger.md')).toMatchObject({ bytes: 6, writtenAt: expect.any(Date) });
  });

  it('are the first writer’s', async () => {
    const { objects, other } = await standInStore();
    expect(await objects.create('first', 'runs/x/y')).toMatchObject({ created: true });
    expect(await other().create('second', 'runs/x/y')).toMatchObject({ created: false });
    expect(await text(await objects.read('runs/x/y'))).toBe('first');
    await other().replace('good copy', 'runs/x/y');
    expect(await text(await objects.read('runs/x/y'))).toBe('good copy');
  });

  it('may be named by the digest of a stream, which is kept out of the memory and of the file system', async () => {
    const { server, objects, temporary } = await standInStore();
    const during: Promise<string[]>[] = [];
    server.fault = (request) => {
      if (isPut(request)) during.push(temporary());
      return null;
    };
    const written = await objects.create(long(), (sha256) => `sha256/${sha256}`);
    expect(written.key).toBe(`sha256/${createHash('sha256').update(LONG).digest('hex')}`);
    expect(LONG.equals(await buffer(await objects.read(written.key)))).toBe(true);
    // The file is there, without a name: nothing that a kill could leave behind.
    expect(await Promise.all(during)).toEqual([[]]);
  });

  it('that are long aren’t sent where they are already', async () => {
    const { server, objects } = await standInStore();
    await objects.create(long(), 'sha256/aa');
    expect(await objects.create(long(), 'sha256/aa')).toMatchObject({ created: false });
    expect(server.requests.filter(isPut)).toHaveLength(1);
  });

  it.each(['short', LONG])('belong to the writer whose answer was lost', async (content) => {
    const { server, objects } = await standInStore();
    server.fault = (request, nth) => (isPut(request) && nth === 1 ? 'lose' : null);
    const given = typeof content === 'string' ? content : long();
    expect(await objects.create(given, 'runs/x/ledger.md')).toMatchObject({ created: true });
    expect(server.requests.filter(isPut)).toHaveLength(2);
    expect(await objects.create('another', 'runs/x/ledger.md')).toMatchObject({ created: false });
  });

  it('are sent again, whole, after a cut in the middle, a busy server and a conflict with another writer', async () => {
    const { server, objects, temporary } = await standInStore();
    const faults = [
      'cut',
      { status: 503, code: 'SlowDown' },
      { status: 409, code: 'ConditionalRequestConflict' },
    ] as const;
    server.fault = (request, nth) => (isPut(request) ? (faults[nth - 1] ?? null) : null);
    expect(await objects.create(long(), 'sha256/aa')).toMatchObject({ created: true, bytes: LONG.length });
    expect(LONG.equals(await buffer(await objects.read('sha256/aa')))).toBe(true);
    expect(server.requests.filter(isPut)).toHaveLength(4);
    expect(await temporary()).toEqual([]);
  });

  it('are not there at all when they can’t be sent, and no file of them stays', async () => {
    const { server, objects, temporary } = await standInStore();
    server.fault = (request) => (isPut(request) ? 'cut' : null);
    for (const content of ['short', long()]) {
      await expect(objects.create(content, 'sha256/aa')).rejects.toMatchObject({ kind: 'unavailable' });
    }
    expect(server.requests.filter(isPut).length).toBeLessThan(12);
    expect([...server.objects.keys()]).toEqual(['/bucket/gate/probe/if-none-match']);
    expect(await temporary()).toEqual([]);
    const failing = Readable.from(
      (async function* () {
        yield LONG;
        throw new Error('the line was cut');
      })(),
    );
    await expect(objects.create(failing, 'sha256/aa')).rejects.toThrow('the line was cut');
    expect(await temporary()).toEqual([]);
  });

  it('end with what a disk says that can’t keep, or give back, what is to be sent', async () => {
    const { server, objects, temporary } = await standInStore();
    const handle = await open('/dev/null', 'r');
    onTestFinished(() => handle.close());
    const failure = Object.assign(new Error('as a disk reports it'), { code: 'EIO' });
    for (const method of ['read', 'appendFile'] as const) {
      const broken = vi.spyOn(Object.getPrototypeOf(handle), method).mockRejectedValue(failure);
      onTestFinished(() => broken.mockRestore());
      await expect(objects.create(long(), 'sha256/aa')).rejects.toMatchObject({
        kind: 'unavailable',
        message: expect.stringMatching(/s3-spool.*input or output error/),
      });
      broken.mockRestore();
    }
    expect(server.objects.has('/bucket/gate/sha256/aa')).toBe(false);
    expect(await temporary()).toEqual([]);
  });

  it('are listed to the last page, one level at a time', async () => {
    const { server, objects } = await standInStore();
    const names = Array.from({ length: 7 }, (_, index) => `baselines/by-branch/a%2F${index}~/${'d'.repeat(64)}`);
    for (const name of [...names, 'baselines/by-branch/plain', 'baselines/other/x']) await objects.create('', name);
    await objects.create('', 'baselines/by-branch-of-another/x');
    server.pageSize = 3;
    const listed = await objects.list('baselines/by-branch');
    expect(listed).toEqual([...names.map((name) => name.split('/')[2]), 'plain']);
    expect(await objects.list('baselines/none')).toEqual([]);
  });

  it('are gone when they are removed, once or twice', async () => {
    const { objects } = await standInStore();
    await objects.create('x', 'runs/x/y');
    for (let time = 0; time < 2; time += 1) await objects.remove('runs/x/y');
    expect(await objects.exists('runs/x/y')).toBe(false);
    expect(await objects.stat('runs/x/y')).toBeNull();
    await expect(objects.read('runs/x/y')).rejects.toMatchObject({
      kind: 'not-found',
      message: 'the store holds no s3://bucket/gate/runs/x/y',
    });
  });

  it.each([
    ['truncate', 'unavailable'],
    ['flip', 'corrupt'],
  ] as const)('that come back otherwise than they were written (%s) are %s', async (fault, kind) => {
    const { server, objects } = await standInStore();
    await objects.create('the whole record', 'runs/x/y');
    server.fault = ({ method, query }) => (method === 'GET' && !query.has('list-type') ? fault : null);
    const reading = objects.read('runs/x/y').then((stream) => buffer(stream));
    await expect(reading).rejects.toMatchObject({ name: 'StoreError', kind });
    await expect(reading).rejects.toThrow('s3://bucket/gate/runs/x/y');
  });

  it.each(['', '../outside', 'a//b', '/etc/passwd', 'a/.hidden', 'x'.repeat(241)])('refuse the key %j', async (key) => {
    const { server, objects } = await standInStore();
    for (const work of [() => objects.create('x', key), () => objects.read(key), () => objects.list(key)]) {
      await expect(work()).rejects.toMatchObject({ kind: 'not-found' });
    }
    expect(server.requests.filter(isPut)).toEqual([]);
  });
});

describe('a server that holds objects', () => {
  it('is asked once whether it keeps what is there, and not at all by who only reads', async () => {
    const { server, objects, other } = await standInStore();
    await objects.list('runs');
    expect(server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    await Promise.all([objects.create('', 'a'), objects.create('', 'b'), other().create('', 'c')]);
    await objects.create('', 'd');
    const probes = () =>
      server.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/probe/if-none-match')).length;
    // Two processes, and one of them created it.
    expect(probes()).toBe(3);
    await other().create('', 'e');
    expect(probes()).toBe(4);
  });

  it.each([
    ['overwrite', 'ignores If-None-Match'],
    [{ status: 501, code: 'NotImplemented' }, 'does not know If-None-Match'],
  ] as const)('is refused where it would overwrite (%j)', async (fault, said) => {
    const { server, objects } = await standInStore();
    server.fault = ({ method }) => (method === 'PUT' ? fault : null);
    for (const write of [() => objects.create('x', 'runs/x/y'), () => objects.requireWritable()]) {
      await expect(write()).rejects.toMatchObject({ kind: 'misconfigured', message: expect.stringContaining(said) });
    }
    expect(server.objects.has('/bucket/gate/runs/x/y')).toBe(false);
    server.fault = () => null;
    await objects.requireWritable();
  });
});
