import { chmod, chown, lchown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, inject, it, onTestFinished, vi } from 'vitest';
import { openClusterFolder, privateFolder } from '../../../../demo/cluster/cluster-folder.ts';
import { Part } from '../../../../demo/cluster/parts/part.ts';
import { serverPlan } from '../../../../demo/cluster/temporal/server-plan.ts';
import { uiPlan } from '../../../../demo/cluster/temporal/ui-plan.ts';
import { freePorts } from '../../../../demo/temporal-server/ports.ts';
import { ServerProcess } from '../../../../demo/temporal-server/server-process.ts';
import { startDevServer } from '../../../../demo/temporal-server/start-dev-server.ts';
import { IS_MACHINES_ROOT } from '../../../support/processes/machines-root.ts';
import { until } from '../../../support/until.ts';

afterEach(() => vi.unstubAllEnvs());

const AS_ROOT = IS_MACHINES_ROOT;
/** Somebody else on this machine. */
const STRANGER = 65_534;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-users-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A program of the test's own. */
async function program(folder: string, name: string, script: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** Somebody else's server on a port, which passes all on to another one. */
async function stranger(port: number, target: string): Promise<void> {
  const [host = '', to] = target.split(':');
  const server = createServer((socket) => {
    const other = connect({ host, port: Number(to) });
    for (const each of [socket, other]) each.on('error', () => undefined).once('close', () => socket.destroy());
    socket.once('close', () => other.destroy());
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
}

const watcher = { say: () => undefined, onLost: () => undefined };

it('nothing is said to somebody else who listens where a part of the cluster should', async () => {
  const folder = await temporaryFolder();
  const log = join(folder, 'part.log');
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until('a stranger', async () => server.listening);
  const { port } = server.address() as AddressInfo;
  let asked = 0;
  const start = () => ServerProcess.start('sh', ['-c', 'sleep 1; echo "address already in use" >&2; exit 1'], log);
  const ready = async () => {
    asked += 1;
  };
  await expect(Part.start({ name: 'database', log, port, start, ready }, watcher)).rejects.toThrow(
    /its port was taken by somebody else/,
  );
  expect(asked).toBe(0);
});

it('a part that listens itself, or behind a script, is ready', async () => {
  const folder = await temporaryFolder();
  const log = join(folder, 'part.log');
  const [port = 0] = await freePorts(1);
  const listen = `"${process.execPath}" -e "require('net').createServer().listen(${port}, '127.0.0.1')"`;
  for (const script of [`exec ${listen}`, `${listen}; true`]) {
    const start = () => ServerProcess.start('sh', ['-c', script], log);
    const part = await Part.start({ name: 'database', log, port, start, ready: async () => undefined }, watcher);
    expect(part.isReady).toBe(true);
    process.kill(-(part.pid ?? 0), 'SIGKILL');
    await part.stop();
  }
});

it('the development server is none that somebody else runs on its port', async () => {
  const folder = await temporaryFolder();
  const { address } = inject('temporal');
  const [port = 0, uiPort = 0] = await freePorts(2);
  const [begun, taken] = [join(folder, 'begun'), join(folder, 'taken')];
  const waiting = `touch ${begun}; while [ ! -e ${taken} ]; do sleep 0.1; done; sleep 2; echo "address already in use"; exit 1`;
  const path = await program(folder, 'temporal', waiting);
  const logFile = join(folder, 'server.log');
  const starting = startDevServer({ path, port, uiPort, namespace: 'default', searchAttributes: [], logFile });
  const refused = expect(starting).rejects.toThrow(/ended with exit code 1/);
  await until('the server', () => stat(begun).catch(() => null));
  await Promise.all([stranger(port, address), stranger(uiPort, new URL(inject('temporal').uiUrl).host)]);
  await writeFile(taken, '');
  await refused;
});

it('tokens and keys of whoever starts a cluster or a demo are given to no server', async () => {
  const folder = await temporaryFolder();
  const secrets = {
    GITHUB_TOKEN: 'g',
    GH_TOKEN: 'g',
    AWS_SECRET_ACCESS_KEY: 'a',
    TEMPORAL_API_KEY: 't',
    NPM_TOKEN: 'n',
  };
  for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, `secret-${value}`);
  const log = join(folder, 'environment.log');
  const printing = await program(folder, 'server', 'env');
  const postgres = { host: '127.0.0.1', port: 1, user: 'gate', password: 'p' };
  const common = { port: 1, folder, log };
  const plans = [
    serverPlan({ ...common, server: printing, postgres }),
    uiPlan({ ...common, ui: printing, server: '127.0.0.1:1', namespace: 'default' }),
  ];
  for (const plan of plans) await (await plan.start()).exited;
  await startDevServer({ path: printing, namespace: 'default', logFile: log }).catch(() => undefined);
  const said = await readFile(log, 'utf8');
  expect(said.match(/^PATH=/gm)).toHaveLength(3);
  expect(said).not.toContain('secret-');
});

it('nobody else reads what a cluster keeps and says', async () => {
  const folder = join(await temporaryFolder(), 'cluster');
  await openClusterFolder(folder);
  const log = join(await privateFolder(folder, 'logs'), 'part.log');
  await (await ServerProcess.start('true', [], log)).exited;
  const modeOf = async (file: string) => (await stat(file)).mode & 0o777;
  expect(await Promise.all([folder, join(folder, 'logs'), log].map(modeOf))).toEqual([
    process.getuid?.() === 0 ? 0o711 : 0o700,
    0o700,
    0o600,
  ]);
});

it('a folder that others may write to is none of a cluster’s', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'benchmark-gate.cluster'), '');
  await chmod(folder, 0o777);
  await expect(openClusterFolder(folder)).rejects.toThrow(/can be written by others.*--data/);
});

it.runIf(AS_ROOT)('a folder, or a link to one, that somebody else made beforehand is none of a cluster’s', async () => {
  const folder = await temporaryFolder();
  const [planted, own, link] = [join(folder, 'planted'), join(folder, 'own'), join(folder, 'link')];
  await mkdir(planted);
  await mkdir(own);
  await writeFile(join(planted, 'benchmark-gate.cluster'), '');
  // Root would write the password, and give it away, where this leads to.
  await symlink('/etc/shadow', join(planted, 'postgres.password'));
  await chown(planted, STRANGER, STRANGER);
  await symlink(own, link);
  await lchown(link, STRANGER, STRANGER);
  for (const each of [planted, link]) {
    await expect(openClusterFolder(each)).rejects.toThrow(/belongs to another user.*--data/);
  }
});
