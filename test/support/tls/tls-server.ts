import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

/** A server that shows a certificate and says nothing else. */
export async function startTlsServer({ certificate, key }: Certificate) {
  const server = createSecureServer({ cert: await readFile(certificate), key: await readFile(key) });
  server.on('sessionError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
