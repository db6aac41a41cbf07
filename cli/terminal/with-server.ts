import type { Client } from '@temporalio/client';
import type { GateClient } from '../../client/gate-client.ts';

/** Connects to the server that the environment names, and closes the connection whatever comes of the work. */
export async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { connect } = await import('../../client/connect.ts');
  const { client, close } = await connect();
  try {
    return await work(client);
  } finally {
    await close();
  }
}

/** As {@link withClient}, for who asks about gates. */
export const withGates = <T>(work: (gates: GateClient) => Promise<T>): Promise<T> =>
  withClient(async (client) => work((await import('../../client/gate-client.ts')).createGateClient(client)));
