import { access, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { freePorts, LOOPBACK } from '../../adapters/temporal-server/ports.ts';
import { logTail, ServerProcess } from '../../adapters/temporal-server/server-process.ts';

/** A gateway that speaks S3 over a folder; Apache-2.0, written in Go. */
const MODULE = 'github.com/versity/versitygw/cmd/versitygw';
const VERSION = '1.8.0';

/** One builder at a time; whoever waited finds what the first one built. */
const SCRIPT =
  'test -x "$GOBIN/versitygw" || { mkdir "$GOBIN/work" && GOBIN="$GOBIN/work" go install -ldflags "-s -w" "$1" && mv "$GOBIN/work/versitygw" "$GOBIN/versitygw"; rmdir "$GOBIN/work"; }';

/** The executable, from the cache that the Temporal CLI is kept in as well; built with Go where it isn't there yet. */
export async function findVersitygw(): Promise<string> {
  const cache =
    process.env.BENCHMARK_GATE_CACHE ||
    path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'benchmark-gate');
  const folder = path.resolve(cache, 'versitygw', VERSION);
  const file = path.join(folder, 'versitygw');
  if (await isThere(file)) return file;
  await mkdir(folder, { recursive: true });
  console.error(`building versitygw ${VERSION} with Go: some minutes, once`);
  await execa(
    'flock',
    ['--close', path.join(folder, '.build.lock'), 'sh', '-c', SCRIPT, 'sh', `${MODULE}@v${VERSION}`],
    {
      env: { GOBIN: folder, GOFLAGS: '' },
      stdin: 'ignore',
    },
  );
  return file;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

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
