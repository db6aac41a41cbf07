import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEPENDENCY, dependingOn, fetchingHost } from '../../../../support/cargo/fetching-host.ts';
import { selfSigned } from '../../../../support/git/private-server.ts';
import { TRIED_ISOLATIONS, temporaryFolder } from '../../../../support/processes/confine.ts';

type Protocol = 'http' | 'https';

/** @returns `HOST:PORT` */
async function serve(protocol: Protocol, keys: Awaited<ReturnType<typeof selfSigned>>, answer: RequestListener) {
  const server = protocol === 'https' ? createTlsServer(keys, answer) : createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function packed(): Promise<Buffer> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(DEPENDENCY)) {
    await mkdir(dirname(join(folder, 'dep-0.1.0', path)), { recursive: true });
    await writeFile(join(folder, 'dep-0.1.0', path), content);
  }
  await execa('tar', ['czf', 'dep.crate', 'dep-0.1.0'], { cwd: folder });
  return readFile(join(folder, 'dep.crate'));
}

/** A registry on this machine that has one crate, which lies on another port. */
async function registry(protocol: Protocol) {
  const crate = await packed();
  const checksum = createHash('sha256').update(crate).digest('hex');
  const keys = await selfSigned();
  let downloads = 0;
  const crates = await serve(protocol, keys, (_request, response) => {
    downloads += 1;
    response.end(crate);
  });
  const config = { dl: `${protocol}://${crates}/{crate}` };
  const entry = { name: 'dep', vers: '0.1.0', deps: [], cksum: checksum, features: {}, yanked: false };
  const authority = await serve(protocol, keys, ({ url }, response) => {
    if (url === '/index/config.json') response.end(JSON.stringify(config));
    else if (url === '/index/3/d/dep') response.end(JSON.stringify(entry));
    else response.writeHead(404).end();
  });
  const { certificate } = keys;
  return {
    index: `sparse+${protocol}://${authority}/index/`,
    checksum,
    certificate,
    crates,
    downloads: () => downloads,
  };
}

describe.each(TRIED_ISOLATIONS)('a fetch, isolation %s,', (isolation) => {
  it.each([
    ['http', (to: string) => `${to} is asked without encryption`, (to: string) => `http://${to}/`],
    ['https', () => '127.0.0.1 is no public address', (to: string) => to],
  ] as const)(
    'asks a private registry by %s, and another port of it only where that is allowed too',
    async (by, said, allow) => {
      const { index, checksum, certificate, crates, downloads } = await registry(by);
      const cargoHome = await temporaryFolder();
      await writeFile(join(cargoHome, 'config.toml'), `[registries.corp]\nindex = "${index}"\n`);
      const files = dependingOn(`{ version = "0.1.0", registry-index = "${index}" }`, index);
      const locked = (files['Cargo.lock'] ?? '').replace(`${index}"`, `${index}"\nchecksum = "${checksum}"`);
      const change = { ...files, 'Cargo.lock': locked };
      const network = { CARGO_NET_RETRY: '0', CARGO_HTTP_CAINFO: certificate };
      const alone = await fetchingHost(`registry alone ${by} ${isolation}`, isolation, { cargoHome, network });
      await expect(alone.prepare('job', change)).rejects.toMatchObject({
        report: { message: expect.stringContaining(said(crates)) },
      });
      expect(downloads()).toBe(0);
      const from = [allow(crates)];
      const both = await fetchingHost(`registry both ${by} ${isolation}`, isolation, {
        cargoHome,
        network,
        crates: { from },
      });
      await both.prepare('job', change);
      expect(downloads()).toBe(1);
      const [cache = ''] = await readdir(join(cargoHome, 'registry/cache'));
      expect(await readdir(join(cargoHome, 'registry/cache', cache))).toEqual(['dep-0.1.0.crate']);
    },
  );
});
