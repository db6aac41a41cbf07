import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { payloadReferences } from '../adapters/store/payloads/payload-references.ts';
import { GRPC } from './ask-server.ts';
import { type ConnectionSettings, connectionSettings } from './connection-settings.ts';
import { InputError } from './input-error.ts';
import { ServiceUnreachable } from './run-error.ts';

export { ServiceUnreachable };

export interface Connected {
  readonly client: Client;
  readonly address: string;
  close(): Promise<void>;
}

/** How long a server may take to answer before it counts as absent, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How long a lost connection rests before it is tried again, in milliseconds. */
const LONGEST_BACKOFF_MS = 2_000;

/**
 * Connects as Temporal's own tools do: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS variables, or a
 * profile of `temporal.toml`; without any, the local server's default address.
 *
 * @param server a server that is known already, instead
 * @param env names the store of what is too large for the server
 * @throws ServiceUnreachable with the address and what to do; InputError where the server has no such namespace
 */
export async function connect(
  server?: { address: string; namespace: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Connected> {
  const { connectionOptions, namespace } =
    server === undefined
      ? connectionSettings()
      : { connectionOptions: { address: server.address }, namespace: server.namespace };
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    const retries = endableRetries();
    const connection = await Connection.connect({
      ...connectionOptions,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Of a server that was away for minutes: by default it is tried again after as long.
      channelArgs: { 'grpc.max_reconnect_backoff_ms': LONGEST_BACKOFF_MS },
      interceptors: [retries.interceptor],
    });
    // Few clients ever meet a reference: the store is loaded by the first.
    const dataConverter = payloadReferences(async () =>
      (await import('../adapters/store/open-store.ts')).openStore(env),
    );
    const client = new Client({ connection, namespace: namespace ?? 'default', dataConverter });
    const close = async () => {
      await retries.end();
      await connection.close();
    };
    await requireNamespace(client, address).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return { client, address, close };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw (await unspeakable(address, connectionOptions)) ?? unreachable(address, error);
  }
}

/** What a person is told where a certificate is why nothing can be said to a server; null where none is. */
async function unspeakable(
  address: string,
  { tls, apiKey }: ConnectionSettings['connectionOptions'],
): Promise<ServiceUnreachable | null> {
  if (!tls && apiKey === undefined) return null;
  const { serverNameOverride, serverRootCACertificate, clientCertPair } =
    typeof tls === 'object' && tls !== null ? tls : {};
  const { whyNoTls } = await import('../adapters/tls/why-no-tls.ts');
  const fault = await whyNoTls({
    address,
    serverName: serverNameOverride,
    authority: bufferOf(serverRootCACertificate),
    client:
      clientCertPair == null
        ? undefined
        : { certificate: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) },
  });
  return fault === null
    ? null
    : new ServiceUnreachable(`nothing can be said to the Temporal server at ${address}: ${fault}`);
}

const bufferOf = (bytes: Uint8Array | null | undefined): Buffer | undefined =>
  bytes == null ? undefined : Buffer.from(bytes);

/** Asked once, since each question answers a missing namespace in words of its own. */
async function requireNamespace({ connection, options: { namespace } }: Client, address: string): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + CONNECT_TIMEOUT_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    // Who may not ask may still be allowed to work in it.
    if (isGrpcServiceError(error) && error.code === GRPC.permissionDenied) return;
    if (!isGrpcServiceError(error) || error.code !== GRPC.notFound) throw error;
    throw new InputError([
      `the server at ${address} has no namespace ${namespace}: set TEMPORAL_NAMESPACE, or create it: ` +
        `temporal operator namespace create --namespace ${namespace}`,
    ]);
  }
}

/** What a person is told where nothing answers at an address. */
export function unreachable(address: string, cause: unknown): ServiceUnreachable {
  const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ').slice(0, 300);
  return new ServiceUnreachable(
    `no Temporal server answers at ${address} (${why}). Set TEMPORAL_ADDRESS, or start one: temporal server start-dev`,
    { cause },
  );
}

/**
 * The client's own retries, which can be ended: one that is due after its connection was closed would throw where
 * nobody can catch it.
 */
function endableRetries() {
  const usual = defaultGrpcRetryOptions();
  let ended = false;
  let lastDue = 0;
  const interceptor = makeGrpcRetryInterceptor({
    retryableDecider: (attempt, status) => !ended && usual.retryableDecider(attempt, status),
    delayFunction: (attempt, status) => {
      const delay = usual.delayFunction(attempt, status);
      lastDue = Math.max(lastDue, Date.now() + delay);
      return delay;
    },
  });
  /** Lets those that are due have their turn: some seconds at most, and only where the server was away. */
  const end = async () => {
    ended = true;
    const wait = lastDue - Date.now();
    if (wait > 0) await sleep(wait + 100);
  };
  return { interceptor, end };
}
