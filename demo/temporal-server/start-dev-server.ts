import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';
import { DevServerError } from './dev-server-error.ts';
import { untilOwnListener } from './own-listener.ts';
import { freePorts, isFree, LOOPBACK } from './ports.ts';
import { untilReady } from './readiness.ts';
import { serverEnvironment } from './server-environment.ts';
import { logTail, type ServerExit, ServerProcess } from './server-process.ts';

/** How long a server may take to become ready, in milliseconds. One second is usual, a busy machine takes longer. */
const READY_WITHIN = 60_000;

/** A port chosen here may be taken by somebody else before the server listens: then others are chosen. */
const ATTEMPTS = 3;

export interface DevServerOptions {
  /** The Temporal CLI. */
  readonly path: string;
  /** Ports of the server and its UI; chosen where they are left out. */
  readonly port?: number;
  readonly uiPort?: number;
  /** File that keeps workflows over restarts; without it they are kept in memory. */
  readonly dbFilename?: string;
  readonly namespace: string;
  /** Names of search attributes of type keyword; the gate's where left out. */
  readonly searchAttributes?: readonly string[];
  /** The server's dynamic configuration, as far as it differs from its own: values as JSON. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Variables for the server besides {@link serverEnvironment}. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The server's own output is appended here. */
  readonly logFile: string;
  /** Called when a server that was ready ends without being stopped. */
  readonly onExit?: (exit: ServerExit) => void;
}

export interface DevServer {
  /** Host and port for clients and workers. */
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  /** Ends the server and returns when its process is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts Temporal's development server, and returns when it answers and has namespace and search attributes. The
 * server dies with this process. Throws {@link DevServerError}, and leaves no process then.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  for (const port of [options.port, options.uiPort]) {
    if (port !== undefined && !(await isFree(port))) {
      throw new DevServerError(
        'port-busy',
        `port ${port} of ${LOOPBACK} is in use: end what listens there, or choose another port`,
      );
    }
  }
  if (options.dbFilename !== undefined)
    await mkdir(path.dirname(path.resolve(options.dbFilename)), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const [port = 0, uiPort = 0, ...others] = await freePorts(4);
    const ports = { port: options.port ?? port, ui: options.uiPort ?? uiPort, others };
    try {
      return await start(options, ports);
    } catch (error) {
      const taken = error instanceof DevServerError && error.kind === 'port-busy';
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}

interface Ports {
  readonly port: number;
  readonly ui: number;
  readonly others: readonly number[];
}

async function start(options: DevServerOptions, ports: Ports): Promise<DevServer> {
  const { namespace, logFile, onExit } = options;
  const searchAttributes = options.searchAttributes ?? Object.values(SEARCH_ATTRIBUTES);
  const address = `${LOOPBACK}:${ports.port}`;
  const server = await startProcess(options, argumentsOf(options, searchAttributes, ports));
  const giveUp = new AbortController();
  const exited = server.exited.then((exit) => `it ended with ${exit.signal ?? `exit code ${exit.code}`}`);
  const uiUrl = `http://${LOOPBACK}:${ports.ui}`;
  const ready = untilOwnListener(server.pid, ports.port, giveUp.signal)
    .then(() => untilReady({ address, namespace, searchAttributes, uiUrl }, giveUp.signal))
    .catch(() => `it did not become ready within ${READY_WITHIN / 1000} s`);
  const timer = setTimeout(() => giveUp.abort(), READY_WITHIN);
  const fault = await Promise.race([exited, ready]);
  clearTimeout(timer);
  giveUp.abort();
  if (fault !== null) {
    await server.stop();
    const tail = await logTail(logFile);
    throw new DevServerError(
      tail.includes('address already in use') ? 'port-busy' : 'failed',
      `the Temporal server could not be started: ${fault}; its log, ${logFile}, ends:\n${tail}`,
    );
  }
  void server.exited.then((exit) => {
    if (!server.stopping) onExit?.(exit);
  });
  return { address, uiUrl, pid: server.pid, stop: () => server.stop() };
}

async function startProcess(options: DevServerOptions, args: readonly string[]): Promise<ServerProcess> {
  try {
    const env = { ...serverEnvironment(process.env), ...options.environment };
    return await ServerProcess.start(options.path, args, options.logFile, env);
  } catch (cause) {
    throw new DevServerError('failed', `${options.path} could not be started: ${cause}`, { cause });
  }
}

function argumentsOf(
  { namespace, dbFilename, settings = {} }: DevServerOptions,
  searchAttributes: readonly string[],
  { port, ui, others: [http, metrics] }: Ports,
): string[] {
  // Left to itself, the server chooses the last two, and sometimes takes one of the first two for them.
  const ports = ['--port', `${port}`, '--ui-port', `${ui}`, '--http-port', `${http}`, '--metrics-port', `${metrics}`];
  const where = ['--ip', LOOPBACK, ...ports, '--namespace', namespace];
  const attributes = searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]);
  const configuration = Object.entries(settings).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${value}`,
  ]);
  // The defaults of SQLite cost three quarters of the speed; these keep workflows over a kill all the same.
  const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'].flatMap((pragma) => ['--sqlite-pragma', pragma]);
  const database = dbFilename === undefined ? [] : ['--db-filename', path.resolve(dbFilename), ...pragmas];
  return ['server', 'start-dev', '--log-level', 'warn', ...where, ...attributes, ...configuration, ...database];
}
