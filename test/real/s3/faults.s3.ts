import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import type { Store } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { filesBelow, type TemporaryStore, temporaryStore } from '../../support/store/store-folder.ts';
import { startVersitygw } from '../../support/store/versitygw.ts';
import { startWire, type Wire } from '../../support/store/wire.ts';
import { kill, writer } from '../../support/store/writer-process.ts';

const BUNDLE = { contentType: 'application/x-git-bundle' };
const bytes = randomBytes(8_000_000);
const bundle = (): Readable => Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]);

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 's3-faults-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store on the server of these tests, reached over a line that can be cut. */
async function overWire(): Promise<{ wire: Wire; store: Store; place: TemporaryStore }> {
  const place = await temporaryStore();
  const port = Number(new URL(inject('gateway')?.environment.AWS_ENDPOINT_URL_S3 ?? '').port);
  const wire = await startWire(port);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${wire.port}`);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await wire.close();
  });
  return { wire, place, store: openStore({ ...process.env, BENCHMARK_GATE_STORE: place.address }) };
}

describe('a store on versitygw', () => {
  it('shows nothing of content whose writer was killed while it was sent, and takes it again', async () => {
    const { wire, place } = await overWire();
    vi.stubEnv('TMPDIR', await temporaryFolder());
    const size = 64_000_000;
    const first = writer('large', place.address, `${size}`);
    await new Promise<void>((resolve) => {
      wire.onBytes = (direction, passed) => {
        if (direction === 'up' && passed > size / 2) resolve();
      };
    });
    await kill(first.child);
    expect(await filesBelow(place.root)).toEqual([]);
    expect((await readdir(process.env.TMPDIR ?? '')).filter((name) => name.startsWith('benchmark-gate'))).toEqual([]);
    const { lines } = writer('large', place.address, `${size}`);
    const uri = JSON.parse((await lines.next()).value);
    expect((await place.store.get(uri)).length).toBeGreaterThanOrEqual(size);
    expect(await filesBelow(place.root)).toHaveLength(1);
  });

  it('sends again what a cut line interrupted', async () => {
    const { wire, store, place } = await overWire();
    await store.putJson('so that the line stands');
    let cuts = 0;
    wire.onBytes = (direction, passed) => {
      if (direction === 'down' || passed < 3_000_000 * (cuts + 1) || cuts === 2) return;
      cuts += 1;
      wire.cut();
    };
    const { uri } = await store.put(bundle(), BUNDLE);
    expect(cuts).toBe(2);
    expect(bytes.equals(await place.store.get(uri))).toBe(true);
  });

  it('leaves no part of a download that was cut', async () => {
    const { wire, store } = await overWire();
    const { uri } = await store.put(bundle(), BUNDLE);
    const folder = await temporaryFolder();
    let down = 0;
    wire.onBytes = (direction, passed) => {
      if (direction === 'up') return;
      down ||= passed;
      if (passed - down > 4_000_000) wire.cut();
    };
    await expect(store.download(uri, path.join(folder, 'bundle'))).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'unavailable',
      message: expect.stringContaining(uri),
    });
    expect(await readdir(folder)).toEqual([]);
    wire.onBytes = () => {};
    await store.download(uri, path.join(folder, 'bundle'));
    expect(await readdir(folder)).toEqual(['bundle']);
  });

  it('is unavailable while its server is away, and holds nothing by half when that is back', async () => {
    const folder = await temporaryFolder();
    const root = path.join(folder, 'root');
    await mkdir(path.join(root, 'bucket'), { recursive: true });
    const options = { root, log: path.join(folder, 'log') };
    const server = await startVersitygw(options);
    const wire = await startWire(server.port);
    const environment = { ...server.environment, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${wire.port}` };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const store = openStore({ ...process.env, BENCHMARK_GATE_STORE: 's3://bucket/gate' });
    const kept = await store.putJson('kept');
    wire.onBytes = (direction, passed) => {
      if (direction === 'down' || passed < 4_000_000) return;
      wire.onBytes = () => {};
      process.kill(server.process.pid, 'SIGKILL');
    };
    await expect(store.put(bundle(), BUNDLE)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.get(kept.uri)).rejects.toMatchObject({ kind: 'unavailable' });

    const again = await startVersitygw({ ...options, port: server.port });
    onTestFinished(async () => {
      await wire.close();
      await again.process.stop();
    });
    expect((await store.get(kept.uri)).toString()).toBe('"kept"');
    expect(await filesBelow(path.join(root, 'bucket', 'gate'))).toHaveLength(1);
    const { uri } = await store.put(bundle(), BUNDLE);
    expect(bytes.equals(await store.get(uri))).toBe(true);
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'nobody' }, '', 'check AWS_ACCESS_KEY_ID'],
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'not-this-one' }, '', 'AWS_SECRET_ACCESS_KEY'],
    ['another region', { AWS_REGION: 'eu-central-1' }, '', 'set AWS_REGION'],
    ['no such bucket', {}, 's3://no-such-bucket/gate', 'there is no such bucket: create it'],
  ])('is refused by name with %s', async (_, changed, address, mend) => {
    const place = await temporaryStore();
    for (const [name, value] of Object.entries(changed)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const store = openStore({ ...process.env, BENCHMARK_GATE_STORE: address || place.address });
    for (const work of [() => store.requireWritable(), () => store.findBaselines({}), () => store.putJson(1)]) {
      const message = expect.stringContaining(mend);
      await expect(work()).rejects.toMatchObject({ name: 'StoreError', kind: 'misconfigured', message });
    }
    expect(await filesBelow(place.root)).toEqual([]);
  });
});
