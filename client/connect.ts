import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { ServiceUnreachable } from './run-error.ts';

export { ServiceUnreachable };

export interface Connected {
  readonly client: Client;
  readonly address: string;
  close(): Promise<void>;
}

/** How long a server may take to answer before it counts as absent, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects as Temporal's own tools do: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS variables, or a
 * profile of `temporal.toml`; without any, the local server's default address.
 *
 * @throws ServiceUnreachable with the address and what to do
 */
export async function connect(): Promise<Connected> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_TIMEOUT_MS });
    const client = new Client({ connection, namespace: namespace ?? 'default' });
    return { client, address, close: () => connection.close() };
  } catch (error) {
    throw unreachable(address, error);
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
