import { Connection, isGrpcServiceError } from '@temporalio/client';
import { timedSignal } from '../../../adapters/signals/timed-signal.ts';
import { SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { untilReady } from '../../temporal-server/readiness.ts';
import { ClusterError } from '../cluster-error.ts';
import { readyBy } from '../parts/ready-by.ts';

/** Seconds are usual; a busy machine takes longer. */
const WITHIN_MS = 120_000;

/** `NOT_FOUND` and `ALREADY_EXISTS` of gRPC. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** How long a closed gate stays in the server, in seconds: as in `docker-compose.yml`. */
const RETENTION = 720 * 60 * 60;

/**
 * Makes a namespace with the gate's search attributes; does no harm where they are there. Returns once all parts of the
 * server know them.
 *
 * @throws ClusterError where one of them is of another type
 */
export async function setUpNamespace(address: string, namespace: string, stopped: AbortSignal): Promise<void> {
  const { signal, release } = timedSignal(WITHIN_MS, stopped);
  try {
    await makeAll(address, namespace, signal);
  } catch (error) {
    if (!signal.aborted || stopped.aborted) throw error;
    throw new ClusterError(
      `the server at ${address} did not get the namespace ${namespace} within ${WITHIN_MS / 1000} s`,
    );
  } finally {
    release();
  }
}

async function makeAll(address: string, namespace: string, signal: AbortSignal): Promise<void> {
  const searchAttributes = Object.values(SEARCH_ATTRIBUTES);
  const connection = await Connection.connect({ address, connectTimeout: '10s' });
  try {
    await makeNamespace(connection, namespace);
    // All parts of the server know a namespace only a moment after it was made: what they say till then is no failure.
    await readyBy(() => addAttributes(connection, namespace, searchAttributes), signal);
  } finally {
    await connection.close();
  }
  const fault = await untilReady({ address, namespace, searchAttributes }, signal);
  if (fault !== null) throw new ClusterError(`the namespace ${namespace} at ${address}: ${fault}`);
}

async function addAttributes(
  { operatorService }: Connection,
  namespace: string,
  names: readonly string[],
): Promise<boolean> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = names.filter((name) => customAttributes[name] === undefined);
  if (missing.length === 0) return true;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
  return true;
}

async function makeNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== NOT_FOUND) throw error;
    const kept = { seconds: RETENTION as never };
    await workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: kept })
      .catch((thrown: unknown) => {
        // Somebody else made it meanwhile.
        if (!isGrpcServiceError(thrown) || thrown.code !== ALREADY_EXISTS) throw thrown;
      });
  }
}
