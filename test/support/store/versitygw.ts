import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { onPath } from '../../../demo/temporal-server/cli-check.ts';
import { freePorts, LOOPBACK } from '../../../demo/temporal-server/ports.ts';
import { logTail, ServerProcess } from '../../../demo/temporal-server/server-process.ts';

/** A gateway that speaks S3 over a folder; Apache-2.0, written in Go. */
const MODULE = 'github.com/versity/versitygw/cmd/versitygw';
const VERSION = '1.8.0';

/** One builder at a time; whoever waited finds what the first one built. Of a killed one only an unused folder stays. */
const SCRIPT =
  'test -x "$1" || { work=$(mktemp -d "$1.XXXXXX") && GOBIN=$work go install -ldflags "-s -w" "$2" && ' +
  'mv "$work/versitygw" "$1" && rmdir "$work"; }';

/** The executable, from the cache that the Temporal CLI is kept in as well; built with Go where it isn't there yet. */
async function findVersitygw(): Promise<string> {
  const cache =
    process.env.BENCHMARK_GATE_CACHE ||
    path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'benchmark-gate');
  const file = path.resolve(cache, 'versitygw', VERSION, 'versitygw');
  if (existsSync(file)) return file;
  const [go, flock] = [await onPath('go', process.env), await onPath('flock', process.env)];
  if (go === null || flock === null) {
    throw new Error(
      `these tests need versitygw ${VERSION}: install Go 1.25 or newer and flock, which build it, or put it at ${file}`,
    );
  }
  await mkdir(path.dirname(file), { recursive: true });
  console.error(`building versitygw ${VERSION} with Go: some minutes, once`);
  const locked = ['--close', path.join(path.dirname(file), '.build.lock'), 'sh', '-c', SCRIPT];
  await execa(flock, [...locked, 'sh', file, `${MODULE}@v${VERSION}`], { env: { GOFLAGS: '' }, stdin: 'ignore' });
  return file;
}

export interface Versitygw {
  readonly process: ServerProcess;
  readonly port: number;
  /** What the AWS SDK needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface VersitygwOptions {
  /** Folders in it are buckets. */
  readonly root: string;
  readonly log: string;
  readonly port?: number;
}

/** Starts a server with one account, and returns when it answers. */
export async function startVersitygw({ root, log, port }: VersitygwOptions): Promise<Versitygw> {
  const file = await findVersitygw();
  const [free = 0] = await freePorts(1);
  const chosen = port ?? free;
  const account = { id: 'gate-test', secret: 'gate-test-secret' };
  const args = ['--port', `${LOOPBACK}:${chosen}`, '--access', account.id, '--secret', account.secret, '--quiet'];
  const server = await ServerProcess.start(file, [...args, 'posix', root], log);
  const endpoint = `http://${LOOPBACK}:${chosen}`;
  while (!(await answers(endpoint))) {
    const ended = await Promise.race([server.exited, sleep(50)]);
    if (ended !== undefined) throw new Error(`versitygw ended: ${await logTail(log)}`);
  }
  const environment = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: account.id,
    AWS_SECRET_ACCESS_KEY: account.secret,
  };
  return { process: server, port: chosen, environment };
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );
