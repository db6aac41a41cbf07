import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

describe('opening a store', () => {
  it.each([
    [{ HOME: '/home/x' }, 'file:///home/x/.local/share/benchmark-gate/store/'],
    [{ HOME: '/home/x', XDG_DATA_HOME: '/data' }, 'file:///data/benchmark-gate/store/'],
    [{ HOME: '/home/x', BENCHMARK_GATE_STORE: '/srv/st ore' }, 'file:///srv/st%20ore/'],
    [{ BENCHMARK_GATE_STORE: 'file:///srv/store' }, 'file:///srv/store/'],
    [{ BENCHMARK_GATE_STORE: 's3://bucket' }, 's3://bucket/'],
    [{ BENCHMARK_GATE_STORE: 'S3://bucket/some/prefix//' }, 's3://bucket/some/prefix/'],
    [{ BENCHMARK_GATE_STORE: 'here' }, `${pathToFileURL(process.cwd()).href}/here/`],
  ])('in %j', (env, location) => expect(openStore(env).location).toBe(location));

  it.each(['ftp://bucket/store', 'https://example.org/store', 'file://elsewhere/store'])('refuses %s', (address) => {
    expect(() => openStore({ BENCHMARK_GATE_STORE: address })).toThrow(
      expect.objectContaining({ kind: 'misconfigured', message: expect.stringContaining('BENCHMARK_GATE_STORE') }),
    );
  });

  it.each([
    ['s3://', 'no bucket'],
    ['s3:bucket', 'no bucket'],
    ['s3://b/prefix', 'no bucket'],
    ['s3:///prefix', 'no bucket'],
    ['s3://bucket/../other', 'the prefix'],
    ['s3://bucket/a//b', 'the prefix'],
    [`s3://bucket/${'a/'.repeat(300)}`, 'the prefix'],
    ['s3://bucket/prefix?endpoint=http://x', 'AWS_'],
    ['s3://bucket/prefix#x', 'AWS_'],
  ])('refuses %s', (address, fault) => {
    expect(() => openStore({ BENCHMARK_GATE_STORE: address })).toThrow(
      expect.objectContaining({ kind: 'misconfigured', message: expect.stringContaining(fault) }),
    );
  });

  it.each([
    's3://key:very-secret@bucket/prefix',
    's3://bucket/prefix?secret=very-secret',
    'https://user:very-secret@example.org/store',
    'https://example.org/store?X-Amz-Signature=very-secret',
  ])('repeats nothing that may be a secret: %s', (address) => {
    let thrown: unknown = null;
    try {
      openStore({ BENCHMARK_GATE_STORE: address });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ kind: 'misconfigured' });
    expect(inspect(thrown)).not.toContain('very-secret');
  });

  it('makes nothing before something is written', async () => {
    const { store } = await temporaryStore();
    expect(await store.findBaselines({})).toEqual([]);
    expect(await store.listRecords('runs')).toEqual([]);
    await expect(store.readBaseline(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
