import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyNoTls } from '../../../../adapters/tls/why-no-tls.ts';
import { connectionSettings } from '../../../../client/connection-settings.ts';
import { InputError } from '../../../../client/input-error.ts';
import { runInside } from '../../../support/processes/run-inside.ts';
import { type Certificate, makeCertificate } from '../../../support/tls/certificate.ts';

const SECRET = 'key-of-the-operator-0123456789';

let folder: string;
let own: Certificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-server-'));
  own = await makeCertificate(folder, 'own', '20200101', '20990101');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Something that listens where the server should, and what it was told. */
async function listening(greet: (socket: Socket) => void) {
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('data', (bytes) => heard.push(bytes));
    greet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    heard: () => Buffer.concat(heard).toString('latin1'),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

it.concurrent('a server that sends a byte of its handshake now and then keeps nobody for ever', async () => {
  const server = await listening((socket) => {
    // A record of 16 KiB, of which hardly anything comes.
    socket.write(Buffer.from([0x16, 3, 3, 0x40, 0]));
    const timer = setInterval(() => socket.write(Buffer.from([2])), 500);
    socket.once('close', () => clearInterval(timer));
  });
  expect(await whyNoTls({ address: server.address })).toBeNull();
  server.close();
});

it.concurrent('a server that answers in plain where TLS is asked for is told no key', async () => {
  const server = await listening((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_API_KEY: SECRET };
  const { code, stderr } = await runInside(['runs'], { env });
  server.close();
  expect([code, stderr]).toEqual([3, expect.stringMatching(/^benchmark-gate: no Temporal server answers at /)]);
  expect(server.heard()).not.toBe('');
  expect(server.heard()).not.toContain(SECRET);
});

/** The faults of settings; none where they can be used. */
function faultsOf(env: Readonly<Record<string, string>>): string[] {
  try {
    // No file of whoever runs the tests.
    connectionSettings({ TEMPORAL_CONFIG_FILE: join(folder, 'none.toml'), ...env });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
}

describe('settings by which a client would say more, or show less, than was meant', () => {
  const elsewhere = { TEMPORAL_ADDRESS: 'temporal.example:7233' };

  it.each([
    { TEMPORAL_API_KEY: SECRET, TEMPORAL_TLS: 'false' },
    { TEMPORAL_GRPC_META_AUTHORIZATION: `Bearer ${SECRET}` },
  ])('a key goes to no other machine without TLS (%o)', (env) => {
    expect(faultsOf({ ...elsewhere, ...env })).toEqual([
      'an API key would be sent to temporal.example:7233 without TLS, for everybody on the way to read: set TEMPORAL_TLS=true, or name a server of this machine',
    ]);
    expect(faultsOf({ TEMPORAL_ADDRESS: '127.0.0.1:7233', ...env })).toEqual([]);
    expect(faultsOf({ ...elsewhere, ...env, TEMPORAL_TLS: 'true' })).toEqual([]);
    // Names that begin like this machine's are others'.
    expect(faultsOf({ ...env, TEMPORAL_ADDRESS: '127.0.0.1.example:7233' })).toHaveLength(1);
    expect(faultsOf({ ...env, TEMPORAL_ADDRESS: 'localhost.example:7233' })).toHaveLength(1);
  });

  it('an empty variable says nothing, and leaves a key of the file the TLS that it switches on', async () => {
    const names = ['ADDRESS', 'NAMESPACE', 'API_KEY', 'PROFILE', 'CONFIG_FILE', 'TLS', 'TLS_CLIENT_CERT_PATH'];
    const empty = Object.fromEntries(names.map((name) => [`TEMPORAL_${name}`, '']));
    const nowhere = { XDG_CONFIG_HOME: join(folder, 'none') };
    expect(connectionSettings({ ...nowhere, ...empty })).toEqual(connectionSettings(nowhere));
    expect(connectionSettings({ ...nowhere, ...empty }).connectionOptions.tls).toBeUndefined();
    const file = join(folder, 'key.toml');
    await writeFile(
      file,
      `[profile.default]\naddress = "cloud.example:7233"\nnamespace = "own"\napi_key = "${SECRET}"\n`,
    );
    const { namespace, connectionOptions } = connectionSettings({ ...empty, TEMPORAL_CONFIG_FILE: file });
    expect({ namespace, ...connectionOptions }).toMatchObject({ namespace: 'own', apiKey: SECRET, tls: true });
  });

  it('a word that is none does not turn TLS off', () => {
    expect(faultsOf({ ...elsewhere, TEMPORAL_TLS: 'ture' })).toEqual([
      'TEMPORAL_TLS is "ture": expected true or false',
    ]);
  });

  it('half of a client’s certificate is not none', async () => {
    expect(faultsOf({ ...elsewhere, TEMPORAL_TLS_CLIENT_CERT_PATH: own.certificate })).toEqual([
      'TEMPORAL_TLS_CLIENT_CERT_PATH alone is no client certificate: set TEMPORAL_TLS_CLIENT_KEY_PATH as well',
    ]);
    expect(faultsOf({ ...elsewhere, TEMPORAL_TLS_CLIENT_KEY_PATH: own.key })).toEqual([
      'TEMPORAL_TLS_CLIENT_KEY_PATH alone is no client certificate: set TEMPORAL_TLS_CLIENT_CERT_PATH as well',
    ]);
  });

  it('a key in the place of the certificate is named, and not shown', async () => {
    const swapped = { TEMPORAL_TLS_CLIENT_CERT_PATH: own.key, TEMPORAL_TLS_CLIENT_KEY_PATH: own.certificate };
    const faults = faultsOf({ ...elsewhere, ...swapped });
    expect(faults).toEqual([
      "the client's certificate is none: see to TEMPORAL_TLS_CLIENT_CERT_PATH, which has to be a file in PEM",
    ]);
    const [, secret = ''] = (await readFile(own.key, 'utf8')).split('\n');
    expect(faults.join()).not.toContain(secret);
  });

  it.each([`api_key = "${SECRET}`, `tls.client_key_data = """${SECRET}\n`, `${SECRET} =`])(
    'a file of settings that is damaged where its key stands does not show it',
    async (line) => {
      const file = join(folder, 'temporal.toml');
      await writeFile(file, `[profile.default]\naddress = "localhost:1"\n${line}\n`);
      const { code, stderr } = await runInside(['runs'], { env: { TEMPORAL_CONFIG_FILE: file } });
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/the settings for the Temporal server can't be read .*TOML.*line \d/),
      ]);
      expect(stderr).not.toContain(SECRET);
    },
  );
});
