import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/processes/run-cli.ts';
import { type Certificate, makeCertificate } from '../../support/tls/certificate.ts';
import { startTlsServer } from '../../support/tls/tls-server.ts';

let folder: string;
let lapsed: Certificate;
let server: Awaited<ReturnType<typeof startTlsServer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  lapsed = await makeCertificate(folder, 'lapsed', '20200101', '20200102');
  server = await startTlsServer(lapsed);
});
afterAll(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  ['a question', ['runs']],
  ['a worker', ['worker', '--role', 'control']],
])('%s', (_, args) => {
  it.concurrent('says in one line that the server’s certificate lapsed', async () => {
    const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_TLS_SERVER_CA_CERT_PATH: lapsed.certificate };
    const { code, stdout, stderr } = await runCli(args, { env });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^benchmark-gate: nothing can be said to the Temporal server at localhost:\d+: its certificate lapsed on 2020-01-02: renew it .*$/,
    );
  });

  it.concurrent('says in one line that a certificate’s file is not there', async () => {
    const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'no-such.pem') };
    const { code, stdout, stderr } = await runCli(args, { env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^benchmark-gate: the settings for the Temporal server can't be read \(.*no-such\.pem.*\): .*$/,
    );
  });
});
