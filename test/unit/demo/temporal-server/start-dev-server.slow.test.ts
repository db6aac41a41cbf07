import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findTemporalCli } from '../../../../demo/temporal-server/find-cli.ts';
import { type DevServerOptions, startDevServer } from '../../../../demo/temporal-server/start-dev-server.ts';
import { SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { isRunning } from '../../../support/temporal/processes.ts';

const tsx = new URL('../../../../node_modules/.bin/tsx', import.meta.url).pathname;
let cli: string;

beforeAll(async () => {
  cli = (await findTemporalCli({ env: process.env, onProgress: (line) => console.error(line) })).path;
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dev-server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function options(changes: Partial<DevServerOptions> = {}): Promise<DevServerOptions> {
  return { path: cli, namespace: 'gate', logFile: path.join(await temporaryFolder(), 'log/server.log'), ...changes };
}

async function start(changes: Partial<DevServerOptions> = {}) {
  const server = await startDevServer(await options(changes));
  onTestFinished(() => server.stop());
  return server;
}

describe('the development server', () => {
  it('is ready with namespace, search attributes and UI when it is handed over, and gone when it is stopped', async () => {
    const ended: unknown[] = [];
    const server = await start({ onExit: (exit) => ended.push(exit) });
    const connection = await Connection.connect({ address: server.address });
    const described = await connection.workflowService.describeNamespace({ namespace: 'gate' });
    expect(described.namespaceInfo?.name).toBe('gate');
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'gate' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES)));
    await connection.close();
    expect((await fetch(server.uiUrl)).status).toBe(200);
    expect(await isRunning(server.pid)).toBe(true);
    await Promise.all([server.stop(), server.stop()]);
    expect(await isRunning(server.pid)).toBe(false);
    expect(ended).toEqual([]);
  });

  it('takes what it is told of its dynamic configuration', async () => {
    const server = await start({ settings: { 'limit.maxIDLength': '60' } });
    const connection = await Connection.connect({ address: server.address });
    onTestFinished(() => connection.close());
    const client = new Client({ connection, namespace: 'gate' });
    const begin = (workflowId: string) => client.workflow.start('nothing', { taskQueue: 'nobody', workflowId });
    await expect(begin('x'.repeat(61))).rejects.toMatchObject({
      cause: { details: expect.stringContaining('exceeds') },
    });
    await expect(begin('x'.repeat(60))).resolves.toBeDefined();
  });

  it('refuses a port that is in use, by its number', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    onTestFinished(() => void busy.close());
    const address = busy.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const expected = {
      name: 'DevServerError',
      kind: 'port-busy',
      message: expect.stringContaining(`port ${address.port}`),
    };
    await expect(startDevServer(await options({ port: address.port }))).rejects.toMatchObject(expected);
    await expect(startDevServer(await options({ uiPort: address.port }))).rejects.toMatchObject(expected);
  });

  it('keeps what its file holds over a kill, and says that it was killed', async () => {
    const dbFilename = path.join(await temporaryFolder(), 'data/temporal.db');
    let told: (exit: unknown) => void = () => {};
    const exit = new Promise((resolve) => {
      told = resolve;
    });
    const first = await start({ dbFilename, namespace: 'kept', onExit: told });
    const connection = await Connection.connect({ address: first.address });
    await connection.workflowService.startWorkflowExecution({
      namespace: 'kept',
      workflowId: 'kept-workflow',
      workflowType: { name: 'any' },
      taskQueue: { name: 'any' },
      requestId: 'one',
    });
    await connection.close();
    process.kill(first.pid, 'SIGKILL');
    expect(await exit).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await start({ dbFilename, namespace: 'kept' });
    const again = await Connection.connect({ address: second.address });
    const execution = { workflowId: 'kept-workflow' };
    const found = await again.workflowService.describeWorkflowExecution({ namespace: 'kept', execution });
    expect(found.workflowExecutionInfo?.type?.name).toBe('any');
    await again.close();
  });

  it('dies with its parent, even by SIGKILL', async () => {
    const folder = await temporaryFolder();
    const parent = spawn(
      tsx,
      [
        new URL('../../../support/temporal/start-and-wait.ts', import.meta.url).pathname,
        cli,
        path.join(folder, 'server.log'),
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void parent.kill('SIGKILL'));
    const lines = createInterface({ input: parent.stdout });
    const [line] = await once(lines, 'line');
    const { pid, parentPid } = JSON.parse(String(line));
    expect(await isRunning(pid)).toBe(true);
    process.kill(parentPid, 'SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 240_000 }).toBe(false);
  });

  it('that ends at once is reported with its own words', async () => {
    const program = path.join(await temporaryFolder(), 'temporal');
    await writeFile(program, '#!/bin/sh\nprintf "\\033[31munable to open database file\\033[0m\\n"; exit 3\n', {
      mode: 0o755,
    });
    await expect(startDevServer(await options({ path: program }))).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(
        /ended with exit code 3; its log, .*server\.log, ends:\nunable to open database file$/,
      ),
    });
    const missing = path.join(await temporaryFolder(), 'none');
    await expect(startDevServer(await options({ path: missing }))).rejects.toMatchObject({ kind: 'failed' });
  });

  it('with a search attribute of another type is refused', async () => {
    const dbFilename = path.join(await temporaryFolder(), 'temporal.db');
    const first = await start({ dbFilename, searchAttributes: ['First'] });
    const connection = await Connection.connect({ address: first.address });
    await connection.operatorService.addSearchAttributes({ namespace: 'gate', searchAttributes: { Second: 3 } });
    await connection.close();
    await first.stop();
    await expect(startDevServer(await options({ dbFilename, searchAttributes: ['First', 'Second'] }))).rejects.toThrow(
      /search attribute Second exists with another type than Keyword/,
    );
  });
});
