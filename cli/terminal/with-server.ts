import type { Client } from '@temporalio/client';
import type { GateRun, MeasureRun } from '../../client/runs/gate-run.ts';

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

/** Finds runs, of gates and of measurings, by what a person names. */
export interface RunFinder {
  /** @throws InputError where there is no such run */
  find(id: string): Promise<GateRun | MeasureRun>;
}

/** As {@link withClient}, for who asks about runs. */
export async function withRuns<T>(work: (runs: RunFinder) => Promise<T>): Promise<T> {
  const { findRun } = await import('../../client/runs/find-run.ts');
  return withClient((client) => work({ find: (id) => findRun(client, id) }));
}
