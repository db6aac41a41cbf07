import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../adapters/store/open-store.ts';
import { temporaryStore } from './store-folder.ts';

describe('opening a store', () => {
  it.each([
    [{ HOME: '/home/x' }, 'file:///home/x/.local/share/benchmark-gate/store/'],
    [{ HOME: '/home/x', XDG_DATA_HOME: '/data' }, 'file:///data/benchmark-gate/store/'],
    [{ HOME: '/home/x', BENCHMARK_GATE_STORE: '/srv/st ore' }, 'file:///srv/st%20ore/'],
    [{ BENCHMARK_GATE_STORE: 'file:///srv/store' }, 'file:///srv/store/'],
    [{ BENCHMARK_GATE_STORE: 'here' }, `${pathToFileURL(process.cwd()).href}/here/`],
  ])('in %j', (env, location) => expect(openStore(env).location).toBe(location));

  it.each(['s3://bucket/store', 'https://example.org/store', 'file://elsewhere/store'])('refuses %s', (address) => {
    expect(() => openStore({ BENCHMARK_GATE_STORE: address })).toThrow(
      expect.objectContaining({ kind: 'misconfigured', message: expect.stringContaining('BENCHMARK_GATE_STORE') }),
    );
  });

  it('makes nothing before something is written', async () => {
    const { store } = await temporaryStore();
    expect(await store.findBaselines({})).toEqual([]);
    expect(await store.listRecords('runs')).toEqual([]);
    await expect(store.readBaseline(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
