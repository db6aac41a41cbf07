import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { whyNoTls } from '../../../../adapters/tls/why-no-tls.ts';
import { type Certificate, makeCertificate } from '../../../support/tls/certificate.ts';
import { startTlsServer } from '../../../support/tls/tls-server.ts';

const NOW = new Date('2026-06-01T12:00:00Z');

let folder: string;
let whole: Certificate;
let server: Awaited<ReturnType<typeof startTlsServer>>;
let authority: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'why-no-tls-'));
  whole = await makeCertificate(folder, 'whole', '20200101', '20990101');
  server = await startTlsServer(whole);
  authority = await readFile(whole.certificate);
});
afterAll(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

const client = async ({ certificate, key }: Certificate) => ({
  certificate: await readFile(certificate),
  key: await readFile(key),
});

it('finds nothing wrong with a certificate that holds', async () => {
  expect(await whyNoTls({ address: server.address, authority, client: await client(whole) }, NOW)).toBeNull();
});

it('says that the server’s certificate lapsed, and when', async () => {
  const lapsed = await makeCertificate(folder, 'lapsed', '20200101', '20200102');
  const old = await startTlsServer(lapsed);
  const end = { address: old.address, authority: await readFile(lapsed.certificate) };
  expect(await whyNoTls(end, NOW)).toBe(
    "its certificate lapsed on 2020-01-02: renew it (this machine's clock says 2026-06-01)",
  );
  old.close();
});

it('says that the client’s own lapsed, without a server', async () => {
  const own = await client(await makeCertificate(folder, 'own', '20200101', '20200102'));
  expect(await whyNoTls({ address: '127.0.0.1:1', client: own }, NOW)).toMatch(
    /^this client's certificate lapsed on 2020-01-02: renew it/,
  );
});

it('says that a clock was set back before a certificate holds', async () => {
  const setBack = new Date('2019-01-01T00:00:00Z');
  expect(await whyNoTls({ address: server.address, client: await client(whole) }, setBack)).toBe(
    "this client's certificate holds from 2020-01-01 on: set this machine's clock, which says 2019-01-01",
  );
});

it('says that a certificate is of an authority that nobody knows', async () => {
  expect(await whyNoTls({ address: server.address }, NOW)).toMatch(/not trusted .*TEMPORAL_TLS_SERVER_CA_CERT_PATH/);
});

it('leaves it open where nobody answers, or not by TLS', async () => {
  expect(await whyNoTls({ address: '127.0.0.1:1', authority }, NOW)).toBeNull();
});
