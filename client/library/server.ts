import type { Connected } from '../connect.ts';

/** A Temporal server to connect to. */
export interface ServerAddress {
  /** `HOST:PORT` of its gRPC endpoint. */
  readonly address: string;
  readonly namespace: string;
}

/**
 * Connects to the Temporal server that the environment names, as Temporal's own tools do: `TEMPORAL_ADDRESS`,
 * `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS variables, or a profile of `temporal.toml`; without any, to
 * `localhost:7233`. Close it when it is no longer needed: an open connection keeps a process alive.
 *
 * @param server a server that is known already, instead of the environment's; without TLS
 * @throws ServiceUnreachable where it doesn't answer within ten seconds; InputError where it has no such namespace
 */
export async function connectToServer(server?: ServerAddress): Promise<Connected> {
  const { connect } = await import('../connect.ts');
  return connect(server);
}
